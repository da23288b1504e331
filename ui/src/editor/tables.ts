/**
 * Tables in the body: putting one in, its rows, columns, heads and spans, and the way from cell to cell. How cells are
 * selected and walked through is prosemirror-tables'; what it would mend by itself is left alone, because nothing in a text
 * changes but by somebody's hand. A table whose rows are of different lengths is squared only before an act on it.
 */
import { chainCommands } from 'prosemirror-commands'
import type { Node } from 'prosemirror-model'
import {
  EditorState,
  Plugin,
  Selection,
  TextSelection,
  type Command,
  type Transaction,
} from 'prosemirror-state'
import {
  addColumn,
  addRow,
  CellSelection,
  deleteColumn,
  deleteRow,
  deleteTable,
  fixTables,
  goToNextCell,
  isInTable,
  mergeCells,
  selectedRect,
  splitCell,
  tableEditing,
  TableMap,
  type TableRect,
} from 'prosemirror-tables'
import type { EditorView } from 'prosemirror-view'

import { insertBlocks } from './blocks'
import { node } from './schema'

export { isInTable as inTable, deleteTable } from 'prosemirror-tables'

/** How many rows and columns a table has at first; Tab in its last cell makes it longer. */
export const newTable: readonly [number, number] = [3, 3]

/** A table of so many rows and columns behind the block at the caret, its first row a head; one goes on in its first cell. */
export function insertTable(rows: number, columns: number): Command {
  return (state, dispatch) => {
    const cell = (header: boolean) => node('table_cell').createChecked({ header }, node('paragraph').create())
    const row = (_: unknown, at: number) =>
      node('table_row').create(
        null,
        Array.from({ length: columns }, () => cell(at === 0)),
      )
    const table = node('table').create(null, Array.from({ length: rows }, row))
    return insertBlocks([table])(state, (tr) => {
      const start = tr.selection.head - 1 - table.nodeSize
      dispatch?.(tr.setSelection(Selection.near(tr.doc.resolve(start + 1))))
    })
  }
}

/** A row above (below) the selected cells; the caret goes into it. */
export function addRowAt(side: 'above' | 'below'): Command {
  return squared((state, dispatch) => {
    const rect = selectedRect(state)
    const at = side === 'above' ? rect.top : rect.bottom
    const tr = addRow(state.tr, rect, at)
    const { table, map } = grown(tr, rect)
    // A row under a head that is all there was is none itself.
    const all = isHead(rect.table, rect.map.cellsInRect(wholeOf(rect.map)))
    for (let column = 0; column < map.width && !all; column++) {
      const others = map.cellsInRect({ left: column, right: column + 1, top: 0, bottom: map.height })
      head(tr, rect, table, map.map[at * map.width + column], others)
    }
    dispatch?.(intoCell(tr, rect, map.map[at * map.width + rect.left]))
    return true
  })
}

/** A column before (after) the selected cells; the caret goes into it. */
export function addColumnAt(side: 'before' | 'after'): Command {
  return squared((state, dispatch) => {
    const rect = selectedRect(state)
    const at = side === 'before' ? rect.left : rect.right
    const tr = addColumn(state.tr, rect, at)
    const { table, map } = grown(tr, rect)
    for (let row = 0; row < map.height; row++) {
      const others = map.cellsInRect({ left: 0, right: map.width, top: row, bottom: row + 1 })
      head(tr, rect, table, map.map[row * map.width + at], others)
    }
    dispatch?.(intoCell(tr, rect, map.map[rect.top * map.width + at]))
    return true
  })
}

/** Takes the selected rows away; with the last one goes the table. */
export const removeRows: Command = squared(chainCommands(deleteRow, deleteTable))
/** Takes the selected columns away; with the last one goes the table. */
export const removeColumns: Command = squared(chainCommands(deleteColumn, deleteTable))
/** Makes one cell of the selected ones. */
export const joinCells: Command = squared(mergeCells)
/** Makes a cell that spans several into as many. */
export const partCell: Command = squared(splitCell)

/** The first row becomes the head of the table, or is one no longer. */
export const toggleHeadRow: Command = squared((state, dispatch) => {
  const rect = selectedRect(state)
  return setHead(
    state,
    dispatch,
    rect,
    rect.map.cellsInRect({ left: 0, right: rect.map.width, top: 0, bottom: 1 }),
  )
})

