/**
 * The text of one open story while somebody writes it: the body's editor state, the fields, and the way into the library.
 *
 * It outlives the component that shows it, so that a story whose save failed can be left and is still being saved. The desk
 * is the truth about what is durable; this is the truth about what was typed. Drawing and keys are the editor's.
 */
import type { Node } from 'prosemirror-model'
import type { EditorState, Transaction } from 'prosemirror-state'
import type { EditorView } from 'prosemirror-view'

import { drawChanges, markSent, placeOf, setCurrent, setWriter, sinceSent } from '../editor/changes'
import { difference, land } from '../editor/outside'
import { schema } from '../editor/schema'
import {
  asFault,
  type Article,
  type Change,
  type Fault,
  type Host,
  type SaveReply,
  type StoryId,
  type StoryView,
} from '../host'
import { Finder } from './finder.svelte'
import { Saver, type Standing } from './saver'

/** The article without its body: what stands in inputs. */
export type Fields = Omit<Article, 'body' | 'schema'>
export type FieldName = keyof Fields

export interface ManuscriptPort {
  host: Host
  actor(): string
  /** The state a body begins with; plugins are the editor's business. */
  begin(body: Node): EditorState
  /** A save was answered. */
  saved(reply: SaveReply, working: Article): void
  /** Somebody else had saved: this is what the library holds, and the refused text is kept as a revision. */
  overtaken(view: StoryView): void
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
  readonly finder: Finder
  state: EditorState
  view: EditorView | null = null

  readonly #port: ManuscriptPort
  readonly #saver: Saver
  // Nothing on the screen follows it.
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  readonly #dirty = new Set<FieldName>()
  #count = 0
  #version: number
  #saved: Node
  #sent: Node
  #late: readonly Change[] | null = null

