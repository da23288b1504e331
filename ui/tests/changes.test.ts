/** Changes drawn over a body: in place, carried along, fresh ones at once, and nothing of them in the document. */
import { Mapping } from 'prosemirror-transform'
import type { EditorView } from 'prosemirror-view'
import { expect, test } from 'vitest'

import {
  changeAt,
  drawChanges,
  placeOf,
  setComposed,
  setCurrent,
  setSent,
  setWriter,
  type DrawnChange,
} from '../src/editor/changes'
import { shortHands } from '../src/editor/drawing'
import { schema } from '../src/editor/schema'
import { bodyOf, viewOver } from './editing'

type Given = [kind: string, text: string, from: number, to: number, author?: string]

function changes(...given: Given[]): DrawnChange[] {
  return given.map(([kind, text, from, to, author = '林晗'], at) => ({
    id: `c${String(at + 1)}`,
    author,
    from,
    to,
    pieces: [{ kind, author, text, from, to }],
  }))
}

function drawn(view: EditorView, list: DrawnChange[], since = new Mapping()): EditorView {
  view.dispatch(drawChanges(view.state.tr, list, since))
  return view
}

const shown = (view: EditorView, selector: string) =>
  [...view.dom.querySelectorAll(selector)].map((each) => each.textContent)

test('insertions are marked, deletions stand where they were, and the text is untouched', () => {
  const view = drawn(
    viewOver(bodyOf('one two')),
    changes(['inserted', 'one', 1, 4], ['deleted', 'gone ', 5, 5]),
  )
  expect(shown(view, 'ins')).toEqual(['one'])
  expect(shown(view, 'del')).toEqual(['gone '])
  expect(view.dom.querySelector('del')?.getAttribute('style')).toBeNull()
  expect(view.dom.querySelector('p')?.dataset.hands).toBe('晗')
  expect(view.state.doc.textContent).toBe('one two')
})

test('a paragraph that was put in shows a sign, one that was taken out stands between blocks', () => {
  const view = drawn(
    viewOver(bodyOf('one', 'two')),
    changes(['inserted', '\ntwo', 5, 9], ['deleted', '\nlost', 10, 10]),
  )
  expect(shown(view, 'ins')).toEqual(['¶', 'two'])
  expect(view.dom.querySelector(':scope > del')?.textContent).toBe('¶ lost')
})

test('the current change is emphasised, and stays so when the same is drawn again', () => {
  const list = changes(['inserted', 'one', 1, 4], ['formatted', 'two', 5, 8])
  const view = drawn(viewOver(bodyOf('one two')), list)
  view.dispatch(setCurrent(view.state.tr, 'c2'))
  expect(shown(view, '.change-current')).toEqual(['two'])
  const before = view.dom.querySelector('.change-current')
  drawn(view, list)
  expect(view.dom.querySelector('.change-current')).toBe(before)
  view.dispatch(setCurrent(view.state.tr, 'c1'))
  expect(shown(view, '.change-current')).toEqual(['one'])
})

test('a new drawing leaves alone what looks as it did', () => {
  const list = changes(['inserted', 'one', 1, 4], ['deleted', 'gone', 6, 6], ['formatted', 'four', 10, 14])
  const view = drawn(viewOver(bodyOf('one two', 'four')), list)
  const [one, gone] = [view.dom.querySelector('ins'), view.dom.querySelector('del')]
  view.dispatch(view.state.tr.insertText('!', 14))
  drawn(view, [...list.slice(0, 2), ...changes(['inserted', '!', 14, 15])])
  expect(view.dom.querySelector('ins')).toBe(one)
  expect(view.dom.querySelector('del')).toBe(gone)
  expect(shown(view, 'ins')).toEqual(['one', '!'])
  expect(shown(view, '.change-formatted')).toEqual([])
  expect([...view.dom.querySelectorAll('p')].map((each) => each.dataset.hands)).toEqual(['晗', '晗'])
})

test('what was taken out at one place stays in order, and twice is twice', () => {
  const view = drawn(viewOver(bodyOf('one')), changes(['deleted', 'a', 2, 2], ['deleted', 'b', 2, 2]))
  drawn(view, changes(['deleted', 'A', 2, 2], ['deleted', 'b', 2, 2]))
  expect(shown(view, 'del')).toEqual(['A', 'b'])
  const [first] = changes(['deleted', 'a', 2, 2])
  const twice = first ? [{ ...first, pieces: [...first.pieces, ...first.pieces] }] : []
  drawn(drawn(view, twice), twice)
  expect(shown(view, 'del')).toEqual(['a', 'a'])
  drawn(view, first ? [first] : [])
  expect(shown(view, 'del')).toEqual(['a'])
})

test('the change at the caret, and where it is after typing', () => {
  const view = drawn(viewOver(bodyOf('one two')), changes(['inserted', 'one', 1, 4], ['deleted', 'x', 6, 6]))
  expect(changeAt(view.state, 2)).toBe('c1')
  expect(changeAt(view.state, 6)).toBe('c2')
  expect(changeAt(view.state, 8)).toBe('')
  view.dispatch(view.state.tr.insertText('Hey ', 1))
  expect(placeOf(view.state, 'c1')).toEqual({ from: 5, to: 8 })
  view.dispatch(setCurrent(view.state.tr, 'c1'))
  expect(shown(view, '.change-current')).toEqual(['one'])
})

function writing(...texts: string[]): EditorView {
  const view = viewOver(bodyOf(...texts))
  view.dispatch(setWriter(view.state.tr, '周棠'))
  return view
}

