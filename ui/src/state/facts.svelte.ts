/**
 * The facts of the open story: what was found in its text, who vouches for what, and what does not agree. Read when
 * somebody looks at them, and again when the text has moved on.
 */
import {
  asFault,
  type FactKind,
  type FactList,
  type FactView,
  type FallenTick,
  type Fault,
  type Finding,
  type Host,
  type StoryId,
} from '../host'

/** The kinds of fact, in the order they are offered. */
export const factKinds: readonly FactKind[] = ['number', 'date', 'time', 'name', 'quote', 'link']

/** What is to be looked at: everything, what nobody vouches for, or one kind. */
export type FactFilter = 'all' | 'open' | FactKind

export class Facts {
  list = $state.raw<FactList | null>(null)
  fault = $state.raw<Fault | null>(null)
  filter = $state<FactFilter>('all')
  busy = $state(false)

  readonly #host: Host
  readonly #actor: () => string
  #story = $state<StoryId>('')

  constructor(host: Host, actor: () => string) {
    this.#host = host
    this.#actor = actor
  }

  /** Turns to another story. */
  turn(story: StoryId): void {
    this.#story = story
    this.list = null
    this.fault = null
    this.filter = 'all'
  }

  /** The facts that the filter lets through. */
  get listed(): FactView[] {
    return (this.list?.facts ?? []).filter((view) => {
      if (this.filter === 'all') return true
      return this.filter === 'open' ? !view.tick : view.fact.kind === this.filter
    })
  }

  get ticked(): number {
    return (this.list?.facts ?? []).filter((view) => view.tick).length
  }

  async read(): Promise<void> {
    await this.#take((story) => this.#host.facts(story))
  }

  /** Vouches for facts. */
  async tick(views: readonly FactView[]): Promise<void> {
    const list = this.list
    if (!list) return
    const facts = views.map(({ fact: { kind, part, from, to } }) => ({ kind, part, from, to }))
    await this.#act((story) =>
      this.#host.tickFacts({ story, actor: this.#actor(), base_version: list.version, facts }),
    )
  }

  /** Takes ticks back, standing or fallen. */
  async untick(ticks: readonly number[]): Promise<void> {
    await this.#act((story) => this.#host.untickFacts({ story, actor: this.#actor(), ticks: [...ticks] }))
  }

  /** Ticks a fact that nobody vouches for, else takes its tick back. */
  async toggle(view: FactView): Promise<void> {
    await (view.tick ? this.untick([view.tick.id]) : this.tick([view]))
  }

  async dismiss(gone: FallenTick): Promise<void> {
    await this.untick([gone.tick.id])
  }

  async #act(act: (story: StoryId) => Promise<FactList>): Promise<void> {
    if (this.busy) return
    this.busy = true
    await this.#take(act)
    // Somebody wrote in the meantime: what is shown is read again, and nothing was ticked unseen.
    if (this.fault?.code === 'conflict') await this.read()
    this.busy = false
  }

  async #take(ask: (story: StoryId) => Promise<FactList>): Promise<void> {
    const story = this.#story
    if (!story) return
    try {
      const list = await ask(story)
      if (story !== this.#story) return
      this.list = list
      this.fault = null
    } catch (thrown) {
      if (story === this.#story) this.fault = asFault(thrown)
    }
  }
}

/** Where a fact stands, as findings say it. */
export function placeOf({ fact }: FactView): Finding['place'] {
  if (typeof fact.part === 'object') return { kind: 'field', field: fact.part.field }
  return { kind: 'body', from: fact.from, to: fact.to }
}
