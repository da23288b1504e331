/**
 * The text of one open story while somebody writes it: the body's editor state, the fields, and the way into the library.
 *
 * It outlives the component that shows it, so that a story whose save failed can be left and is still being saved. The desk
 * is the truth about what is durable; this is the truth about what was typed: answers of the desk are laid into it and never
 * put in its place. Drawing and keys are the editor's.
 */
import type { Node } from 'prosemirror-model'
import { TextSelection, type EditorState, type Transaction } from 'prosemirror-state'
import { Mapping } from 'prosemirror-transform'
import type { EditorView } from 'prosemirror-view'

import { showRedrawn } from '../editor/caretless'
import { bodyOf } from '../editor/json'
import {
  changeAt,
  drawChanges,
  placeOf,
  redraws,
  setComposed,
  setCurrent,
  setSent,
  setWriter,
} from '../editor/changes'
import {
  draftOf,
  drawThreads,
  placeOfThread,
  setCurrentThread,
  setDraft,
  type Draft,
} from '../editor/comments'
import { drawConflicts, placeOfConflict, setCurrentConflict, type DrawnConflict } from '../editor/conflicts'
import { Decisions, walkOf } from '../editor/decided'
import { layTogether, turnInto } from '../editor/outside'
import { withoutPast } from '../editor/past'
import {
  asFault,
  type Article,
  type Change,
  type CommentList,
  type Fault,
  type SaveText,
  type StoryId,
  type StoryView,
} from '../host'
import { drawnThreads } from './body'
import { Composition } from './composition'
import { differing, picked, sameValue, together, type FieldName, type Fields } from './fields'
import { Finder } from './finder.svelte'
import type { ManuscriptPort } from './manuscript.port'
import { Saver, type Standing } from './saver'
import { articleOf, textOf, type Text } from './text'

/** Changes as the desk found them in a body, and what was done to that body since. */
interface Found {
  changes: readonly Change[]
  since: Mapping
}

export class Manuscript {
  readonly story: StoryId
  standing = $state<Standing>('saved')
  fault = $state.raw<Fault | null>(null)
  /** When the text that stands was written, RFC 3339. */
  savedAt = $state('')
  fields = $state.raw<Fields>({} as Fields)
  tracking = $state(false)
  /** Grows with every transaction, for whatever follows the selection or the text. */
  moved = $state(0)
  /** The field that shall have the focus; each asking is an object of its own. */
  asked = $state.raw<{ field: FieldName } | null>(null)
  /** The field above the body that somebody writes in; empty where nobody does. */
  entered = ''
  readonly finder: Finder
  readonly decisions = new Decisions()
  state: EditorState
  view: EditorView | null = null

  readonly #port: ManuscriptPort
  readonly #saver: Saver
  #count = 0
  #version: number
  /** What the library holds. */
  #saved: Text
  /** What was sent last, saved or not. */
  #sent: Text
  /** What was done to the body since it was sent; absent while no save is under way. */
  #since: Mapping | null = null
  /** Changes that came while a word was composed. */
  #late: Found | null = null
  /** What was done to the body that the library holds until it became this one; null where that is not known. */
  #ahead: Mapping | null = new Mapping()
  /** The comments on the text of a version, until they can be drawn. */
  #threads: CommentList | null = null
  /** The conflicts of the text of a version, until they can be drawn. */
  #conflicts: { version: number; all: readonly DrawnConflict[] } | null = null
  /** A state of the story that came while a save was under way or a word was composed. */
  #waiting: StoryView | null = null
  /** How many acts of the desk are under way that a save would cross. */
  #held = 0
  readonly #composition = new Composition()

