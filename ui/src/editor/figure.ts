/**
 * A figure while it is being edited: the picture, its caption as text of the document, and below it alternative text and
 * credit as inputs. What the picture's address is, and what the inputs are called, comes from outside.
 */
import { redo, undo } from 'prosemirror-history'
import type { Node } from 'prosemirror-model'
import { TextSelection, type Transaction } from 'prosemirror-state'
import { AttrStep } from 'prosemirror-transform'
import type { EditorView, NodeView, NodeViewConstructor } from 'prosemirror-view'

import { leaveCaption } from './keys'

export interface FigurePort {
  /** The address of a picture by the hash of its bytes. */
  address(media: string): string
  words: { alt(): string; credit(): string; caption(): string; missing(): string }
}

type Attribute = 'alt' | 'credit'

/** What is typed in one input without a pause as long as this one is one step of the history, as in the text. */
const PAUSE_MS = 500

class FigureView implements NodeView {
  readonly dom = document.createElement('figure')
  readonly contentDOM = document.createElement('figcaption')
  readonly #picture = document.createElement('img')
  readonly #inputs: Record<Attribute, HTMLInputElement>
  #node: Node
  /** The stroke that was written last: what it was in, when, and what it left. */
  #last: { name: Attribute; tr: Transaction } | null = null

  constructor(
    node: Node,
    readonly view: EditorView,
    readonly position: () => number | undefined,
    readonly port: FigurePort,
  ) {
    this.#node = node
    this.#inputs = { alt: this.#input('alt'), credit: this.#input('credit') }
    this.#picture.addEventListener('error', () => (this.dom.dataset.state = 'missing'))
    this.#picture.addEventListener('load', () => {
      this.dom.dataset.state = 'shown'
      this.#stayInSight()
    })
    this.#picture.draggable = false
    const frame = document.createElement('div')
    frame.className = 'figure-picture'
    frame.contentEditable = 'false'
    frame.dataset.missing = port.words.missing()
    frame.append(this.#picture)
    const facts = document.createElement('div')
    facts.className = 'figure-facts'
    facts.contentEditable = 'false'
    facts.append(...Object.values(this.#inputs))
    this.contentDOM.dataset.placeholder = port.words.caption()
    this.dom.append(frame, this.contentDOM, facts)
    this.#show()
  }

  update(node: Node): boolean {
    if (node.type !== this.#node.type) return false
    this.#node = node
    this.#show()
    return true
  }

  /** Typing in the inputs is theirs, not the document's. */
  stopEvent(event: Event): boolean {
    return event.target instanceof HTMLInputElement
  }

  ignoreMutation(mutation: { type: string; target: globalThis.Node }): boolean {
    return mutation.type !== 'selection' && !this.contentDOM.contains(mutation.target)
  }

  #show(): void {
    const { media, src, alt, credit } = this.#node.attrs as Record<string, string>
    // A picture that only the web holds is not fetched: nothing from outside is loaded into the window.
    const address = media ? this.port.address(media) : ''
    if (this.#picture.getAttribute('src') !== address) {
      this.dom.dataset.state = address ? 'loading' : 'missing'
      if (address) this.#picture.setAttribute('src', address)
      else this.#picture.removeAttribute('src')
    }
    this.#picture.title = src ?? ''
    this.#picture.alt = alt ?? ''
    this.dom.classList.toggle('without-alt', !alt)
    this.contentDOM.classList.toggle('empty', this.#node.content.size === 0)
    this.#set('alt', alt ?? '')
    this.#set('credit', credit ?? '')
  }

  #set(name: Attribute, value: string): void {
    const input = this.#inputs[name]
    if (input.value !== value && !input.matches('[data-composing]')) input.value = value
  }

  #input(name: Attribute): HTMLInputElement {
    const input = document.createElement('input')
    const label = this.port.words[name]()
    Object.assign(input, {
      type: 'text',
      placeholder: label,
      ariaLabel: label,
      readOnly: !this.view.editable,
    })
    input.dataset.figure = name
    input.addEventListener('compositionstart', () => (input.dataset.composing = ''))
    input.addEventListener('compositionend', () => {
      delete input.dataset.composing
      this.#write(name, input.value)
    })
    input.addEventListener('input', () => {
      if (!input.matches('[data-composing]')) this.#write(name, input.value)
    })
    // The document's history is theirs as well, as far as it is about this picture.
    input.dataset.ownKeys = 'Mod+KeyZ Mod+KeyY Mod+Shift+KeyZ'
    input.addEventListener('beforeinput', (event) => {
      if (event.inputType === 'historyUndo' || event.inputType === 'historyRedo') event.preventDefault()
    })
    input.addEventListener('keydown', (event) => {
      const act = { KeyZ: event.shiftKey ? redo : undo, KeyY: redo }[event.code]
      if (act && (event.ctrlKey || event.metaKey) && !event.altKey && !event.isComposing) {
        event.preventDefault()
        this.#walk(act, input)
      }
      if (event.key !== 'Enter' || event.isComposing || event.keyCode === 229 || event.ctrlKey) return
      event.preventDefault()
      if (name === 'alt') this.#inputs.credit.focus()
      else this.#goOn()
    })
    return input
  }

  /** A picture grows as it comes in: whoever writes below it still sees where, and what else is asked of it. */
  #stayInSight(): void {
    const { view } = this
    if (!view.hasFocus() || this.position() !== view.state.selection.$head.before()) return
    this.#inputs.alt.scrollIntoView({ block: 'nearest' })
  }

  /** The caret goes to the text behind the picture, as with Enter in its caption. */
  #goOn(): void {
    const { view } = this
    const at = this.position()
    if (at === undefined) return
    const { tr } = view.state
    view.dispatch(tr.setSelection(TextSelection.create(tr.doc, at + 1 + this.#node.content.size)))
    leaveCaption(view.state, view.dispatch)
    view.focus()
  }

  #write(name: Attribute, value: string): void {
    const at = this.position()
    if (at === undefined || this.#node.attrs[name] === value) return
    const tr = this.view.state.tr.setNodeAttribute(at, name, value)
    const last = this.#last
    // Nothing was done since but to go on here. An attribute has no place by which the history could tell.
    const goesOn = last?.name === name && last.tr.doc === tr.before && tr.time - last.tr.time < PAUSE_MS
    this.#last = { name, tr }
    this.view.dispatch(goesOn ? tr.setMeta('appendedTransaction', last.tr) : tr)
  }

  /** A step back (or on) in what was typed about this picture; what was typed elsewhere is left to those who are there. */
  #walk(act: typeof undo, input: HTMLInputElement): void {
    const [at, { view }] = [this.position(), this]
    let next: Transaction | null = null
    act(view.state, (tr) => (next = tr))
    const own = (tr: Transaction | null): tr is Transaction =>
      tr !== null && tr.steps.every((step) => step instanceof AttrStep && step.pos === at)
    if (!own(next)) return
    view.dispatch(next)
    input.scrollIntoView({ block: 'nearest' })
  }
}

/** The node views of the body. */
export function figureViews(port: FigurePort): Record<string, NodeViewConstructor> {
  return { figure: (node, view, position) => new FigureView(node, view, position, port) }
}
