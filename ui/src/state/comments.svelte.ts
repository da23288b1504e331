/**
 * The comments of the open story: its threads as this person sees them, which one is looked at, and the comment that is being
 * written. Where threads hang is the desk's to say; how they are drawn over the text is the editor's.
 */
import {
  asFault,
  type CommentList,
  type CommentThread,
  type Fault,
  type Field,
  type Host,
  type StoryId,
  type ThreadPlace,
} from '../host'
import { pointedAt } from '../editor/comments'
import type { Manuscript } from './manuscript.svelte'

export interface CommentsPort {
  host: Host
  actor(): string
  manuscript(): Manuscript | null
  fault(fault: Fault): void
}

/** A comment that is about to be written, and on what. */
export interface Draft {
  /** What was pointed at; the body's range is followed by the editor while the comment is written. */
  place: ThreadPlace
  /** The words it is about; empty for the story as a whole. */
  quote: string
  field?: Field
}

/** The box in which a drafted comment is written. What is typed there is about these words, and comes back with no others. */
export function draftBox({ place, quote }: Draft): string {
  return `new ${JSON.stringify([place, quote])}`
}

/** A field of the manuscript with the caret in it. */
export interface Pointed {
  field: Field
  quote: string
}

export class Comments {
  threads = $state.raw<readonly CommentThread[]>([])
  /** The thread that is looked at; it is emphasised in the text as well. */
  current = $state('')
  draft = $state.raw<Draft | null>(null)
  fault = $state.raw<Fault | null>(null)
  /** Whether the threads of the story were read. */
  known = $state(false)
  busy = $state(false)

  /** What was typed and not put up yet, by story and box: a pane that is left and come back to has it still. */
  readonly #typed: Record<string, string> = {}
  readonly #drafts: Record<StoryId, Draft | null> = {}
  readonly #port: CommentsPort
  #story: StoryId = ''
  #asked = 0

  constructor(port: CommentsPort) {
    this.#port = port
  }

  /** Turns to another story. */
  turn(story: StoryId): void {
    if (story === this.#story) return
    this.#drafts[this.#story] = this.draft
    this.#story = story
    this.#asked += 1
    this.threads = []
    this.current = ''
    this.draft = this.#drafts[story] ?? null
    this.fault = null
    this.known = false
  }

  /** What was typed in a box of this story and is not put up yet. */
  typed(box: string): string {
    return this.#typed[`${this.#story} ${box}`] ?? ''
  }

  /** Keeps what is being typed in a box; nothing, once it is put up or given up. */
  type(box: string, text: string): void {
    if (text) this.#typed[`${this.#story} ${box}`] = text
    else Reflect.deleteProperty(this.#typed, `${this.#story} ${box}`)
  }

  get open(): CommentThread[] {
    return this.threads.filter((thread) => !thread.resolved)
  }

  get resolved(): CommentThread[] {
    return this.threads.filter((thread) => thread.resolved)
  }

  get unread(): number {
    return this.threads.filter(isUnread).length
  }

  /** The open threads on a field. */
  on(field: Field): CommentThread[] {
    return this.open.filter((thread) => thread.field === field)
  }

  /** Reads the threads again; an answer that was overtaken by a later question says nothing. */
  async read(): Promise<void> {
    const [story, asked] = [this.#story, ++this.#asked]
    if (!story) return
    try {
      const list = await this.#port.host.comments({ story, reader: this.#port.actor() })
      if (asked !== this.#asked) return
      this.fault = null
      this.known = true
      this.#show(list)
    } catch (thrown) {
      if (asked === this.#asked) this.fault = asFault(thrown)
    }
  }

  /** The text went on: places in it may be others now. */
  follow(): void {
    if (!this.known || this.threads.some((thread) => thread.on !== 'field' && thread.on !== 'story')) {
      void this.read()
    }
  }

  /** Begins a comment on what is pointed at: a field, words or a picture of the body, a change, else the story. */
  begin(pointed: Pointed | { change: string; quote: string } | null): void {
    if (pointed && 'field' in pointed) {
      const { field, quote } = pointed
      this.#draft({ place: { on: 'field', field, quote }, quote, field })
      return
    }
    if (pointed) {
      this.#draft({ place: { on: 'change', id: pointed.change }, quote: pointed.quote })
      return
    }
    const state = this.#port.manuscript()?.state
    const found = state && pointedAt(state)
    if (!state || !found) {
      this.#draft({ place: { on: 'story' }, quote: '' })
      return
    }
    const { on, from, to } = found
    const quote = state.doc.textBetween(from, to, '\n')
    this.#draft({ place: on === 'text' ? { on, from, to } : { on, at: from }, quote })
  }

  #draft(draft: Draft | null): void {
    this.draft = draft
    const { place } = draft ?? {}
    this.#port.manuscript()?.drafting(place?.on === 'text' ? { from: place.from, to: place.to } : null)
  }

  cancel(): void {
    this.#draft(null)
  }

  /** Puts the drafted comment up. Answers whether it is there. */
  async post(text: string): Promise<boolean> {
    const { draft } = this
    if (!draft) return false
    return this.#act(async (story, actor) => {
      const placed = await this.#placed(draft.place)
      if (!placed) return null
      const thread = await this.#port.host.startThread({ story, actor, ...placed, text })
      this.#draft(null)
      return thread
    })
  }

  async reply(thread: string, text: string): Promise<boolean> {
    return this.#act((story, actor) => this.#port.host.replyToThread({ story, thread, actor, text }))
  }

  async edit(thread: string, comment: string, text: string): Promise<boolean> {
    return this.#act((story, actor) => this.#port.host.editComment({ story, thread, comment, actor, text }))
  }

  async resolve(thread: string): Promise<boolean> {
    return this.#act((story, actor) => this.#port.host.resolveThread({ story, thread, actor }))
  }

  async reopen(thread: string): Promise<boolean> {
    return this.#act((story, actor) => this.#port.host.reopenThread({ story, thread, actor }))
  }

  /** Hangs a thread on what is selected in the body. */
  async reattach(thread: string): Promise<boolean> {
    const state = this.#port.manuscript()?.state
    const found = state && pointedAt(state)
    if (!found) return false
    const { on, from, to } = found
    const place: ThreadPlace = on === 'text' ? { on, from, to } : { on, at: from }
    return this.#act(async (story, actor) => {
      const placed = await this.#placed(place, false)
      return placed && this.#port.host.reattachThread({ story, thread, actor, ...placed })
    })
  }

