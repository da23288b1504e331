/**
 * Decisions in the editor's history, so that Ctrl+Z and Ctrl+Y walk through typing and deciding in the order in which they were
 * done. A decision is the desk's: its step says which one it was and changes nothing by itself; what a rejection did to the
 * text stands in the same transaction. Whoever applies transactions asks the desk first when one would undo or redo it.
 */
import { closeHistory, redo, undo } from 'prosemirror-history'
import type { Node } from 'prosemirror-model'
import type { EditorState, Transaction } from 'prosemirror-state'
import { Step, StepMap, StepResult } from 'prosemirror-transform'

/** A decision, as whoever records it knows it: the same object whenever it is walked over. */
export interface Decided {
  /** The desk's number for it; another one after it was decided anew. */
  number: number
}

class DecisionStep extends Step {
  readonly decided: Decided
  /** Whether the decision stands once this is applied. */
  readonly stands: boolean

  constructor(decided: Decided, stands: boolean) {
    super()
    this.decided = decided
    this.stands = stands
  }

  override apply(doc: Node): StepResult {
    return StepResult.ok(doc)
  }

  override getMap(): StepMap {
    return StepMap.empty
  }

  override invert(): Step {
    return new DecisionStep(this.decided, !this.stands)
  }

  override map(): Step {
    return this
  }

  override toJSON(): unknown {
    return { stepType: 'decision', number: this.decided.number, stands: this.stands }
  }
}

/** What a transaction walks over: a decision, and whether it stands afterwards. */
export interface Walk {
  decided: Decided
  stands: boolean
}

const AGREED = 'decision-agreed'

/** The decisions that stand in the history of one text. */
export class Decisions {
  #known = new WeakSet<Decided>()
  #next: Decided | null = null

  /** Notes a decision; the transaction that shows what it did to the text is still to come. */
  record(decided: Decided): void {
    this.#next = decided
  }

  remembers(decided: Decided): boolean {
    return this.#known.has(decided)
  }

  /** The history was emptied. */
  forget(): void {
    this.#known = new WeakSet()
  }

  /** Puts a decision that was noted into the history, together with what the transaction does to the text for it. */
  lay(tr: Transaction): void {
    if (!this.#next) return
    closeHistory(tr.step(new DecisionStep(this.#next, true)))
    tr.setMeta('addToHistory', true).setMeta(AGREED, true)
    this.#known.add(this.#next)
    this.#next = null
  }
}

/** The decision that a transaction would undo or redo, as long as the desk has not agreed; null for any other transaction. */
export function walkOf(tr: Transaction): Walk | null {
  if (tr.getMeta(AGREED)) return null
  const step = tr.steps.find((each) => each instanceof DecisionStep)
  return step ? { decided: step.decided, stands: step.stands } : null
}

/** The next step back (or on) in the history, if it is this decision; the desk has agreed to it. */
export function walkOver(state: EditorState, { decided, stands }: Walk): Transaction | null {
  const next = peek(state, stands)
  return next && walkOf(next)?.decided === decided ? next.setMeta(AGREED, true) : null
}

/**
 * Two transactions that leave this decision and the text as they are and put the next step back before it: for a decision that
 * the desk does not take back any more.
 */
export function walkPast(state: EditorState, walk: Walk): Transaction[] {
  const over = walkOver(state, walk)
  if (!over) return []
  const again = state.apply(over).tr
  for (let at = over.steps.length - 1; at >= 0; at -= 1) {
    const [step, doc] = [over.steps[at], over.docs[at]]
    if (step && doc && !(step instanceof DecisionStep)) again.step(step.invert(doc))
  }
  return [over, again.setMeta('addToHistory', false).setMeta('outside', true)]
}

function peek(state: EditorState, forward: boolean): Transaction | null {
  let next: Transaction | null = null
  ;(forward ? redo : undo)(state, (tr) => (next = tr))
  return next
}
