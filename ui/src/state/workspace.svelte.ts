/** Everything the window shows and does, put together once and handed down by context. */
import { redo, undo } from 'prosemirror-history'
import { getContext, setContext, tick } from 'svelte'

import {
  asFault,
  type Article,
  type CommentThread,
  type FeedReply,
  type Finding,
  type Host,
  type PersonRole,
  type Side,
  type StoryId,
  type StorySummary,
} from '../host'
import { language, m } from '../locales'
import { Commands } from './commands'
import { pointedField, type Comments } from './comments.svelte'
import { commandList } from './commands.list'
import { isCovered } from './covered'
import { Destinations } from './destinations.svelte'
import { Elsewheres } from './elsewhere.svelte'
import { OutboxList } from './outbox.svelte'
import { chordOf } from './keys'
import { Layout } from './layout.svelte'
import { Frame } from './frame'
import { eachFile, importedWords } from './importing'
import { Library } from './library.svelte'
import { Notices } from './notices.svelte'
import { roleWords, whyNotTouch } from './rights'
import { sample } from './sample'
import { Settings, type Left } from './settings.svelte'
import { OpenStory } from './story.svelte'
import { Tabs, type InspectorTab } from './tabs.svelte'
import { Versions } from './versions.svelte'

/** How long to wait before a library that another program holds is asked for again. */
const BUSY_MS = 2_000

export class Workspace {
  readonly settings = new Settings()
  readonly notices = new Notices()
  readonly layout = new Layout(this.settings)
  readonly tabs = new Tabs(() => this.#remember())
  readonly library: Library
  readonly story: OpenStory
  readonly versions: Versions
  readonly elsewhere: Elsewheres
  readonly commands: Commands
  /** The window around the page. */
  readonly frame: Frame
  /** Where one can publish to. */
  readonly places: Destinations
  readonly outbox: OutboxList
  /** What somebody whom the library does not know yet is about to be; null once they are known. */
  newcomer = $state<PersonRole | null>(null)
  /** Whether a word is being composed anywhere in the window. */
  composing = false
  /** Opens the system's file chooser for one file or several; the view that holds it says how. */
  pickFiles: (several: boolean, take: (files: File[]) => void) => void = () => undefined
  /** The same for pictures, and asking where a link leads; the manuscript says how. */
  choosePictures: () => void = () => undefined
  askLink: () => void = () => undefined

  readonly #host: Host
  #again: ReturnType<typeof setTimeout> | undefined

  constructor(host: Host) {
    this.#host = host
    this.frame = new Frame(host, this.settings)
    this.library = new Library(host, () => this.settings.actor)
    this.places = new Destinations(host, () => this.settings.actor)
    this.outbox = new OutboxList(host)
    this.story = new OpenStory(host, this.settings, this.notices, (saved) => this.#changed(saved))
    this.story.history = () => this.inspect('history')
    this.story.merging.reveal = () => this.inspect('review')
    this.story.caretOf = (id) => this.tabs.of(id)?.caret ?? 0
    this.versions = new Versions(host, this.story, () => this.settings.actor)
    const pick = (take: (files: File[]) => void) => this.pickFiles(false, take)
    this.elsewhere = new Elsewheres(host, this.story, this.notices, pick)
    this.commands = new Commands(
      commandList(this),
      this.settings.recent,
      (recent) => (this.settings.recent = recent),
      (why) => this.notices.done(() => why),
    )
  }

  /** The destinations, by name. */
  get destinations(): Destinations['list'] {
    return this.places.list
  }

  /** Why nothing may be done with the open story; empty when it may. */
  get untouchable(): string {
    return whyNotTouch(this.library.readsOnly, this.story.view?.summary)
  }

  /** Opens on the library as it was left, else on the story that changed last. Answers how to stop listening. */
  start(): () => void {
    void this.#begin()
    return this.#host.onFeed((reply) => this.#heard(reply))
  }

  async #begin(): Promise<void> {
    clearTimeout(this.#again)
    // What the window keeps lies in the library's folder, so what was left last was nearly always left here.
    const guess = this.settings.onlyLibrary
    const guessed = guess && this.#restore(guess.left)
    await this.library.refresh()
    if (this.library.fault) {
      // Where nothing can be read, the library says why, and not one story of it.
      if (!this.story.view) this.story.close()
      // Whoever holds the library lets go of it some time; nobody should have to watch for that.
      if (this.library.fault.code === 'busy') this.#again = setTimeout(() => void this.#begin(), BUSY_MS)
      return
    }
    if (!this.settings.actor) {
      this.settings.actor = (await this.#host.userName().catch(() => '')) || 'Galley'
    }
    await this.#meet()
    const [first] = this.library.rows
    if (guess?.path !== this.library.path) {
      await guessed
      // A story of that library is read here: it is the same one, in another folder.
      if (guess && this.story.view) this.settings.move(guess.path, this.library.path)
      else {
        this.story.close()
        void this.#restore(this.settings.left(this.library.path))
      }
    }
    if (!this.tabs.active && first) await this.open(first.story.id)
    await this.places.read()
  }

  /**
   * Somebody new begins as a reporter, never as more without a word: in an empty library the first view asks, where there are
   * stories a notice says it.
   */
  async #meet(): Promise<void> {
    this.newcomer = this.library.readsOnly || this.#isKnown(this.settings.actor) ? null : 'reporter'
    if (!this.newcomer || this.library.empty) return
    const name = this.settings.actor
    try {
      await this.#introduce()
    } catch {
      // Where profiles are the desk's, or nothing can be written, one is a reporter all the same.
      return
    }
    this.notices.done(() => m.person_met({ name, role: roleWords('reporter') }), {
      label: m.person_switch,
      run: () => (this.layout.dialog = 'person'),
    })
  }

  #isKnown(name: string): boolean {
    return this.library.facets.people.some((person) => person.name === name)
  }

  /** Writes down who is new here before their first act, so that they are for everybody what the window said. */
  async #introduce(): Promise<void> {
    const [name, role] = [this.settings.actor, this.newcomer]
    if (role && !this.#isKnown(name)) {
      await this.#host.setPerson(name, { name, role })
      await this.library.refresh()
    }
    this.newcomer = null
  }