  constructor(port: ManuscriptPort, view: StoryView) {
    this.#port = port
    this.story = view.summary.id
    this.#version = view.version
    this.#saved = bodyOf(view.working)
    this.#sent = this.#saved
    this.fields = fieldsOf(view.working)
    this.savedAt = view.summary.updated_at
    this.tracking = view.tracking
    this.state = port.begin(this.#saved)
    this.finder = new Finder(this)
    this.#saver = new Saver({
      send: () => this.#send(),
      composing: () => this.view?.composing ?? false,
      stands: (standing, fault) => {
        this.standing = standing
        this.fault = fault
      },
      settle: (fault) => this.#settle(fault),
    })
    this.#follow(view)
    this.#draw(view.changes)
  }

  /** The version that the library holds as far as this window knows. */
  get version(): number {
    return this.#version
  }

  get unsaved(): boolean {
    return this.#saver.unsaved
  }

  /** Applies a transaction of the body's editor. */
  dispatch(tr: Transaction): void {
    this.state = this.state.apply(tr)
    this.view?.updateState(this.state)
    this.#count += 1
    this.moved = this.#count
    if (tr.docChanged && !tr.getMeta('outside')) this.#saver.touch()
  }

  /** Sets a field as it is being typed. */
  setField<Name extends FieldName>(name: Name, value: Fields[Name]): void {
    this.fields = { ...this.fields, [name]: value }
    this.#dirty.add(name)
    this.#saver.touch()
  }

  /** Saves what was typed until now. False when it could not be; it is still here, and tried again. */
  flush(): Promise<boolean> {
    return this.#saver.flush()
  }

  /** Says that an answer about the present text is under way; {@link take} carries it over what is typed meanwhile. */
  mark(): void {
    this.#sent = this.state.doc
    this.dispatch(markSent(this.state.tr))
  }

  /** Shows a newer state of the story, as the desk answered it. */
  take(view: StoryView): void {
    const target = bodyOf(view.working)
    const since = sinceSent(this.state)
    const step = difference(this.#saved, target)
    if (step) {
      const tr = this.#saved.eq(this.#sent) ? land(this.state, step, since) : null
      if (tr) this.dispatch(tr)
      else this.#replace(target)
    }
    this.#saved = target
    this.#version = view.version
    this.savedAt = view.summary.updated_at
    const fields = fieldsOf(view.working)
    for (const name of this.#dirty) Object.assign(fields, { [name]: this.fields[name] })
    this.fields = fields
    this.#follow(view)
    // What was typed meanwhile is about to be saved, and that reply brings changes that fit.
    if (!this.state.doc.eq(target)) return
    this.mark()
    this.#draw(view.changes)
  }

  /** Draws what had to wait for the end of a composition. */
  composed(): void {
    if (this.view?.composing || !this.#late) return
    const changes = this.#late
    this.#late = null
    this.dispatch(drawChanges(this.state.tr, changes, sinceSent(this.state)))
  }

  /** Makes a change the current one and brings it into sight, unless the caret is in it already. */
  show(id: string): void {
    if (this.view?.composing) return
    this.dispatch(setCurrent(this.state.tr, id))
    const place = placeOf(this.state, id)
    if (!place || !this.view) return
    const { node } = this.view.domAtPos(place.from)
    const element = node instanceof Element ? node : node.parentElement
    element?.scrollIntoView({ block: 'nearest' })
  }

  /** Ends it; to be called once nothing is unsaved. */
  stop(): void {
    this.#saver.stop()
  }

  async #send(): Promise<boolean> {
    const doc = this.state.doc
    const names = [...this.#dirty]
    const body = doc.eq(this.#saved) ? undefined : (doc.toJSON() as Article['body'])
    if (!body && names.length === 0) return false
    const fields = Object.fromEntries(names.map((name) => [name, this.fields[name]]))
    this.mark()
    this.#dirty.clear()
    try {
      const reply = await this.#port.host.saveWorkingText({
        story: this.story,
        base_version: this.#version,
        actor: this.#port.actor(),
        ...(body ? { body } : {}),
        ...(names.length > 0 ? { fields } : {}),
      })
      this.#saved = doc
      this.#version = reply.version
      this.savedAt = reply.saved_at
      this.#draw(reply.changes)
      this.#port.saved(reply, this.#article(doc))
      if (reply.problems.length > 0) await this.#reread()
      return true
    } catch (thrown) {
      for (const name of names) this.#dirty.add(name)
      throw thrown
    }
  }

  /**
   * Another hand was faster. The desk has kept the refused text as a revision; what was typed since it was sent is sent
   * after it, so that the kept text is whole, and then the library's text is shown.
   */
  async #settle(fault: Fault): Promise<boolean> {
    if (fault.code !== 'conflict') return false
    try {
      if (!this.state.doc.eq(this.#sent)) {
        this.mark()
        await this.#port.host
          .saveWorkingText({
            story: this.story,
            base_version: this.#version,
            actor: this.#port.actor(),
            body: this.#sent.toJSON() as Article['body'],
            fields: Object.fromEntries([...this.#dirty].map((name) => [name, this.fields[name]])),
          })
          .catch((thrown: unknown) => {
            if (asFault(thrown).code !== 'conflict') throw thrown
          })
      }
      const view = await this.#port.host.story(this.story)
      this.#dirty.clear()
      this.#replace(bodyOf(view.working))
      this.#saved = this.state.doc
      this.take(view)
      this.#port.overtaken(view)
      return true
    } catch {
      // The library cannot be read now either: the text stays here, and the save is tried again.
      return false
    }
  }

  async #reread(): Promise<void> {
    this.take(await this.#port.host.story(this.story))
  }

  #replace(target: Node): void {
    const step = difference(this.state.doc, target)
    if (!step) return
    const tr = this.state.tr.step(step).setMeta('addToHistory', false).setMeta('outside', true)
    this.dispatch(tr)
  }

  #follow(view: StoryView): void {
    this.tracking = view.tracking
    this.dispatch(setWriter(this.state.tr, view.tracking ? this.#port.actor() : ''))
  }

  #draw(changes: readonly Change[]): void {
    if (this.view?.composing) this.#late = changes
    else this.dispatch(drawChanges(this.state.tr, changes, sinceSent(this.state)))
  }

  #article(doc: Node): Article {
    return { ...this.fields, schema: 1, body: doc.toJSON() as Article['body'] }
  }
}

function bodyOf(article: Article): Node {
  return schema.nodeFromJSON(article.body)
}

function fieldsOf(article: Article): Fields {
  const fields: Partial<Article> = { ...article }
  delete fields.body
  delete fields.schema
  return fields as Fields
}
