/** Rules and keys of the body: what a keyboard triggers, and what an input method never does. */
import { expect, test } from 'vitest'

import { becomes, leaveCaption, plainAtStart, toggleList, toggleQuote } from '../src/editor/keys'
import { insertBlocks } from '../src/editor/blocks'
import { schema } from '../src/editor/schema'
import { blocksOf, bodyOf, caretAt, paragraph, put, typeInto, viewOver } from './editing'

function typed(text: string): string[] {
  const view = viewOver(bodyOf(''))
  caretAt(view, 1)
  typeInto(view, text)
  return blocksOf(view)
}

test('signs that are typed become what they mean', () => {
  expect(typed('## sub')).toEqual(['heading: sub'])
  expect(typed('> said')).toEqual(['blockquote: said'])
  expect(typed('- one')).toEqual(['bullet_list: one'])
  expect(typed('3. three')).toEqual(['ordered_list: three'])
  expect(typed('---')[0]).toBe('divider: ')
  expect(typed('a **b** c')).toEqual(['paragraph: a b c'])
})

test('what an input method puts in stays as it was written', () => {
  for (const signs of ['## ', '> ', '- ', '1. ', '---', '**粗**']) {
    const view = viewOver(bodyOf(''))
    caretAt(view, 1)
    view.dom.dispatchEvent(new KeyboardEvent('keydown', { key: 'Process', keyCode: 229, bubbles: true }))
    put(view, signs)
    expect(blocksOf(view)).toEqual([`paragraph: ${signs}`])
  }
})

test('a key that was pressed before a composition triggers nothing in it', () => {
  const view = viewOver(bodyOf('##'))
  caretAt(view, 3)
  view.dom.dispatchEvent(new KeyboardEvent('keydown', { key: ' ', bubbles: true }))
  view.dom.dispatchEvent(new CompositionEvent('compositionstart'))
  put(view, ' ')
  expect(blocksOf(view)).toEqual(['paragraph: ## '])
})

function after(view: ReturnType<typeof viewOver>, command: ReturnType<typeof toggleList>): string[] {
  command(view.state, view.dispatch.bind(view), view)
  view.state.doc.check()
  return blocksOf(view)
}

test('lists and quotations are put around, changed and taken off, whatever the block was', () => {
  const view = viewOver(bodyOf('one'))
  caretAt(view, 2)
  expect(after(view, becomes('heading', 2))).toEqual(['heading: one'])
  expect(after(view, toggleList('bullet_list'))).toEqual(['bullet_list: one'])
  expect(after(view, toggleList('ordered_list'))).toEqual(['ordered_list: one'])
  expect(after(view, becomes('heading', 3))).toEqual(['heading: one'])
  expect(after(view, toggleQuote)).toEqual(['blockquote: one'])
  expect(after(view, toggleQuote)).toEqual(['paragraph: one'])
})

test('Backspace at the beginning of a subhead makes it plain before joining anything', () => {
  const view = viewOver(
    schema.node('doc', null, [paragraph('one'), schema.node('heading', null, [schema.text('two')])]),
  )
  caretAt(view, 6)
  expect(after(view, plainAtStart)).toEqual(['paragraph: one', 'paragraph: two'])
  expect(plainAtStart(view.state)).toBe(false)
})

test('from a caption one goes on below, and a block put in leaves a place to write', () => {
  const figure = schema.node('figure', null, [schema.text('caption')])
  const view = viewOver(schema.node('doc', null, [figure]))
  caretAt(view, 3)
  expect(after(view, leaveCaption)).toEqual(['figure: caption', 'paragraph: '])
  expect(view.state.selection.$from.parent.type.name).toBe('paragraph')
  expect(after(view, insertBlocks([schema.node('divider')]))).toEqual([
    'figure: caption',
    'divider: ',
    'paragraph: ',
  ])
})
