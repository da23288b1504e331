/** Letters typed onto a list go to the next entry that begins with them, as in any list of a desktop. */

/** After so long a pause a new word begins. */
const PAUSE_MS = 700

export class Typed {
  #word = ''
  #last = 0

  /** Whether a word is being typed, so that a space belongs to it. */
  get begun(): boolean {
    return this.#word !== '' && Date.now() - this.#last < PAUSE_MS
  }

  /**
   * The entry to go to after this letter, or -1. One letter looks on from the entry after `from`, a longer word from it; what
   * begins with the word is preferred to what holds it.
   */
  add(letter: string, from: number, count: number, textOf: (index: number) => string): number {
    this.#word = (this.begun ? this.#word : '') + letter.toLowerCase()
    this.#last = Date.now()
    const start = Math.max(0, this.#word.length === 1 ? from + 1 : from)
    let held = -1
    for (let step = 0; step < count; step++) {
      const at = (start + step) % count
      const text = textOf(at).toLowerCase()
      if (text.startsWith(this.#word)) return at
      if (held < 0 && text.includes(this.#word)) held = at
    }
    return held
  }
}