  /** Takes the unread marks off threads. */
  async seen(threads: readonly CommentThread[]): Promise<void> {
    const news = threads.filter(isUnread)
    if (news.length === 0) return
    const story = this.#story
    this.threads = this.threads.map((thread) =>
      news.some((each) => each.id === thread.id)
        ? { ...thread, comments: thread.comments.map((comment) => ({ ...comment, unread: false })) }
        : thread,
    )
    // A mark that stays is no reason to say anything.
    await this.#port.host
      .readComments({ story, reader: this.#port.actor(), threads: news.map((thread) => thread.id) })
      .catch(() => undefined)
  }

  /** Goes to the next (previous) open thread, round and round. */
  step(by: 1 | -1): void {
    const threads = this.open
    if (threads.length === 0) return
    const found = threads.findIndex((thread) => thread.id === this.current)
    const at = found < 0 && by < 0 ? 0 : found
    this.current = threads[(at + by + threads.length) % threads.length]?.id ?? ''
  }

  /**
   * A place in the text that the desk has: what was typed is saved first, and the range is where the editor has followed it
   * to. Null where it could not be saved, or nothing is left of the range.
   */
  async #placed(
    place: ThreadPlace,
    drafted = true,
  ): Promise<{ place: ThreadPlace; base_version?: number } | null> {
    const manuscript = this.#port.manuscript()
    if (!manuscript || (place.on !== 'text' && place.on !== 'figure')) return { place }
    if (!(await manuscript.flush())) return null
    const now = drafted && place.on === 'text' ? manuscript.drafted : null
    const range = place.on === 'text' && now ? { ...place, ...now } : place
    return { place: range, base_version: manuscript.version }
  }

  async #act(act: (story: StoryId, actor: string) => Promise<CommentThread | null>): Promise<boolean> {
    if (this.busy || !this.#story) return false
    this.busy = true
    try {
      const thread = await act(this.#story, this.#port.actor())
      if (!thread) return false
      this.current = thread.id
      await this.read()
      return true
    } catch (thrown) {
      this.#port.fault(asFault(thrown))
      return false
    } finally {
      this.busy = false
    }
  }

  #show(list: CommentList): void {
    this.threads = list.threads
    if (!list.threads.some((thread) => thread.id === this.current)) this.current = ''
    this.#port.manuscript()?.showThreads(list)
  }
}

/** Whether somebody said something in it that this person has not seen. */
export function isUnread(thread: CommentThread): boolean {
  return thread.comments.some((comment) => comment.unread)
}

/** The field of the manuscript that has the caret, with what is selected in it; null where none has. */
export function pointedField(): Pointed | null {
  const area = document.activeElement
  if (!(area instanceof HTMLTextAreaElement) || !area.dataset.field) return null
  const { selectionStart, selectionEnd, value } = area
  const quote = value.slice(selectionStart, selectionEnd) || value
  return { field: area.dataset.field as Field, quote }
}
