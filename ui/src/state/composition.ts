/** Whether a word of a story is being composed with an input method: in its body, or in an input of one of its fields. */
import type { EditorView } from 'prosemirror-view'

/** How long after a composition the browser may still be writing its result. */
const SETTLE_MS = 60

export class Composition {
  /** The input beside the body in which a word is being composed. */
  input: HTMLElement | null = null

  goesOn(view: EditorView | null): boolean {
    // An input that lost the focus, or its place, has ended its composition whether it said so or not.
    const beside = this.input?.isConnected === true && document.activeElement === this.input
    return beside || (view?.composing ?? false)
  }

  /** Ends it with what is written: leaving the text makes the browser do so. */
  async end(view: EditorView | null): Promise<void> {
    ;(this.input ?? view?.dom)?.blur()
    await new Promise((done) => setTimeout(done, SETTLE_MS))
  }
}