  async #restore(left: Left): Promise<void> {
    this.tabs.restore(left.tabs, left.active)
    if (this.tabs.active) await this.#goOn(this.tabs.active)
  }

  /** Opens the story in which somebody was at work, with the caret where it was. */
  async #goOn(id: StoryId): Promise<void> {
    await this.story.open(id)
    await tick()
    // Whoever was faster than the library has the focus where they put it.
    if (document.activeElement === document.body) this.story.manuscript?.view?.focus()
  }

  /** An entry of the native menu was chosen. The system takes its keys before the page sees them, so it is asked here. */
  chosen(id: string): void {
    if (this.composing || isCovered()) return
    this.commands.run(id)
  }

  /** Makes the whole window larger or smaller; 0 is its own size. */
  zoom(by: 1 | -1 | 0): void {
    this.settings.zoomBy(by)
  }

  /** The window is closing: nothing that was typed may be lost. Fails where something could not be saved. */
  async leave(): Promise<void> {
    this.tabs.settle()
    if (await this.story.flush()) return await this.story.seen()
    this.notices.warn(m.close_unsaved)
    throw new Error('unsaved')
  }

  /** Reads again what is shown, when it may have changed. */
  async retry(): Promise<void> {
    await this.#begin()
  }

  /** Opens a story: in passing, to be taken over by the next one, or to keep. */
  async open(id: StoryId, kept = false): Promise<void> {
    const title = this.library.titleOf(id)
    this.tabs.show(id, title, kept)
    await this.story.open(id)
  }

  /** Closes a story's tab and shows its neighbour. */
  async close(id: StoryId): Promise<void> {
    this.tabs.close(id)
    if (!this.tabs.active) this.story.close()
    else await this.story.open(this.tabs.active)
    await this.story.forget(id)
  }

  /** Ctrl+Z and Ctrl+Y where nothing is written, after a decision for instance: they are the open text's. Answers whether. */
  walk(event: KeyboardEvent): boolean {
    const { target } = event
    const act = { 'Mod+KeyZ': undo, 'Mod+KeyY': redo, 'Mod+Shift+KeyZ': redo }[chordOf(event)]
    const writes =
      target instanceof HTMLElement &&
      (target.isContentEditable || target.matches('input:not([type=radio], [type=checkbox]), textarea'))
    const { manuscript } = this.story
    if (!act || writes || !manuscript) return false
    return act(manuscript.state, (tr) => manuscript.dispatch(tr))
  }

  /** A new story, empty or made from an article, in front and to be kept; the caret waits in its headline. */
  async create(article?: Article): Promise<void> {
    await this.#guard(m.story_new, async () => {
      await this.#introduce()
      const request = { actor: this.settings.actor, ...(article ? { article } : {}) }
      const view = await this.#host.createStory(request)
      await this.#show(view.summary.id)
      this.story.manuscript?.ask('headline')
    })
  }

  /** A story to look around in, in the language of the window. */
  async createSample(): Promise<void> {
    await this.create(sample(language()))
  }

  /** Asks which files to import. */
  chooseFiles(): void {
    this.pickFiles(true, (files) => void this.importFiles(files))
  }

  async importFiles(files: Iterable<File>): Promise<void> {
    const { done, failed } = await eachFile(files, async ({ name }, bytes) => {
      await this.#introduce()
      return await this.#host.importFile({ actor: this.settings.actor, name }, bytes)
    })
    for (const { name, fault } of failed) this.notices.fault(fault, () => `${m.import_failed({ name })}:`)
    const last = done.at(-1)
    if (!last) return
    await this.#show(last.answer.story)
    if (failed.length === 0) this.notices.done(() => importedWords(done))
  }

  /** Puts a story in the trash; the notice brings it back. */
  async trash(id: StoryId): Promise<void> {
    const title = this.library.titleOf(id) || m.story_untitled()
    await this.#guard(m.story_trash, async () => {
      await this.story.flush()
      await this.#host.trashStory({ story: id, actor: this.settings.actor })
      await this.close(id)
      await this.library.refresh()
      this.notices.done(() => m.trashed({ title }), { label: m.undo, run: () => void this.restore(id) })
    })
  }

  async restore(id: StoryId): Promise<void> {
    await this.#guard(m.story_restore, async () => {
      const { title } = await this.#host.restoreStory({ story: id, actor: this.settings.actor })
      await this.library.refresh()
      this.tabs.show(id, title, true)
      await this.story.open(id)
      await this.story.reload()
      this.notices.done(() => m.restored({ title: title || m.story_untitled() }))
    })
  }

  async workAs(name: string, role: PersonRole): Promise<void> {
    await this.#guard(m.person_switch, async () => {
      // What was typed until now is the other person's.
      await this.story.flush()
      const known = this.library.facets.people.find((person) => person.name === name)
      if (known?.role !== role) await this.#host.setPerson(this.settings.actor || name, { name, role })
      const others = this.settings.actor !== name
      this.settings.actor = name
      if (others) this.story.handOver()
      this.newcomer = null
      await this.library.refresh()
      // What is unread is each person's own.
      await this.story.comments.read()
    })
  }

  /** The system's print dialog, on what the story looks like on the site. */
  async print(): Promise<void> {
    await this.#guard(m.print_ask, () => this.#host.printStory(this.story.id))
  }

  /** The sign-off sheet, in the window's language. */
  async printSheet(): Promise<void> {
    const request = { story: this.story.id, language: language() }
    await this.#guard(m.sheet_ask, () => this.#host.printSheet(request))
  }

  /** Shows a tab of the inspector, and the inspector. */
  inspect(tab: InspectorTab): void {
    this.tabs.note(this.story.id, { inspector: tab })
    this.layout.show('inspector', true)
  }

  /** Leads to a place of the open story: the manuscript for its body and headline, the details for any other field. */
  goTo(place: Finding['place']): void {
    this.tabs.note(this.story.id, { middle: 'manuscript' })
    const above = place.kind === 'field' && ['kicker', 'headline', 'deck'].includes(place.field)
    if (place.kind === 'field' && !above) this.inspect('details')
    // The pane it lies in is on the screen after the next drawing.
    requestAnimationFrame(() => this.story.goTo(place))
  }

  /** Begins a comment on what is pointed at, in the comments beside the story. */
  comment(pointed: Parameters<Comments['begin']>[0] = pointedField()): void {
    if (this.tabs.current?.middle !== 'manuscript') this.tabs.note(this.story.id, { middle: 'manuscript' })
    this.story.comments.begin(pointed)
    this.inspect('comments')
  }

  /** Leads to what a thread hangs on, and shows the comments. */
  showThread(thread: CommentThread, place = true): void {
    this.story.comments.current = thread.id
    if (!place) return this.inspect('comments')
    if (thread.field) this.goTo({ kind: 'field', field: thread.field })
  }

  /** Hangs a thread on what is selected in the body. */
  async reattach(thread: string): Promise<void> {
    if (!(await this.story.comments.reattach(thread))) this.notices.done(m.comment_reattach_none)
    else this.notices.done(m.comment_reattached)
  }

  /** Shows what publishing would send, in the place of the page. */
  showPayload(): void {
    this.layout.preview = 'payload'
    this.tabs.note(this.story.id, { middle: 'preview' })
  }

  /** Shows two texts of the story side by side, or one over the other. */
  compare(old: Side, now: Side): void {
    this.versions.choose(old, now)
    this.tabs.note(this.story.id, { middle: 'compare' })
  }

  async openAddress(address: string): Promise<void> {
    await this.#guard(m.address_open, () => this.#host.openAddress(address))
  }

  previewAddress(): string {
    const { view } = this.story
    return view ? this.#host.previewAddress(view.summary.id, view.version) : ''
  }

  /** The role this person has; somebody new has the one they chose, else that of a reporter. */
  get role(): PersonRole {
    const { people } = this.library.facets
    return people.find((person) => person.name === this.settings.actor)?.role ?? this.newcomer ?? 'reporter'
  }

  async #show(id: StoryId): Promise<void> {
    await this.library.showAll()
    await this.open(id, true)
  }

  /** Somebody at this window changed stories: a saved text keeps its tab, anything else is read again. */
  #changed(saved?: StorySummary): void {
    if (!saved) return void this.library.refresh()
    this.library.saved(saved)
    this.tabs.note(saved.id, { title: saved.title, kept: true })
  }

  #remember(): void {
    if (!this.library.path) return
    this.settings.leave(this.library.path, {
      tabs: $state.snapshot(this.tabs.list),
      active: this.tabs.active,
    })
  }

  #heard(reply: FeedReply): void {
    // Where one can publish to is no part of any story; at every start the newsroom that comes with the app says so.
    const items = reply.items.filter((item) => item.act !== 'destination')
    if (items.length > 0) void this.library.refresh()
    const mine = items.some((item) => item.story === null || item.story === this.story.id)
    if (mine) void this.story.reload()
    for (const { story, act } of reply.items) {
      if (story !== null && act === 'delivery') void this.story.publishing.heard(story)
    }
    // Another process leaves only the last that it did to a story.
    if (items.length > 0) this.outbox.heard()
    void this.places.read()
  }

  /** Runs an act; a fault becomes a notice. Answers whether it worked. */
  async #guard(before: () => string, act: () => Promise<void>): Promise<boolean> {
    try {
      await act()
      return true
    } catch (thrown) {
      this.notices.fault(asFault(thrown), () => `${before()}:`)
      return false
    }
  }
}

const key = Symbol('workspace')

export function provideWorkspace(workspace: Workspace): Workspace {
  return setContext(key, workspace)
}

export function useWorkspace(): Workspace {
  return getContext<Workspace>(key)
}