test('what is typed and taken out is drawn at once, and one with what lies beside it', () => {
  const view = writing('abcdef')
  view.dispatch(view.state.tr.insertText('X', 1))
  view.dispatch(view.state.tr.insertText('Y', 2))
  expect(shown(view, 'ins')).toEqual(['XY'])
  view.dispatch(view.state.tr.delete(7, 8))
  view.dispatch(view.state.tr.delete(6, 7))
  expect(shown(view, 'del')).toEqual(['de'])
  view.dispatch(view.state.tr.delete(6, 7))
  expect(shown(view, 'del')).toEqual(['def'])
})

test('taking out what one has just put in leaves nothing, and undoing a loss takes its sign away', () => {
  const view = writing('abc')
  view.dispatch(view.state.tr.insertText('XY', 1))
  view.dispatch(view.state.tr.delete(1, 3))
  expect(shown(view, 'ins, del')).toEqual([])
  view.dispatch(view.state.tr.delete(2, 3))
  view.dispatch(view.state.tr.insertText('b', 2))
  expect(shown(view, 'ins, del')).toEqual([])
})

test('nothing is drawn for text from outside, nor while nothing is recorded', () => {
  const view = writing('abc')
  view.dispatch(view.state.tr.insertText('X', 1).setMeta('outside', true))
  view.dispatch(setWriter(view.state.tr, ''))
  view.dispatch(view.state.tr.insertText('Y', 1))
  expect(shown(view, 'ins')).toEqual([])
})

test('a composition is not wrapped until it is over', () => {
  const view = writing('abc')
  view.dispatch(view.state.tr.insertText('ni', 1).setMeta('composition', 1))
  expect(shown(view, 'ins')).toEqual([])
  view.dispatch(setComposed(view.state.tr))
  expect(shown(view, 'ins')).toEqual(['ni'])
})

test('a reply takes the place of what it covers and leaves what was typed since', () => {
  const view = writing('abc')
  view.dispatch(view.state.tr.insertText('X', 1))
  view.dispatch(setSent(view.state.tr))
  const later = view.state.tr.insertText('Z', 5)
  const since = new Mapping(later.mapping.maps.slice())
  view.dispatch(later)
  drawn(view, changes(['inserted', 'X', 1, 2, '周棠']), since)
  expect(shown(view, 'ins[data-change-mark]')).toEqual(['X'])
  expect(shown(view, 'ins:not([data-change-mark])')).toEqual(['Z'])
})

test('a thousand changes are drawn, and typing keeps them', () => {
  const text = '一二三四五六七八九十'.repeat(20)
  const view = viewOver(bodyOf(...Array.from({ length: 200 }, () => text)))
  const size = text.length + 2
  const list = Array.from({ length: 1000 }, (_, n): Given => {
    const from = Math.floor(n / 5) * size + 1 + (n % 5) * 20
    return n % 2 ? ['deleted', '据悉', from, from] : ['inserted', text.slice(0, 3), from, from + 3]
  })
  drawn(view, changes(...list))
  view.dispatch(view.state.tr.insertText('字', 3))
  expect(view.dom.querySelectorAll('[data-change-mark]').length).toBeGreaterThanOrEqual(1000)
})

test('typing on at the end of one’s own insertion touches no other node, before the answer and after it', () => {
  const view = drawn(
    viewOver(bodyOf('one two')),
    changes(['inserted', 'one', 1, 4], ['inserted', 'two', 5, 8, '周宁']),
  )
  view.dispatch(setWriter(view.state.tr, '林晗'))
  drawn(view, changes(['inserted', 'one', 1, 4], ['inserted', 'two', 5, 8, '周宁']))
  const ins = view.dom.querySelector('ins')
  const text = ins?.firstChild
  view.dispatch(view.state.tr.insertText('s', 4))
  expect(shown(view, 'ins')).toEqual(['ones', 'two'])
  drawn(view, changes(['inserted', 'ones', 1, 5], ['inserted', 'two', 6, 9, '周宁']))
  expect(shown(view, 'ins')).toEqual(['ones', 'two'])
  expect(view.dom.querySelector('ins')).toBe(ins)
  expect(ins?.firstChild).toBe(text)
})

test('what is typed after somebody else’s insertion is drawn as one’s own', () => {
  const view = viewOver(bodyOf('one two'))
  view.dispatch(setWriter(view.state.tr, '林晗'))
  drawn(view, changes(['inserted', 'two', 5, 8, '周宁']))
  view.dispatch(view.state.tr.insertText('!', 8))
  expect(shown(view, 'ins')).toEqual(['two', '!'])
})

test('an emptied body shows what was deleted and no words of its own; a new table is one mark', () => {
  const emptied = viewOver(bodyOf(''))
  expect(shown(emptied, '.placeholder')).toEqual([''])
  drawn(emptied, changes(['deleted', 'gone', 1, 1]))
  expect(shown(emptied, '.placeholder')).toEqual([])
  const cell = () => schema.node('table_cell', null, [schema.node('paragraph')])
  const table = schema.node('table', null, [schema.node('table_row', null, [cell(), cell()])])
  const view = viewOver(schema.node('doc', null, [table]))
  drawn(view, changes(['inserted', '', 0, table.nodeSize - 4]))
  expect(shown(view, '.change-pilcrow')).toEqual([])
  expect(view.dom.querySelectorAll('table.change-block')).toHaveLength(1)
})

test('whose hands are in a block takes two short lines at most', () => {
  expect([['晗'], ['晗', '砚'], ['晗', '砚', '宁']].map(shortHands)).toEqual(['晗', '晗 砚', '晗 +2'])
})
