/** The open story: both texts, the changes between them, and what was delivered. The desk's answers replace it whole. */
import {
  asFault,
  type Article,
  type Change,
  type Fault,
  type Finding,
  type Host,
  type SaveReply,
  type Stage,
  type StoryId,
  type StorySummary,
  type StoryView,
} from '../host'
import { language, m } from '../locales'
import { beginBody } from './body'
import { Comments } from './comments.svelte'
import { Deciding } from './deciding'
import { Facts } from './facts.svelte'
import { Manuscript } from './manuscript.svelte'
import { Merging } from './merging.svelte'
import { Publishing } from './publishing.svelte'
import { Review } from './review.svelte'
import { Signing } from './signing.svelte'
import { stepped, stopsOf } from './stops'
import type { Notices } from './notices.svelte'
import type { Settings } from './settings.svelte'

/** How many stories that were left are kept ready. */
const KEPT = 8

/** Something that is done to the open story, by whom, to which version of its text. */
export type Act = (actor: string, base_version: number) => Promise<void>

interface Kept {
  manuscript: Manuscript
  view: StoryView
}

export class OpenStory {
  id = $state<StoryId>('')
  view = $state.raw<StoryView | null>(null)
  fault = $state.raw<Fault | null>(null)
  busy = $state(false)
  /** Which of the two texts the manuscript shows, or both at once. */
  shown = $state<'original' | 'markup' | 'final'>('markup')
  /** The change that keys act on. */
  current = $state('')

  /** Shows the story's revisions; the window says how. */
  history: () => void = () => undefined

  /** Where the caret of a story was left; the window remembers it. */
  caretOf: (id: StoryId) => number = () => 0

  /** The text being written; null while no story is shown. */
  manuscript = $state.raw<Manuscript | null>(null)

  readonly publishing: Publishing
  readonly review: Review
  readonly deciding: Deciding
  readonly facts: Facts
  readonly merging: Merging
  readonly comments: Comments
  readonly signing: Signing

  readonly #host: Host
  /** Stories that were left, oldest first: they go on saving, and are back at once with caret and undo. */
  readonly #kept: Record<StoryId, Kept> = {}
  readonly #settings: Settings
  readonly #notices: Notices
  readonly #changed: (saved?: StorySummary) => void

  /**
   * `changed` is called after everything that may have altered stories' rows in the library; with the row itself where only
   * the text was saved.
   */
  constructor(host: Host, settings: Settings, notices: Notices, changed: (saved?: StorySummary) => void) {
    this.#host = host
    this.#settings = settings
    this.#notices = notices
    this.#changed = changed
    this.review = new Review(host)
    this.facts = new Facts(host, () => settings.actor)
    this.merging = new Merging({
      host,
      notices,
      act: (act) => this.#act(act),
      take: (view) => this.take(view),
    })
    this.deciding = new Deciding({
      host,
      notices,
      review: this.review,
      manuscript: () => this.manuscript,
      view: () => this.view,
      act: (act) => this.#act(act),
      idle: () => this.#running,
      take: (view) => this.take(view),
      listed: () => this.listed,
      current: () => this.current,
      choose: (change) => this.choose(change),
    })
    this.comments = new Comments({
      host,
      actor: () => settings.actor,
      manuscript: () => this.manuscript,
      fault: (fault) => notices.fault(fault),
    })
    this.signing = new Signing({ host, notices, act: (act) => this.#act(act) })
    this.publishing = new Publishing({
      host,
      notices,
      act: (act) => this.#act(act),
      reload: () => this.reload(),
      flush: () => this.flush(),
      reveal: () => this.merging.reveal(),
    })
  }

  async open(id: StoryId): Promise<void> {
    if (id === this.id && this.view) return
    this.#leave()
    const kept = this.#kept[id]
    this.id = id
    this.view = kept?.view ?? null
    this.manuscript = kept?.manuscript ?? null
    this.fault = null
    this.#turn(id)
    this.current = kept?.view.changes[0]?.id ?? ''
    await this.reload()
  }

  close(): void {
    this.#leave()
    this.id = ''
    this.view = null
    this.fault = null
    this.#turn('')
  }

  #turn(id: StoryId): void {
    this.publishing.turn(id)
    this.review.turn(id)
    this.facts.turn(id)
    this.merging.turn(id)
    this.comments.turn(id)
    this.signing.turn(id)
    this.refusal = null
  }

  /** Ends what is kept of a story that was left; what could not be saved goes on being saved. */
  async forget(id: StoryId): Promise<void> {
    const kept = this.#kept[id]
    if (!kept || !(await kept.manuscript.flush()) || this.id === id) return
    kept.manuscript.stop()
    Reflect.deleteProperty(this.#kept, id)
  }

  async reload(): Promise<void> {
    const id = this.id
    if (!id) return
    this.fault = null
    try {
      // Whoever else wrote: what stands in this window goes first, so that it is never lost to a newer text.
      await this.manuscript?.settle()
      const asked = this.#host.story(id)
      const deliveries = this.#host.deliveries(id)
      // The text is shown without waiting for them; where it cannot be, why is said once.
      deliveries.catch(() => undefined)
      const view = await asked
      if (id !== this.id) return
      this.take(view)
      void this.merging.read()
      const delivered = await deliveries
      if (id === this.id) this.publishing.show(delivered.map((each) => each.delivery))
    } catch (thrown) {
      if (id !== this.id) return
      const fault = asFault(thrown)
      // A text that is open stays open: it can be written on, and what is typed is tried again.
      if (this.view && this.manuscript && fault.code !== 'not-found') return this.#notices.fault(fault)
      this.view = null
      this.fault = fault
    }
  }

  /** Shows a newer state of the story. */
  take(view: StoryView): void {
    if (view.summary.id !== this.id) return
    const known = this.manuscript?.story === this.id ? this.manuscript : null
    // An answer that was overtaken on its way says nothing new.
    if (known && view.version < known.version) return
    this.view = view
    known?.take(view)
    this.manuscript = known ?? this.#begin(view)
    this.#follow(view)
    void this.comments.read()
    void this.signing.read()
  }

  #follow(view: StoryView): void {
    const ids = view.changes.map((change) => change.id)
    if (!ids.includes(this.current)) this.current = ids[0] ?? ''
  }

  /** The changes that are listed, in document order. */
  get listed(): Change[] {
    return (this.view?.changes ?? []).filter((change) => this.review.passes(change))
  }

  /** Makes a change the current one; keys act on it, and on no conflict. */
  choose(change: string): void {
    this.merging.current = ''
    this.current = change
  }

  /** Goes to the next (previous) change of those that are listed, or conflict, in the order of the text, round and round. */
  step(by: 1 | -1): void {
    const stops = stopsOf(this.listed, this.merging.waiting)
    const here = this.merging.current || this.current
    const next = stepped(stops, here, by)
    if (next?.collides) this.merging.current = next.id
    else this.choose(next?.id ?? this.current)
  }

  /** Goes to the next (previous) conflict, round and round. */
  stepConflict(by: 1 | -1): void {
    this.merging.current = stepped(stopsOf([], this.merging.waiting), this.merging.current, by)?.id ?? ''
  }

  async submit(): Promise<void> {
    await this.#act(async (actor) => {
      this.take(await this.#host.submitStory({ story: this.id, actor }))
      this.#notices.done(m.submitted)
    })
  }

