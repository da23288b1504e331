/**
 * Texts of the open story that came apart: the refused text of a save that came too late, which can be brought together with
 * what stands, and the conflicts of such merges, which wait for a decision. Merging and deciding are the desk's.
 */
import {
  asFault,
  type Article,
  type Choice,
  type GivenText,
  type Host,
  type MergeReply,
  type OpenConflict,
  type OpenMerge,
  type StoryId,
  type StoryView,
} from '../host'
import { m } from '../locales'
import type { Notices } from './notices.svelte'
import type { Act } from './story.svelte'

/** A text that was not saved, because somebody else had been faster. */
export interface Refused {
  /** The revision that keeps it. */
  revision: number
  /** What it was made from. */
  base: Article
  /** Who had been faster. */
  by: string
}

export interface MergingPort {
  host: Host
  notices: Notices
  /** Runs one act at a time, after what was typed is saved; a fault becomes a notice. */
  act(act: Act): Promise<void>
  /** Shows a newer state of the story. */
  take(view: StoryView): void
}

export class Merging {
  /** The merges with something to decide, oldest first. */
  open = $state.raw<OpenMerge[]>([])

  /** The version of the text that their places are of. */
  version = $state(0)
  /** The conflict that one has gone to; empty while none is. */
  current = $state('')

  /** Shows what is to be decided; the window says how. */
  reveal: () => void = () => undefined

  readonly #port: MergingPort
  #story = $state<StoryId>('')
  #asked = 0
  /** The last refused text of each story, as long as it has not been brought in or put aside. */
  #refused = $state.raw<Record<StoryId, Refused | undefined>>({})

  constructor(port: MergingPort) {
    this.#port = port
  }

  /** Turns to another story. */
  turn(story: StoryId): void {
    this.#story = story
    this.open = []
    this.version = 0
    this.current = ''
  }

  get refused(): Refused | undefined {
    return this.#refused[this.#story]
  }

  /** The conflicts that nobody has decided on, with the merge that each is of; the oldest merge first. */
  get waiting(): { merge: OpenMerge; conflict: OpenConflict }[] {
    return this.open.flatMap((merge) =>
      merge.conflicts.filter((conflict) => conflict.chosen === null).map((conflict) => ({ merge, conflict })),
    )
  }

  /** Decides on the conflict that one has gone to. Answers whether there is one that leaves this choice. */
  decideCurrent(choice: Choice): boolean {
    const found = this.waiting.find(({ conflict }) => conflict.id === this.current)
    if (!found?.conflict.choices.includes(choice)) return false
    void this.decide(found.merge.id, found.conflict.id, choice)
    return true
  }

  /** A text was refused. */
  refuse(story: StoryId, refused: Refused): void {
    this.#refused = { ...this.#refused, [story]: refused }
  }

  /** Lets the refused text rest in the history. */
  putAside(): void {
    this.#refused = { ...this.#refused, [this.#story]: undefined }
  }

  /** Reads what is to be decided. */
  async read(): Promise<void> {
    const story = this.#story
    if (!story) return
    try {
      const asked = ++this.#asked
      const { version, merges } = await this.#port.host.merges(story)
      // A later question makes an earlier one's answer void.
      if (asked !== this.#asked || story !== this.#story) return
      this.version = version
      this.open = merges
      if (!this.waiting.some(({ conflict }) => conflict.id === this.current)) this.current = ''
    } catch (thrown) {
      if (story === this.#story) this.#port.notices.fault(asFault(thrown))
    }
  }

  /** Brings the text of a revision together with what stands. */
  async bring(revision: number, base?: Article): Promise<void> {
    await this.#bring(async (story, actor) => {
      const request = { story, actor, revision, ...(base ? { base: { article: base } } : {}) }
      const reply = await this.#port.host.mergeRevision(request)
      if (this.refused?.revision === revision) this.putAside()
      return reply
    })
  }

  /** Brings a text that was edited elsewhere together with what stands. Answers whether it came in. */
  async bringCopy({ article, says }: GivenText): Promise<boolean> {
    return await this.#bring((story, actor) => this.#port.host.mergeCopy({ story, actor, article, says }))
  }

  /** Of the story that was in front when it was asked for, and of no other that came there meanwhile. */
  async #bring(merge: (story: StoryId, actor: string) => Promise<MergeReply>): Promise<boolean> {
    const story = this.#story
    let done = false
    await this.#port.act(async (actor) => {
      if (story !== this.#story) return
      const reply = await merge(story, actor)
      done = true
      this.#port.take(reply.story)
      await this.read()
      const count = reply.merge?.conflicts.length ?? 0
      if (count > 0) this.reveal()
      this.#port.notices.done(() => (count > 0 ? m.merge_done_conflicts({ count }) : m.merge_done()))
    })
    return done
  }

  /** Decides on a conflict, or takes the decision back; the notice offers the way back. */
  async decide(merge: number, conflict: string, choice: Choice | null): Promise<void> {
    await this.#port.act(async (actor) => {
      const request = { story: this.#story, actor, merge, conflict, choice }
      const reply = await this.#port.host.decideConflict(request)
      this.#port.take(reply.story)
      await this.read()
      if (choice === null) return
      const again = { label: m.undo, run: () => void this.decide(merge, conflict, null) }
      this.#port.notices.done(m.merge_decided, again)
    })
  }
}
