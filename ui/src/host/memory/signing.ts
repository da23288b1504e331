/** The sign-offs of the in-memory host: bound to the working text, as the desk binds them to its hash. */
import type { PersonRole, SignOff, StoryView } from '../types'
import type { Shelf } from './shelf'

interface Kept {
  signed: SignOff
  text: string
}

export class Signatures {
  readonly #shelf: Shelf
  readonly #kept = new Map<string, Kept[]>()
  #made = 0

  constructor(shelf: Shelf) {
    this.#shelf = shelf
  }

  sign(story: string, stage: string, by: string, role: PersonRole, note: string): void {
    const view = this.#shelf.find(story)
    const { number: revision } = this.#shelf.revise(view, 'stage', by, note)
    const text = textOf(view)
    const id = `sign-${String(++this.#made)}`
    const content = id.padEnd(64, '0')
    const signed: SignOff = {
      id,
      stage,
      revision,
      content,
      by,
      role,
      at: new Date().toISOString(),
      note,
      state: 'signed',
    }
    this.#kept.set(story, [...(this.#kept.get(story) ?? []), { signed, text }])
  }

  /** Takes those of these stages back. */
  takeBack(story: string, stages: readonly string[], by: string): void {
    for (const kept of this.#kept.get(story) ?? []) {
      if (!stages.includes(kept.signed.stage) || kept.signed.state === 'returned') continue
      kept.signed = { ...kept.signed, state: 'returned', ended: { at: new Date().toISOString(), by } }
    }
  }

  of(story: string): SignOff[] {
    const view = this.#shelf.find(story)
    return (this.#kept.get(story) ?? []).map(({ signed, text }) => {
      if (signed.state === 'returned' || text === textOf(view)) return signed
      return { ...signed, state: 'void', ended: { at: view.summary.updated_at, by: view.summary.updated_by } }
    })
  }
}

const textOf = ({ working }: StoryView): string => JSON.stringify(working)
