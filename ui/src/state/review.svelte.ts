/**
 * How the changes of a story are looked through: which are listed, what was decided on them, and the decisions of this window
 * that can be taken back one after the other. Deciding itself is the open story's; the desk says what can be taken back.
 */
import {
  asFault,
  type Change,
  type ChangeClass,
  type ChangeKind,
  type Decision,
  type Fault,
  type Host,
  type StoryId,
} from '../host'

/** What changes are about, as far as a list is narrowed by it. */
export type Matter = 'text' | 'format' | 'field'

const matters: Record<ChangeKind, Matter> = {
  inserted: 'text',
  deleted: 'text',
  replaced: 'text',
  inserted_then_deleted: 'text',
  formatted: 'format',
  retyped: 'format',
  attribute: 'format',
  moved: 'text',
  field: 'field',
}

/** What a change is about. */
export function matterOf(change: Change): Matter {
  return change.field ? 'field' : (matters[change.kind] ?? 'text')
}

/** The classes of changes, from the least to the gravest. */
export const classes: readonly ChangeClass[] = ['punctuation', 'format', 'wording', 'fact']

/** Everybody who had a hand in a change, each once, who began it first. */
export function handsOf(change: Change): string[] {
  const hands = [
    change.author,
    ...(change.others ?? []).map((turn) => turn.author),
    ...change.pieces.flatMap((piece) => [piece.author, ...(piece.others ?? []).map((turn) => turn.author)]),
  ]
  return hands.filter((hand, at) => hands.indexOf(hand) === at)
}

/** How many changes each author, or each matter, has: the most first. */
export function countBy<Key extends string>(
  changes: readonly Change[],
  keys: (change: Change) => readonly Key[],
): [Key, number][] {
  const counts = {} as Record<Key, number>
  for (const change of changes) for (const key of keys(change)) counts[key] = (counts[key] ?? 0) + 1
  return (Object.entries(counts) as [Key, number][]).sort((a, b) => b[1] - a[1])
}

export class Review {
  /** Whose changes are listed; empty for everybody's. */
  author = $state('')
  /** What listed changes are about; empty for everything. */
  matter = $state<Matter | ''>('')
  /** What listed changes come to; empty for all. */
  class = $state<ChangeClass | ''>('')
  /** What is shown: what waits, what was decided, or the facts. */
  shown = $state<'pending' | 'settled' | 'facts'>('pending')
  /** What was decided, newest first, taken-back decisions included; null before it was read. */
  settled = $state.raw<Decision[] | null>(null)
  fault = $state.raw<Fault | null>(null)

  readonly #host: Host
  /** The decisions of this window by story, oldest first. */
  #steps = $state<Record<StoryId, number[]>>({})
  #story = $state<StoryId>('')

  constructor(host: Host) {
    this.#host = host
  }

  /** Turns to another story. */
  turn(story: StoryId): void {
    this.#story = story
    this.author = ''
    this.matter = ''
    this.class = ''
    this.settled = null
    this.fault = null
  }

  get narrowed(): boolean {
    return this.author !== '' || this.matter !== '' || this.class !== ''
  }

  passes(change: Change): boolean {
    return (
      (this.author === '' || handsOf(change).includes(this.author)) &&
      (this.matter === '' || matterOf(change) === this.matter) &&
      (this.class === '' || change.class === this.class)
    )
  }

  /** The decision that is taken back next; undefined when this window has made none that stands. */
  get last(): number | undefined {
    return this.#steps[this.#story]?.at(-1)
  }

  decided(decision: number): void {
    this.#steps[this.#story] = [...(this.#steps[this.#story] ?? []), decision]
  }

  tookBack(decision: number): void {
    this.#steps[this.#story] = (this.#steps[this.#story] ?? []).filter((step) => step !== decision)
  }

  /** The text went on, so that no decision of before can be taken back any more. */
  forget(): void {
    this.#steps[this.#story] = []
  }

  /** Reads what was decided. */
  async read(): Promise<void> {
    const story = this.#story
    try {
      const decisions = await this.#host.decisions(story)
      if (story !== this.#story) return
      this.settled = decisions.toReversed()
      this.fault = null
    } catch (thrown) {
      if (story === this.#story) this.fault = asFault(thrown)
    }
  }
}
