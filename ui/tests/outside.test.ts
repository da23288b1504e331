/** Text from outside: the smallest step, the same result, and nothing lost where both wrote. */
import { EditorState } from 'prosemirror-state'
import { expect, test } from 'vitest'

import { layTogether, turnInto } from '../src/editor/outside'
import { schema } from '../src/editor/schema'

const paragraph = (text: string) => schema.node('paragraph', null, text ? [schema.text(text)] : [])
const doc = (...texts: string[]) => schema.node('doc', null, texts.map(paragraph))
const list = (...texts: string[]) =>
  schema.node(
    'bullet_list',
    null,
    texts.map((text) => schema.node('list_item', null, [paragraph(text)])),
  )
const stateOf = (node: ReturnType<typeof doc>) => EditorState.create({ doc: node })
const shown = (node: ReturnType<typeof doc>) => node.textBetween(0, node.content.size, '|')

test('any document becomes any other', () => {
  const heading = schema.node('heading', { level: 3 }, [schema.text('two')])
  const all = [
    doc('one', 'two', 'three'),
    doc('one', 'three'),
    doc('aaa'),
    doc('aaaa'),
    doc(''),
    doc('🙂🙃'),
    doc('🙃🙂'),
    schema.node('doc', null, [paragraph('one'), heading, list('a', 'b')]),
    schema.node('doc', null, [list('a'), list('b', 'c'), schema.node('divider')]),
    schema.node('doc', null, [schema.node('blockquote', null, [paragraph('one'), list('two')])]),
  ]
  for (const from of all) {
    for (const to of all) {
      const tr = turnInto(stateOf(from), to)
      expect((tr?.doc ?? from).eq(to)).toBe(true)
      tr?.doc.check()
    }
  }
})

test('only the stretch that differs is touched', () => {
  const state = stateOf(doc('one', 'two', 'three'))
  const tr = turnInto(state, doc('one', 'twice', 'three'))
  expect(tr?.mapping.map(2)).toBe(2)
  expect(tr?.mapping.map(state.doc.content.size - 2)).toBe(state.doc.content.size)
  expect(tr?.getMeta('addToHistory')).toBe(false)
  expect(turnInto(state, state.doc)).toBeNull()
})

function together(base: string[], ours: string[], theirs: string[]): string | null {
  const tr = layTogether(stateOf(doc(...ours)), doc(...base), doc(...theirs))
  return tr && shown(tr.doc)
}

test('edits in different places are laid together', () => {
  expect(together(['one', 'two'], ['Xone', 'two'], ['one', 'two!'])).toBe('Xone|two!')
  expect(together(['one', 'two'], ['one', 'two!'], ['Xone', 'two'])).toBe('Xone|two!')
  expect(together(['one', 'two', 'three'], ['one!', 'two', 'three'], ['one', 'two'])).toBe('one!|two')
})

test('edits in one place are not', () => {
  expect(together(['one'], ['oXne'], ['oYne'])).toBeNull()
  expect(together(['one'], ['X'], ['Y'])).toBeNull()
})
