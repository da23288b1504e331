/** Tables: put in, grown, cut, headed, merged; the way through their cells; and that nothing in them changes by itself. */
import { CellSelection, TableMap } from 'prosemirror-tables'
import type { Node } from 'prosemirror-model'
import type { Command } from 'prosemirror-state'
import type { EditorView } from 'prosemirror-view'
import { expect, test } from 'vitest'

import { schema } from '../src/editor/schema'
import {
  addColumnAt,
  addRowAt,
  goCell,
  insertTable,
  joinCells,
  partCell,
  removeColumns,
  removeRows,
  toggleHeadCell,
  toggleHeadRow,
} from '../src/editor/tables'
import { blankArticle, memoryHost, storyView } from '../src/host/memory'
import { all, one, open, press, text, type, until } from './driver'
import { bodyOf, caretAt, paragraph, put, viewOver } from './editing'

/** Rows of cells as a table; `*` before a text makes a head of the cell. */
function tableOf(...rows: string[][]): Node {
  const cell = (text: string) =>
    schema.node('table_cell', { header: text.startsWith('*') }, [paragraph(text.replace('*', ''))])
  return schema.node(
    'table',
    null,
    rows.map((row) => schema.node('table_row', null, row.map(cell))),
  )
}

/** A table as it stands, one line a row; spans as `2x1`. */
function drawn(view: EditorView): string[] {
  const lines: string[] = []
  view.state.doc.descendants((node) => {
    if (node.type.name !== 'table_row') return true
    const cells = node.content.content.map(({ attrs, textContent }) => {
      const span =
        attrs.colspan * attrs.rowspan > 1 ? `${String(attrs.colspan)}x${String(attrs.rowspan)}` : ''
      return `${attrs.header ? '*' : ''}${textContent}${span}`
    })
    lines.push(cells.join('|'))
    return false
  })
  return lines
}

const over = (...rows: string[][]) => viewOver(schema.node('doc', null, [paragraph('前'), tableOf(...rows)]))

function into(view: EditorView, words: string): void {
  view.state.doc.descendants((node, pos) => {
    if (node.text === words) caretAt(view, pos + words.length)
  })
}

function select(view: EditorView, from: string, to: string): void {
  const at = (words: string) => {
    let found = 0
    view.state.doc.descendants((node, pos) => {
      if (node.type.name === 'table_cell' && node.textContent === words) found = pos
    })
    return found
  }
  view.dispatch(view.state.tr.setSelection(CellSelection.create(view.state.doc, at(from), at(to))))
}

const run = (view: EditorView, command: Command) => command(view.state, view.dispatch, view)
const here = (view: EditorView) => view.state.selection.$head.parent.textContent

function check(rows: string[][], at: string, command: Command, expected: string[]): EditorView {
  const view = over(...rows)
  into(view, at)
  expect(run(view, command)).toBe(true)
  expect(drawn(view)).toEqual(expected)
  view.state.doc.check()
  return view
}

test('a table comes with a head, its caret in the first cell and a line behind it', () => {
  const view = viewOver(bodyOf('前文'))
  caretAt(view, 2)
  run(view, insertTable(2, 3))
  put(view, '项目')
  expect(drawn(view)).toEqual(['*项目|*|*', '||'])
  expect(view.state.doc.content.content.map((block) => block.type.name)).toEqual([
    'paragraph',
    'table',
    'paragraph',
  ])
})

const plain = [
  ['*甲', '*乙'],
  ['丙', '丁'],
]

test('rows and columns come on every side, and heads go on', () => {
  check(plain, '丙', addRowAt('above'), ['*甲|*乙', '|', '丙|丁'])
  check(plain, '甲', addRowAt('below'), ['*甲|*乙', '|', '丙|丁'])
  check(plain, '丁', addColumnAt('after'), ['*甲|*乙|*', '丙|丁|'])
  const view = check(plain, '丁', addColumnAt('before'), ['*甲|*|*乙', '丙||丁'])
  put(view, '新')
  expect(drawn(view)).toEqual(['*甲|*|*乙', '丙|新|丁'])
  const named = [
    ['*甲', '乙'],
    ['*丙', '丁'],
  ]
  check(named, '丙', addRowAt('below'), ['*甲|乙', '*丙|丁', '*|'])
  check([['*甲', '*乙']], '甲', addRowAt('below'), ['*甲|*乙', '|'])
})

test('rows and columns go, and the table with the last', () => {
  check(plain, '丙', removeRows, ['*甲|*乙'])
  check(plain, '乙', removeColumns, ['*甲', '丙'])
  const view = check([['甲']], '甲', removeRows, [])
  expect(view.state.doc.textContent).toBe('前')
})

