/** The inputs below a picture: what is typed in one goes back in the steps in which it was typed, and nothing else with it. */
import type { EditorView } from 'prosemirror-view'
import { undo } from 'prosemirror-history'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { insertBlocks } from '../src/editor/blocks'
import { figureViews } from '../src/editor/figure'
import { schema } from '../src/editor/schema'
import { caretAt, paragraph, typeInto, viewOver } from './editing'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const words = { alt: () => 'alt', credit: () => 'credit', caption: () => 'caption', missing: () => 'missing' }
const nodeViews = figureViews({ address: (media) => media, words })

function opened(): { view: EditorView; alt: HTMLInputElement; credit: HTMLInputElement } {
  const doc = schema.node('doc', null, [paragraph('above'), schema.node('figure', { media: 'a'.repeat(64) })])
  const view = viewOver(doc, { nodeViews })
  const [alt, credit] = view.dom.querySelectorAll('input')
  if (!alt || !credit) throw new Error('The picture has no inputs.')
  return { view, alt, credit }
}

function strike(input: HTMLInputElement, letters: string): void {
  for (const letter of letters) {
    input.value += letter
    input.dispatchEvent(new InputEvent('input', { bubbles: true }))
    vi.advanceTimersByTime(50)
  }
}

function press(input: HTMLInputElement, code: string): void {
  input.dispatchEvent(new KeyboardEvent('keydown', { code, ctrlKey: true, bubbles: true, cancelable: true }))
}

test('what is typed in one go is one step, and comes again', () => {
  const { alt } = opened()
  strike(alt, 'boat')
  vi.advanceTimersByTime(600)
  strike(alt, 'man')
  press(alt, 'KeyZ')
  expect(alt.value).toBe('boat')
  press(alt, 'KeyZ')
  expect(alt.value).toBe('')
  press(alt, 'KeyY')
  expect(alt.value).toBe('boat')
})

test('another input is another step, and so is what was typed in the text between', () => {
  const { view, alt, credit } = opened()
  strike(alt, 'boat')
  strike(credit, 'Lin')
  press(credit, 'KeyZ')
  expect([alt.value, credit.value]).toEqual(['boat', ''])
  caretAt(view, 1)
  typeInto(view, 'x')
  strike(alt, 's')
  const back = () => undo(view.state, view.dispatch)
  back()
  expect([alt.value, view.state.doc.firstChild?.textContent]).toEqual(['boat', 'xabove'])
  // The text's own step is left to whoever is there.
  press(alt, 'KeyZ')
  expect([alt.value, view.state.doc.firstChild?.textContent]).toEqual(['boat', 'xabove'])
  back()
  expect(view.state.doc.firstChild?.textContent).toBe('above')
})

test('a picture that is put in waits for its caption; the text goes on below it', () => {
  const { view } = opened()
  caretAt(view, 1)
  const picture = schema.node('figure', { media: 'b'.repeat(64) }, [schema.text('from the file')])
  insertBlocks([picture, schema.node('figure', { media: 'c'.repeat(64) })])(view.state, view.dispatch)
  const { $head } = view.state.selection
  expect([$head.parent.attrs.media, $head.parentOffset]).toEqual(['b'.repeat(64), 'from the file'.length])
  expect(view.state.doc.content.content.map((each) => each.type.name)).toEqual([
    'paragraph',
    'figure',
    'figure',
    'figure',
  ])
})