  constructor(port: ManuscriptPort, view: StoryView) {
    this.#port = port
    this.story = view.summary.id
    this.#version = view.version
    this.#saved = textOf(view)
    this.#sent = this.#saved
    this.fields = this.#saved.fields
    this.savedAt = view.summary.updated_at
    this.state = port.begin(this.#saved.body)
    this.finder = new Finder(this)
    this.#saver = new Saver({
      send: () => this.#send(),
      composing: () => this.#composing || this.#held > 0,
      stands: (standing, fault) => {
        this.standing = standing
        this.fault = fault
      },
      settle: async (fault) => fault.code === 'conflict' && (await this.#overtaken(fault)),
    })
    this.#follow(view)
    this.#draw({ changes: view.changes, since: new Mapping() })
  }

  /** The version that the library holds as far as this window knows. */
  get version(): number {
    return this.#version
  }

  get unsaved(): boolean {
    return this.#saver.unsaved
  }

  get #composing(): boolean {
    return this.#composition.goesOn(this.view)
  }

  /** A word is composed in an input beside the body; null when that ended, and what it wrote was set. */
  compose(input: HTMLElement | null): void {
    this.#composition.input = input
    if (!input) this.composed()
  }

  /** Applies a transaction of the body's editor. */
  dispatch(tr: Transaction): void {
    const walk = walkOf(tr)
    if (walk) return this.#port.walk(walk)
    this.state = this.state.apply(tr)
    if (tr.docChanged) {
      this.#since?.appendMapping(tr.mapping)
      this.#late?.since.appendMapping(tr.mapping)
      if (this.#ahead !== this.#since) this.#ahead?.appendMapping(tr.mapping)
    }
    if (this.view && this.tracking && (tr.docChanged || redraws(tr))) showRedrawn(this.view, this.state)
    else this.view?.updateState(this.state)
    this.#count += 1
    this.moved = this.#count
    if (tr.doc !== tr.before && !tr.getMeta('outside')) this.#saver.touch()
  }

  /** Somebody else has the keyboard from here on: undone by them, what was typed until now would be their deletion. */
  handOver(): void {
    this.decisions.forget()
    this.state = withoutPast(this.state)
    this.dispatch(setWriter(this.state.tr, this.tracking ? this.#port.actor() : ''))
  }

  /** Sets a field as it is being typed; it is saved like everything that is. */
  setField<Name extends FieldName>(name: Name, value: Fields[Name]): void {
    if (sameValue(this.fields[name], value)) return
    this.fields = { ...this.fields, [name]: value }
    this.#saver.touch()
  }

  /** Saves what was typed until now. False when it could not be; it is still here, and tried again. */
  async flush(): Promise<boolean> {
    if (this.#composing) await this.#composition.end(this.view)
    return this.#saver.flush()
  }

  /** The same where nobody asked for it: a word that is being composed is left alone, and saved when it is done. */
  async settle(): Promise<boolean> {
    return this.#composing ? false : this.#saver.flush()
  }

  /** Keeps saves back while the desk acts on the story; answers how to let them go on. */
  hold(): () => void {
    this.#held += 1
    return () => {
      this.#held -= 1
    }
  }

  /** Shows a newer state of the story, as the desk answered it. What was typed meanwhile stays. */
  take(view: StoryView): void {
    if (view.version < Math.max(this.#version, this.#waiting?.version ?? 0)) return
    this.#waiting = view
    this.#land()
  }

  /** Draws, and shows, what had to wait for the end of a composition. */
  composed(): void {
    if (this.#composing) return
    this.dispatch(setComposed(this.state.tr))
    if (this.#late) this.#draw(this.#late)
    this.#lay()
    this.#land()
  }

  /** Draws the comments on the text of this version; those on another one's wait for it, or for the next that come. */
  showThreads(list: CommentList): void {
    this.#threads = list
    this.#lay()
  }

  /** Makes a thread the current one and brings its words into sight. */
  showThread(id: string): void {
    if (this.#composing) return
    this.dispatch(setCurrentThread(this.state.tr, id))
    const place = placeOfThread(this.state, id)
    if (place) this.#see(place)
  }

  /** Draws the conflicts of the text of this version; those of another one's wait for it, or for the next that come. */
  showConflicts(version: number, all: readonly DrawnConflict[]): void {
    this.#conflicts = { version, all }
    this.#lay()
  }

  /** Makes a conflict the current one and goes to its words; without a name none is. */
  showConflict(id: string): void {
    if (this.#composing) return
    this.dispatch(setCurrentConflict(this.state.tr, id))
    const place = id ? placeOfConflict(this.state, id) : null
    if (!place) return
    this.#see(place)
    this.view?.dom.querySelector(`[data-conflict-place="${id}"]`)?.scrollIntoView({ block: 'nearest' })
  }

  /** Marks the words that are about to be commented on; null ends it. */
  drafting(draft: Draft | null): void {
    this.dispatch(setDraft(this.state.tr, draft))
  }

  /** The words that are about to be commented on, where they now are. */
  get drafted(): Draft | null {
    return draftOf(this.state)
  }

  /** The change that whoever writes stands in; empty where there is none, or nobody writes here. */
  writtenIn(changes: readonly Change[]): string {
    if (this.entered) return changes.find(({ field }) => field === this.entered)?.id ?? ''
    return this.view?.hasFocus() ? changeAt(this.state, this.state.selection.head) : ''
  }

  /** Makes a change the current one and, unless told otherwise, brings it into sight. */
  show(id: string, sight = true): void {
    if (this.#composing) return
    this.dispatch(setCurrent(this.state.tr, id))
    const place = placeOf(this.state, id)
    if (sight && place) this.#see(place)
  }

  /** Brings a range of the body into sight. */
  #see(place: Draft): void {
    if (!this.view) return
    // Whoever stands in it sees it.
    const { head } = this.state.selection
    if (head >= place.from && head <= place.to && this.view.hasFocus()) return
    const { node } = this.view.domAtPos(place.from)
    const element = node instanceof Element ? node : node.parentElement
    element?.scrollIntoView({ block: 'nearest' })
  }

  /** Selects a range of the body and goes there; positions are ProseMirror's. */
  select(from: number, to: number): void {
    const { doc } = this.state
    const [a, b] = [Math.min(from, doc.content.size), Math.min(to, doc.content.size)]
    const tr = this.state.tr.setSelection(TextSelection.between(doc.resolve(a), doc.resolve(b)))
    this.dispatch(tr.scrollIntoView())
    this.view?.focus()
  }

  /** Asks for the focus in the input of a field, wherever one is shown. */
  ask(field: FieldName): void {
    this.asked = { field }
  }

  /** Ends it; to be called once nothing is unsaved. */
  stop(): void {
    this.#saver.stop()
  }

  /** Lays the state that is waiting into what is open, as soon as nothing stands in the way. */
  #land(): void {
    const view = this.#waiting
    if (!view || this.#since || this.#composing) return
    this.#waiting = null
    const next = textOf(view)
    const fields = together(this.#saved.fields, this.fields, next.fields)
    const tr = this.#merged(next.body)
    // Both wrote in one place: the save that is due will be refused, and the desk keeps both.
    if (fields && tr) this.#adopt(view, next, fields, tr)
  }

  #merged(next: Node): Transaction | null {
    const { body } = this.#saved
    if (next.eq(body) || next.eq(this.state.doc)) return this.state.tr
    if (this.state.doc.eq(body)) return turnInto(this.state, next) ?? this.state.tr
    return layTogether(this.state, body, next)
  }

  #adopt(view: StoryView, next: Text, fields: Fields, tr: Transaction): void {
    this.#version = view.version
    this.#saved = next
    this.savedAt = view.summary.updated_at
    this.fields = fields
    this.decisions.lay(tr)
    if (tr.docChanged) this.dispatch(tr)
    this.#follow(view)
    const same = this.state.doc.eq(next.body)
    this.#ahead = same ? new Mapping() : null
    this.#lay()
    // What was typed meanwhile is about to be saved, and that reply brings changes that fit.
    if (same) this.#draw({ changes: view.changes, since: new Mapping() })
  }

  async #send(): Promise<boolean> {
    const sent: Text = { body: this.state.doc, fields: this.fields }
    const request = this.#request(sent)
    if (!request) return false
    this.#sent = sent
    this.#since = new Mapping()
    this.dispatch(setSent(this.state.tr))
    try {
      const reply = await this.#port.host.saveWorkingText(request)
      const since = this.#since
      this.#since = null
      this.#version = reply.version
      this.#saved = sent
      this.savedAt = reply.saved_at
      this.#ahead = since
      this.#lay()
      this.#draw({ changes: reply.changes, since })
      this.#port.saved(reply, articleOf(sent), request.actor)
      if (reply.problems.length > 0) this.#reread()
    } finally {
      this.#since = null
    }
    this.#land()
    return true
  }

  /** A save of what differs from what the library holds; null when nothing does. */
  #request({ body, fields }: Text): SaveText | null {
    const names = differing(this.#saved.fields, fields)
    const same = body.eq(this.#saved.body)
    if (same && names.length === 0) return null
    return {
      story: this.story,
      base_version: this.#version,
      actor: this.#port.actor(),
      ...(same ? {} : { body: bodyOf(body) as Article['body'] }),
      ...picked(fields, names),
    }
  }

  /**
   * Another hand was faster. The desk has kept the refused text as a revision; what was typed since it was sent is sent
   * after it, so that the kept text is whole, and then the library's text is shown. False: to be tried again.
   */
  async #overtaken(fault: Fault): Promise<boolean> {
    let refused = fault
    const base = articleOf(this.#saved)
    try {
      while (!this.#isSent()) {
        try {
          await this.#send()
          return true
        } catch (thrown) {
          refused = asFault(thrown)
          if (refused.code !== 'conflict') return false
        }
      }
      const view = await this.#port.host.story(this.story)
      if (!this.#isSent() || this.#composing) return false
      const next = textOf(view)
      this.#waiting = null
      this.#saved = this.#sent
      this.#adopt(view, next, next.fields, turnInto(this.state, next.body) ?? this.state.tr)
      const { revision } = (refused.detail ?? {}) as { revision?: number }
      this.#port.overtaken(view, revision ?? 0, base)
      return true
    } catch {
      // The library cannot be read now either: the text stays here, and the save is tried again.
      return false
    }
  }

  /** Whether everything that was typed is in what was sent last. */
  #isSent(): boolean {
    return this.state.doc.eq(this.#sent.body) && differing(this.fields, this.#sent.fields).length === 0
  }

  /** The desk had to mend what was sent: what it made of it is shown. */
  #reread(): void {
    this.#port.host.story(this.story).then(
      (view) => this.take(view),
      // The text is saved; only its mended form is not shown yet.
      () => undefined,
    )
  }

  #follow(view: StoryView): void {
    this.tracking = view.tracking
    this.dispatch(setWriter(this.state.tr, view.tracking ? this.#port.actor() : ''))
  }

  /** Draws the comments and conflicts that were found in the text of this version. */
  #lay(): void {
    if (!this.#ahead || this.#composing) return
    const [list, found] = [this.#threads, this.#conflicts]
    if (list?.version === this.#version) {
      this.#threads = null
      this.dispatch(drawThreads(this.state.tr, drawnThreads(list.threads), this.#ahead))
    }
    if (found?.version === this.#version) {
      this.#conflicts = null
      this.dispatch(drawConflicts(this.state.tr, found.all, this.#ahead))
    }
  }

  #draw(found: Found): void {
    this.#late = null
    if (this.#composing) this.#late = found
    else this.dispatch(drawChanges(this.state.tr, found.changes, found.since))
  }
}