/** The selected cells become heads, or are ones no longer. */
export const toggleHeadCell: Command = squared((state, dispatch) => {
  const rect = selectedRect(state)
  return setHead(state, dispatch, rect, rect.map.cellsInRect(rect))
})

/** From cell to cell; forward out of the last one a new row begins. */
export function goCell(direction: 1 | -1): Command {
  const next = goToNextCell(direction)
  return (state, dispatch, view) => {
    if (!isInTable(state)) return false
    if (next(state, dispatch, view)) return true
    if (direction < 0) return true
    return squared((last, act) => {
      const rect = selectedRect(last)
      return addRowAt('below')(last, (tr) => act?.(firstOf(tr, rect)), view)
    })(state, dispatch, view)
  }
}

/** Selecting cells and walking through them, without the repairs that nobody asked for. */
export function tablePlugin(): Plugin {
  const base = tableEditing()
  return new Plugin({
    ...base.spec,
    // Compared with itself nothing of the text has changed: only the selection is put in order.
    appendTransaction: (done, _old, state) => base.spec.appendTransaction?.call(base, done, state, state),
    props: {
      ...base.props,
      handleKeyDown(view, event) {
        if (event.isComposing || event.keyCode === 229) return oneCell(view)
        return base.props.handleKeyDown?.call(base, view, event) ?? false
      },
      handleDOMEvents: { ...base.props.handleDOMEvents, compositionstart: (view) => oneCell(view) },
    },
  })
}

/** An input method writes into one cell: several that are selected are let go before it begins. */
function oneCell(view: EditorView): boolean {
  const { selection } = view.state
  if (selection instanceof CellSelection && !view.composing)
    view.dispatch(view.state.tr.setSelection(TextSelection.near(selection.$headCell, 1)))
  return false
}

/** A command in a table, after its rows were made of one length where they are not. */
function squared(command: Command): Command {
  return (state, dispatch, view) => {
    if (!isInTable(state)) return false
    const { tableStart, table } = selectedRect(state)
    const without = state.tr.delete(tableStart - 1, tableStart - 1 + table.nodeSize).doc
    const fix = fixTables(state, EditorState.create({ doc: without }))
    if (!fix) return command(state, dispatch, view)
    const act = (tr: Transaction) => {
      tr.steps.forEach((step) => fix.step(step))
      dispatch?.(fix.setSelection(Selection.fromJSON(fix.doc, tr.selection.toJSON())))
    }
    return command(state.apply(fix), dispatch && act, view)
  }
}

interface Grown {
  table: Node
  map: TableMap
}

/** The table as a transaction has made it; it begins where it began. */
function grown(tr: Transaction, { tableStart }: TableRect): Grown {
  const table = tr.doc.nodeAt(tableStart - 1)
  if (!table) throw new RangeError('There is no table any more.')
  return { table, map: TableMap.get(table) }
}

function wholeOf({ width, height }: TableMap) {
  return { left: 0, top: 0, right: width, bottom: height }
}

function isHead(table: Node, cells: readonly number[]): boolean {
  return cells.length > 0 && cells.every((pos) => table.nodeAt(pos)?.attrs.header === true)
}

/** A new cell is a head where everything else in its row or column is. */
function head(
  tr: Transaction,
  { tableStart }: TableRect,
  table: Node,
  pos: number | undefined,
  others: readonly number[],
): void {
  if (pos === undefined) return
  if (
    isHead(
      table,
      others.filter((other) => other !== pos),
    )
  )
    tr.setNodeAttribute(tableStart + pos, 'header', true)
}

function intoCell(tr: Transaction, { tableStart }: TableRect, pos: number | undefined): Transaction {
  if (pos === undefined) return tr
  return tr.setSelection(Selection.near(tr.doc.resolve(tableStart + pos + 1))).scrollIntoView()
}

/** The caret in the first cell of the last row. */
function firstOf(tr: Transaction, rect: TableRect): Transaction {
  const { map } = grown(tr, rect)
  return intoCell(tr, rect, map.map[(map.height - 1) * map.width])
}

function setHead(
  state: EditorState,
  dispatch: ((tr: Transaction) => void) | undefined,
  { table, tableStart }: TableRect,
  cells: readonly number[],
): boolean {
  const tr = state.tr
  const header = !isHead(table, cells)
  for (const pos of cells) tr.setNodeAttribute(tableStart + pos, 'header', header)
  dispatch?.(tr)
  return true
}
