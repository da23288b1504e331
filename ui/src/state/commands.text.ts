/**
 * Commands on the text at the caret: marks, types of blocks, and tables. Their keys are the editor's, because they mean something
 * else where no text is written; here they are told, so that palette, menu and the list of keys know them.
 */
import { toggleMark } from 'prosemirror-commands'
import { redo, undo } from 'prosemirror-history'
import type { Command as Act } from 'prosemirror-state'

import { insertDivider } from '../editor/blocks'
import { becomes, toggleList, toggleQuote } from '../editor/keys'
import { mark } from '../editor/schema'
import {
  addColumnAt,
  addRowAt,
  deleteTable,
  insertTable,
  inTable,
  joinCells,
  newTable,
  partCell,
  removeColumns,
  removeRows,
  toggleHeadCell,
  toggleHeadRow,
} from '../editor/tables'
import { m } from '../locales'
import { command, type Command } from './commands'
import type { Chord } from './keys'
import type { Workspace } from './workspace.svelte'

/** Whether the text of the open story is on the screen and can be written on. */
function writable({ story, tabs, untouchable }: Workspace): boolean {
  const { manuscript } = story
  const shown = tabs.current?.middle === 'manuscript' && story.shown !== 'original'
  return manuscript !== null && untouchable === '' && shown
}

/** Does something to the text at the caret; the focus goes back there. */
export function write({ story }: Workspace, act: Act): void {
  const { manuscript } = story
  if (!manuscript) return
  act(manuscript.state, (tr) => manuscript.dispatch(tr), manuscript.view ?? undefined)
  manuscript.view?.focus()
}

export function textCommands(workspace: Workspace): Command[] {
  const shown = () => writable(workspace)
  const text = (id: string, label: () => string, act: Act, keys: Chord[] = []) =>
    command({
      id: `text.${id}`,
      group: 'text',
      label,
      keys,
      written: true,
      shown,
      run: () => write(workspace, act),
    })
  return [
    text('undo', m.undo_step, undo, ['Mod+KeyZ']),
    text('redo', m.redo, redo, ['Mod+KeyY']),
    text('strong', m.text_strong, toggleMark(mark('strong')), ['Mod+KeyB']),
    text('em', m.text_em, toggleMark(mark('em')), ['Mod+KeyI']),
    text('underline', m.text_underline, toggleMark(mark('underline')), ['Mod+KeyU']),
    text('strike', m.text_strike, toggleMark(mark('strike')), ['Mod+Shift+KeyX']),
    command({
      id: 'text.link',
      group: 'text',
      label: m.link_title,
      keys: ['Mod+KeyL'],
      written: true,
      shown,
      run: () => workspace.askLink(),
    }),
    text('paragraph', m.block_paragraph, becomes('paragraph'), ['Mod+Alt+Digit0']),
    text('heading_2', m.block_heading_2, becomes('heading', 2), ['Mod+Alt+Digit1']),
    text('heading_3', m.block_heading_3, becomes('heading', 3), ['Mod+Alt+Digit2']),
    text('heading_4', m.block_heading_4, becomes('heading', 4), ['Mod+Alt+Digit3']),
    text('pull_quote', m.block_pull_quote, becomes('pull_quote')),
    text('editor_note', m.block_editor_note, becomes('editor_note')),
    text('bullets', m.block_bullets, toggleList('bullet_list'), ['Mod+Shift+Digit8']),
    text('numbers', m.block_numbers, toggleList('ordered_list'), ['Mod+Shift+Digit7']),
    text('quote', m.block_quote, toggleQuote, ['Mod+Shift+Digit9']),
    text('divider', m.block_divider, insertDivider),
    command({
      id: 'text.picture',
      group: 'text',
      label: m.picture_insert,
      shown,
      run: () => workspace.choosePictures(),
    }),
    text('table', m.table_insert, insertTable(...newTable), ['Mod+Alt+KeyT']),
  ]
}

/** What can be done in a table, as the toolbar's menu groups it. */
export const tableActs = [
  ['row_above', 'row_below', 'column_before', 'column_after'],
  ['rows_remove', 'columns_remove'],
  ['head_row', 'head_cell'],
  ['join', 'part'],
  ['remove'],
] as const

export function tableCommands(workspace: Workspace): Command[] {
  const { story } = workspace
  const state = () => story.manuscript?.state
  const shown = () => writable(workspace) && inTableNow()
  const inTableNow = () => {
    const now = state()
    return now !== undefined && inTable(now)
  }
  const possible = (act: Act) => {
    const now = state()
    return now !== undefined && act(now)
  }
  const table = (
    id: string,
    label: () => string,
    act: Act,
    keys: Chord[] = [],
    why: () => string = () => '',
  ) =>
    command({
      id: `table.${id}`,
      group: 'text',
      label,
      keys,
      written: true,
      shown,
      why: () => (possible(act) ? '' : why()),
      run: () => write(workspace, act),
    })
  return [
    table('row_above', m.table_row_above, addRowAt('above'), ['Alt+Shift+ArrowUp']),
    table('row_below', m.table_row_below, addRowAt('below'), ['Alt+Shift+ArrowDown']),
    table('column_before', m.table_column_before, addColumnAt('before'), ['Alt+Shift+ArrowLeft']),
    table('column_after', m.table_column_after, addColumnAt('after'), ['Alt+Shift+ArrowRight']),
    table('rows_remove', m.table_rows_remove, removeRows, ['Alt+Shift+Backspace']),
    table('columns_remove', m.table_columns_remove, removeColumns, ['Alt+Shift+Delete']),
    table('head_row', m.table_head_row, toggleHeadRow),
    table('head_cell', m.table_head_cell, toggleHeadCell),
    table('join', m.table_join, joinCells, [], m.why_join),
    table('part', m.table_part, partCell, [], m.why_part),
    table('remove', m.table_remove, deleteTable),
  ]
}