test('heads are made and unmade by row and by cell', () => {
  const view = check(plain, '丙', toggleHeadRow, ['甲|乙', '丙|丁'])
  run(view, toggleHeadRow)
  expect(drawn(view)).toEqual(['*甲|*乙', '丙|丁'])
  check(plain, '丙', toggleHeadCell, ['*甲|*乙', '*丙|丁'])
})

test('cells are merged with what stands in them, and split again', () => {
  const view = over(...plain)
  into(view, '丙')
  expect(run(view, joinCells)).toBe(false)
  select(view, '丙', '丁')
  expect(run(view, joinCells)).toBe(true)
  expect(drawn(view)).toEqual(['*甲|*乙', '丙丁2x1'])
  expect(run(view, partCell)).toBe(true)
  expect(drawn(view)).toEqual(['*甲|*乙', '丙丁|'])
})

test('Tab goes from cell to cell and makes a row at the end; Shift+Tab goes back', () => {
  const view = over(...plain)
  into(view, '乙')
  run(view, goCell(1))
  expect(here(view)).toBe('丙')
  run(view, goCell(1))
  run(view, goCell(1))
  expect(drawn(view)).toEqual(['*甲|*乙', '丙|丁', '|'])
  put(view, '戊')
  expect(drawn(view)).toEqual(['*甲|*乙', '丙|丁', '戊|'])
  run(view, goCell(-1))
  expect(here(view)).toBe('丁')
  into(view, '甲')
  // In the first cell it stays, and does not leave the text.
  expect(run(view, goCell(-1))).toBe(true)
  expect(here(view)).toBe('甲')
  caretAt(view, 1)
  expect(run(view, goCell(1))).toBe(false)
})

test('a table whose rows differ in length stays as it is while somebody types, and is squared by an act on it', () => {
  const view = over(['甲', '乙'], ['丙'])
  into(view, '丙')
  put(view, '丙')
  expect(drawn(view)).toEqual(['甲|乙', '丙丙'])
  expect(run(view, addColumnAt('after'))).toBe(true)
  expect(drawn(view)).toEqual(['甲||乙', '丙丙||'])
  const table = view.state.doc.child(1)
  expect(TableMap.get(table).problems).toBeNull()
})

test('an input method never writes over several cells', () => {
  const view = over(...plain)
  select(view, '丙', '丁')
  view.dom.dispatchEvent(new KeyboardEvent('keydown', { key: 'Process', keyCode: 229, bubbles: true }))
  expect(view.state.selection).not.toBeInstanceOf(CellSelection)
  put(view, '你好')
  expect(drawn(view)).toEqual(['*甲|*乙', '丙|你好丁'])
})

test('typing over selected cells empties them, and Undo brings them back', () => {
  const view = over(...plain)
  select(view, '丙', '丁')
  view.dom.dispatchEvent(
    new KeyboardEvent('keydown', { key: 'Backspace', keyCode: 8, bubbles: true, cancelable: true }),
  )
  expect(drawn(view)).toEqual(['*甲|*乙', '|'])
})

test('the window: a table from the palette, its menu only where there is one, and acts that cannot be done say why', async () => {
  const host = memoryHost()
  const body = { type: 'doc' as const, content: [{ type: 'paragraph', content: [] }] } as never
  host.put(storyView('s1', { ...blankArticle(), headline: '老街', body }))
  open(host)
  await until(() => expect(all('.ProseMirror')).toHaveLength(1))
  const menu = () => all('[role=toolbar] [aria-expanded]').find((each) => each.ariaLabel === 'Table')
  expect(menu()).toBeUndefined()
  press({ code: 'KeyK', ctrlKey: true })
  await until(() => expect(all('[role=combobox]')).toHaveLength(1))
  type('insert a table', one('[role=combobox]'))
  press({ key: 'Enter', code: 'Enter' }, one('[role=combobox]'))
  await until(() => expect(all('.ProseMirror td, .ProseMirror th')).toHaveLength(9))
  menu()?.click()
  await until(() => expect(document.activeElement?.textContent).toContain('Insert row above'))
  press({ key: 'ArrowDown' })
  expect(document.activeElement?.textContent).toContain('Insert row below')
  one('[data-command="table.join"]').click()
  await until(() => expect(text()).toContain('Select two or more cells first'))
  one('[data-command="table.row_below"]').click()
  await until(() => expect(all('.ProseMirror tr')).toHaveLength(4))
  expect(document.activeElement).toBe(one('.ProseMirror'))
})
