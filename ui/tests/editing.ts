/** A body in a real view, for tests of the editor: typed into, composed in, pasted into. */
import type { Node } from 'prosemirror-model'
import { TextSelection } from 'prosemirror-state'
import { EditorView, type EditorProps } from 'prosemirror-view'

import { schema } from '../src/editor/schema'
import { beginBody } from '../src/state/body'

export const paragraph = (text: string): Node =>
  schema.node('paragraph', null, text ? [schema.text(text)] : [])
export const bodyOf = (...texts: string[]): Node => schema.node('doc', null, texts.map(paragraph))

/** A view over these paragraphs with the plugins of the window. */
export function viewOver(doc: Node, props: Partial<EditorProps> = {}): EditorView {
  return new EditorView(document.createElement('div'), { state: beginBody(doc), ...props })
}

export function caretAt(view: EditorView, from: number, to = from): void {
  view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, from, to)))
}

/** Types as a keyboard does: a key, then its text. */
export function typeInto(view: EditorView, text: string): void {
  for (const key of text) {
    view.dom.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
    put(view, key)
  }
}

/** Puts text in as an input method does: no key of its own. */
export function put(view: EditorView, text: string): void {
  const { from, to } = view.state.selection
  const insert = () => view.state.tr.insertText(text, from, to)
  const handled = view.someProp('handleTextInput', (handle) => handle(view, from, to, text, insert))
  if (!handled) view.dispatch(insert())
}

export const blocksOf = (view: EditorView): string[] =>
  view.state.doc.content.content.map((block) => `${block.type.name}: ${block.textContent}`)