  /** Why the last move was refused; whoever asked for it is shown this, and is asked for a reason where one helps. */
  refusal = $state.raw<Fault | null>(null)

  /**
   * Moves the story onward or back to a stage, perhaps into somebody's hands (or, empty, nobody's), with what to say about it. Answers whether it
   * was moved.
   */
  async move(
    way: 'advance' | 'return',
    to: Stage,
    note = '',
    holder: string | null = null,
    reason = '',
  ): Promise<boolean> {
    let moved = false
    this.refusal = null
    await this.#act(async (actor, base_version) => {
      const more = { ...(holder === null ? {} : { holder }), ...(reason ? { reason } : {}) }
      const request = { story: this.id, actor, to: to.id, note, base_version, ...more }
      try {
        this.take(
          await (way === 'advance' ? this.#host.advanceStory(request) : this.#host.returnStory(request)),
        )
      } catch (thrown) {
        this.refusal = asFault(thrown)
        if (this.refusal.code === 'conflict') await this.reload()
        return
      }
      moved = true
      this.#notices.done(() => m.moved_to({ stage: to[language()] }))
    })
    return moved
  }

  /** Takes the story into the actor's own hands. */
  async takeOver(): Promise<void> {
    await this.#act(async (actor) => {
      this.take(await this.#host.takeStory({ story: this.id, actor }))
      this.#notices.done(() => m.taken({ name: actor }))
    })
  }

  async track(on: boolean): Promise<void> {
    await this.#act(async (actor) => this.take(await this.#host.setTracking({ story: this.id, actor, on })))
  }

  /** Keeps both texts as they stand, under a note. Answers whether they are kept. */
  async keep(note: string): Promise<boolean> {
    let kept = false
    await this.#act(async (actor) => {
      const { number: revision } = await this.#host.makeRevision({ story: this.id, actor, note })
      kept = true
      this.#notices.done(() => m.history_kept({ revision }))
    })
    return kept
  }

  /** Brings an older text back; what stood until then is kept as a revision of its own. */
  async bringBack(revision: number): Promise<void> {
    await this.#act(async (actor) => {
      this.take(await this.#host.restoreRevision({ story: this.id, actor, revision }))
      this.#notices.done(() => m.history_restored({ revision }))
    })
  }

  /** What is under way now, or was last. */
  #running: Promise<void> = Promise.resolve()

  /** Runs one act at a time; what is asked for while another is under way is not done. */
  async #act(act: Act): Promise<void> {
    if (this.busy) return
    this.busy = true
    await (this.#running = this.#run(act))
  }

  /** A fault becomes a notice, and the story is read again where it may be out of date. */
  async #run(act: Act): Promise<void> {
    let release: (() => void) | undefined
    try {
      // What was typed comes first: an act is about the text that one sees.
      if (this.manuscript && !(await this.manuscript.flush())) {
        this.#notices.warn(m.act_unsaved)
        return
      }
      release = this.manuscript?.hold()
      await act(this.#settings.actor, this.manuscript?.version ?? this.view?.version ?? 0)
    } catch (thrown) {
      const fault = asFault(thrown)
      this.#notices.fault(fault)
      if (fault.code === 'conflict' || fault.code === 'not-found') await this.reload()
    } finally {
      release?.()
      this.busy = false
      this.#changed()
    }
  }

  /** Leads to a place of the story: a field of the headline group, or a range of the body. */
  goTo(place: Finding['place']): void {
    if (place.kind === 'body') this.manuscript?.select(place.from, place.to)
    else if (place.kind === 'field') this.manuscript?.ask(place.field)
  }

  /** Saves what is unsaved everywhere; false where something could not be. */
  async flush(): Promise<boolean> {
    const all = [this.manuscript, ...Object.values(this.#kept).map((kept) => kept.manuscript)]
    const done = await Promise.all(all.map((each) => each?.flush() ?? true))
    return done.every(Boolean)
  }

  /** Somebody else works here now: nobody steps back over what another wrote, in whichever story. */
  handOver(): void {
    for (const { manuscript } of [this, ...Object.values(this.#kept)]) manuscript?.handOver()
  }

  /** Leaves the open story, which goes on saving what was typed. */
  #leave(): void {
    const { manuscript, view } = this
    this.manuscript = null
    if (!manuscript || !view) return
    Reflect.deleteProperty(this.#kept, manuscript.story)
    this.#kept[manuscript.story] = { manuscript, view }
    void manuscript.flush().then(() => this.#note(manuscript.story))
    const spare = Object.keys(this.#kept).slice(0, -KEPT)
    for (const id of spare) void this.forget(id)
  }

  /** Whoever leaves a story has seen it as it then stands. */
  async #note(story: StoryId): Promise<void> {
    // What somebody saw last is a convenience: not to know it is no reason to say anything.
    await this.#host.noteLook({ story, actor: this.#settings.actor }).catch(() => undefined)
  }

  /** The window is left with this story in front. */
  async seen(): Promise<void> {
    if (this.view) await this.#note(this.id)
  }

  #begin(view: StoryView): Manuscript {
    const { id } = view.summary
    return new Manuscript(
      {
        host: this.#host,
        actor: () => this.#settings.actor,
        begin: (body) => beginBody(body, this.caretOf(id)),
        saved: (reply, working, actor) => this.#saved(id, reply, working, actor),
        overtaken: (newer, revision, base) => this.#overtaken(id, newer, revision, base),
        walk: (walk) => void this.deciding.walk(walk),
      },
      view,
    )
  }

  /** What was typed is durable: the story says so, whether it is in front or was left. */
  #saved(id: StoryId, reply: SaveReply, working: Article, actor: string): void {
    const kept = this.#kept[id]
    const before = this.id === id ? this.view : kept?.view
    if (!before) return
    const { version, changes, counts, saved_at: updated_at } = reply
    const title = working.headline || (before.working.headline ? '' : before.summary.title)
    const summary: StorySummary = {
      ...before.summary,
      title,
      section: working.section,
      updated_at,
      updated_by: actor,
      characters: counts.characters,
      pending: changes.length,
    }
    const baseline = before.tracking ? before.baseline : (reply.baseline ?? working)
    const view = { ...before, summary, working, baseline, version, changes, counts }
    if (kept) kept.view = view
    if (this.id === id) {
      this.view = view
      this.#follow(view)
      // What was just written is what one speaks of next.
      this.current = this.manuscript?.writtenIn(changes) || this.current
      // The conflicts move with the words around them.
      if (this.merging.open.length > 0) void this.merging.read()
      this.comments.follow()
      this.signing.follow()
    }
    this.#changed(summary)
  }

  /** Somebody else was faster: their text is shown, and it is said where the other one is. */
  #overtaken(id: StoryId, view: StoryView, revision: number, base: Article): void {
    const kept = this.#kept[id]
    if (kept) kept.view = view
    const front = this.id === id
    if (front) {
      this.view = view
      this.#follow(view)
      void this.comments.read()
    }
    const { updated_by: name, title } = view.summary
    if (revision > 0) this.merging.refuse(id, { revision, base, by: name })
    this.#notices.warn(
      () => m.story_overtaken({ name, revision, title: title || m.story_untitled() }),
      front ? { label: m.story_overtaken_show, run: () => this.history() } : undefined,
    )
  }
}
