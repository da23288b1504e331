/** Up and down beside a picture: no block is leapt over, and elsewhere the browser does it. */
import type { Node } from 'prosemirror-model'
import type { EditorView } from 'prosemirror-view'
import { expect, test } from 'vitest'

import { schema } from '../src/editor/schema'
import { caretAt, paragraph, viewOver } from './editing'

const figure = schema.node('figure', null, [schema.text('caption')])
const list = schema.node('bullet_list', null, [schema.node('list_item', null, [paragraph('item')])])

/** A view whose blocks are one line each; nothing has a place in it. */
function over(...blocks: Node[]): EditorView {
  const view = viewOver(schema.node('doc', null, blocks))
  view.endOfTextblock = () => true
  view.posAtCoords = () => null
  return view
}

function press(view: EditorView, key: string): boolean {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })
  view.dom.dispatchEvent(event)
  return event.defaultPrevented
}

const here = (view: EditorView) => view.state.selection.$head.parent.textContent

test('out of a caption one comes to the next block above and below, and back', () => {
  const view = over(list, paragraph('above'), figure, paragraph('below'))
  const start = list.nodeSize + paragraph('above').nodeSize + 1
  caretAt(view, start)
  expect(press(view, 'ArrowUp')).toBe(true)
  expect(here(view)).toBe('above')
  expect(press(view, 'ArrowDown')).toBe(true)
  expect(here(view)).toBe('caption')
  expect(press(view, 'ArrowDown')).toBe(true)
  expect(here(view)).toBe('below')
  expect(press(view, 'ArrowUp')).toBe(true)
  expect(here(view)).toBe('caption')
})

test('within a caption of several lines, and away from pictures, the keys are the browser’s', () => {
  const view = over(paragraph('first'), paragraph('above'), figure)
  caretAt(view, 3)
  expect(press(view, 'ArrowDown')).toBe(false)
  caretAt(view, view.state.doc.content.size - 2)
  view.endOfTextblock = () => false
  expect(press(view, 'ArrowUp')).toBe(false)
  expect(here(view)).toBe('caption')
})

test('the caret stays where it stands on the line', () => {
  const view = over(paragraph('above'), figure)
  view.posAtCoords = () => ({ pos: 3, inside: 0 })
  caretAt(view, view.state.doc.content.size - 2)
  press(view, 'ArrowUp')
  expect(view.state.selection.head).toBe(3)
})
