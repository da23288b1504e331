/**
 * The revisions of the open story, and the comparison of two of its texts. Both are read when somebody looks at them, and
 * again when the story has moved on.
 */
import {
  asFault,
  type Article,
  type Change,
  type ComparisonFormat,
  type DiffStat,
  type Fault,
  type Host,
  type Moment,
  type Piece,
  type RevisionInfo,
  type Side,
  type SiteVersion,
} from '../host'
import { language } from '../locales'
import { paired } from './pairs'
import type { OpenStory } from './story.svelte'

/** Two texts and what is different, seen from both sides. */
export interface Compared {
  old: Article
  now: Article
  /** Placed in the newer body, in its order. */
  changes: readonly Change[]
  /** Of these what stands in the newer body, for a text that has the older one beside it. */
  come: readonly Change[]
  /** The same changes, placed in the older body; what that one alone has is `removed`. */
  gone: readonly GoneChange[]
  /** How much is different. */
  stat: DiffStat
  /** How much of what sites hold could not be read back, so that it is in neither text. */
  unread: number
}

/** As much of a change as is drawn over the older body. */
export interface GoneChange {
  id: string
  author: string
  from: number
  to: number
  field?: string | undefined
  pieces: { kind: string; author: string; text: string; from: number; to: number }[]
}

export class Versions {
  /** Newest first; null until they were read. */
  list = $state.raw<RevisionInfo[] | null>(null)
  /** What the text can be compared with, the latest first. */
  moments = $state.raw<Moment[]>([])
  fault = $state.raw<Fault | null>(null)
  /** What was asked to be compared; null for what suits the story. */
  #chosen = $state.raw<{ old: Side; now: Side } | null>(null)
  compared = $state.raw<Compared | null>(null)
  comparing = $state(false)
  compareFault = $state.raw<Fault | null>(null)
  /** The change that is looked at, by its number from 0. */
  current = $state(0)

  readonly #host: Host
  readonly #story: OpenStory
  readonly #actor: () => string
  #of = ''
  #asked = 0
  /** What sites were asked since the two sides were chosen. */
  #held: Record<string, Promise<SiteVersion>> = {}

  constructor(host: Host, story: OpenStory, actor: () => string) {
    this.#host = host
    this.#actor = actor
    this.#story = story
  }

  /** What is compared: what was chosen, else what is under review with what was agreed, else the last revision with what stands. */
  get sides(): { old: Side; now: Side } {
    if (this.#chosen) return this.#chosen
    const { view } = this.#story
    const last = this.list?.[0]
    const old: Side = view?.tracking || !last ? 'baseline' : { revision: last.number }
    return { old, now: 'working' }
  }

  choose(old: Side, now: Side): void {
    this.#turn(this.#story.id)
    this.#chosen = { old, now }
    this.#held = {}
    this.current = 0
  }

  /** Reads the revisions of the story in front; what was typed is saved before, so that they are all. */
  async read(): Promise<void> {
    const { id } = this.#story
    this.#turn(id)
    if (!id) return
    try {
      await this.#story.manuscript?.flush()
      const [list, moments] = await Promise.all([
        this.#host.revisions(id),
        this.#host.moments({ story: id, actor: this.#actor() }),
      ])
      if (id !== this.#of) return
      this.list = list.toReversed()
      this.moments = moments
      this.fault = null
    } catch (thrown) {
      if (id === this.#of) this.fault = asFault(thrown)
    }
  }

  /** Compares the two sides as they are now. A later call makes an earlier one's answer void. */
  async compare(): Promise<void> {
    const { id } = this.#story
    this.#turn(id)
    if (!id) return
    const asked = ++this.#asked
    const { old, now } = this.sides
    this.comparing = true
    try {
      await this.#story.manuscript?.flush()
      const held = await Promise.all([old, now].map((side) => this.#ask(id, side)))
      if (asked !== this.#asked) return
      const [forth, back] = await Promise.all([
        this.#host.compare({ story: id, old, new: now }),
        this.#host.compare({ story: id, old: now, new: old }),
      ])
      if (asked !== this.#asked) return
      const changes = forth.changes
      const come = changes.map((change) => ({ ...change, pieces: change.pieces.filter(stands) }))
      this.compared = {
        old: forth.old,
        now: forth.new,
        changes,
        come,
        gone: goneOf(changes, back.changes),
        stat: forth.stat,
        unread: held.reduce((sum, site) => sum + (site?.problems.length ?? 0), 0),
      }
      this.current = Math.max(0, Math.min(this.current, changes.length - 1))
      this.compareFault = null
    } catch (thrown) {
      if (asked === this.#asked) this.compareFault = asFault(thrown)
    } finally {
      if (asked === this.#asked) this.comparing = false
    }
  }

  /** Asks a site what it holds, once each time it is chosen: what is typed here changes nothing there. */
  async #ask(story: string, side: Side): Promise<SiteVersion | null> {
    if (typeof side !== 'object' || !('site' in side)) return null
    const asking = (this.#held[side.site] ??= this.#host.siteVersion({ story, destination: side.site }))
    try {
      return await asking
    } catch (thrown) {
      // Whoever asks again asks the site again.
      Reflect.deleteProperty(this.#held, side.site)
      throw thrown
    }
  }

  /** Keeps the comparison as a file, with these names for the two texts; answers where it is, nothing when the person thought better of it. */
  async keep(format: ComparisonFormat, oldName: string, newName: string): Promise<string | null> {
    await this.#story.manuscript?.flush()
    const { old, now } = this.sides
    const names = { old_name: oldName, new_name: newName, language: language() }
    return this.#host.keepComparison({ story: this.#story.id, old, new: now, format, ...names })
  }

  /** Goes to the next (previous) difference, round and round. */
  step(by: 1 | -1): void {
    const count = this.compared?.changes.length ?? 0
    if (count > 0) this.current = (this.current + by + count) % count
  }

  #turn(id: string): void {
    if (id === this.#of) return
    this.#of = id
    this.#asked += 1
    this.#chosen = null
    this.#held = {}
    this.list = null
    this.moments = []
    this.fault = null
    this.compared = null
    this.compareFault = null
    this.comparing = false
    this.current = 0
  }
}

/** Whether there is anything of it in the text it is placed in. */
function stands({ kind }: Piece): boolean {
  return kind !== 'deleted' && kind !== 'inserted_then_deleted'
}

/** The changes back, under the names of the changes forth: what they put in is what the newer text lost. */
function goneOf(forth: readonly Change[], back: readonly Change[]): GoneChange[] {
  const pairs = paired(forth, back)
  return back.map((change, at) => {
    const partner = pairs[at]
    // Backwards nobody did anything: whose it was is known of the way forth, piece by piece where they are cut the same.
    const author = partner?.author ?? ''
    const taken = partner?.pieces.filter((piece) => piece.kind === 'deleted') ?? []
    const pieces = change.pieces
      .filter((piece) => piece.kind === 'inserted')
      .map(({ text, from, to }) => {
        const own = taken.find((piece) => piece.text === text)?.author ?? author
        return { kind: 'removed', author: own, text, from, to }
      })
    return {
      id: partner?.id ?? `back-${change.id}`,
      author,
      from: change.from,
      to: change.to,
      field: change.field,
      pieces,
    }
  })
}
