/** The keys of the body: marks, block types, lists, breaks, undo. What concerns the window as a whole is not here. */
import {
  baseKeymap,
  chainCommands,
  exitCode,
  lift,
  setBlockType,
  toggleMark,
  wrapIn,
} from 'prosemirror-commands'
import { redo, undo } from 'prosemirror-history'
import { undoInputRule } from 'prosemirror-inputrules'
import { keymap } from 'prosemirror-keymap'
import { liftListItem, sinkListItem, splitListItem, wrapInList } from 'prosemirror-schema-list'
import type { Node } from 'prosemirror-model'
import {
  TextSelection,
  type Command,
  type EditorState,
  type Plugin,
  type Transaction,
} from 'prosemirror-state'

import { mark, node } from './schema'
import { addColumnAt, addRowAt, goCell, insertTable, newTable, removeColumns, removeRows } from './tables'
import { toLine } from './vertical'

const hardBreak: Command = (state, dispatch) => {
  if (!state.selection.$from.parent.inlineContent) return false
  dispatch?.(state.tr.replaceSelectionWith(node('hard_break').create()).scrollIntoView())
  return true
}

type ListName = 'bullet_list' | 'ordered_list'

/** The innermost node of one of these types around the caret. */
function around(state: EditorState, ...names: string[]): { found: Node; pos: number } | null {
  const { $from } = state.selection
  for (let depth = $from.depth; depth > 0; depth--) {
    const found = $from.node(depth)
    if (names.includes(found.type.name)) return { found, pos: $from.before(depth) }
  }
  return null
}

/** A list of this type around the selection, out of it where it is one already, another one where it is of the other type. */
export function toggleList(name: ListName): Command {
  return (state, dispatch, view) => {
    const list = around(state, 'bullet_list', 'ordered_list')
    if (list?.found.type.name === name) return liftListItem(node('list_item'))(state, dispatch, view)
    if (!list) return asParagraphs(wrapInList(node(name)))(state, dispatch, view)
    dispatch?.(state.tr.setNodeMarkup(list.pos, node(name)))
    return true
  }
}

/** A quotation around the selection, or out of it. */
export const toggleQuote: Command = (state, dispatch, view) =>
  around(state, 'blockquote')
    ? lift(state, dispatch, view)
    : asParagraphs(wrapIn(node('blockquote')))(state, dispatch, view)

/** Runs a command; where it does not fit the chosen blocks, makes paragraphs of them first. */
function asParagraphs(command: Command): Command {
  return (state, dispatch, view) => {
    if (command(state, dispatch, view)) return true
    let done = false
    setBlockType(node('paragraph'))(state, (first) => {
      done = command(state.apply(first), (second) => {
        second.steps.forEach((step) => first.step(step))
        dispatch?.(first.scrollIntoView())
      })
    })
    return done
  }
}

/** The block at the caret becomes this type; level for headings. Out of lists and quotations where it may not stand in them. */
export function becomes(name: string, level?: number): Command {
  const set = setBlockType(node(name), level === undefined ? null : { level })
  return (state, dispatch, view) => {
    if (set(state, dispatch, view)) return true
    let now = state
    const all = state.tr
    const step = (tr: Transaction) => {
      tr.steps.forEach((each) => all.step(each))
      now = now.apply(tr)
    }
    while (around(now, 'list_item', 'blockquote')) {
      if (!liftListItem(node('list_item'))(now, step) && !lift(now, step)) return false
      if (!set(now, step)) continue
      const { from, to } = now.selection
      dispatch?.(all.setSelection(TextSelection.create(all.doc, from, to)))
      return true
    }
    return false
  }
}

/** From a caption one goes on writing below the picture: a caption is one paragraph. */
export const leaveCaption: Command = (state, dispatch) => {
  const { $from } = state.selection
  if ($from.parent.type !== node('figure')) return false
  const after = $from.after(1)
  if (!dispatch) return true
  const tr = state.tr
  if (tr.doc.nodeAt(after)?.type !== node('paragraph')) tr.insert(after, node('paragraph').create())
  dispatch(tr.setSelection(TextSelection.create(tr.doc, after + 1)).scrollIntoView())
  return true
}

/** From a caption on to what else is said of this picture. */
export const toFacts: Command = (state, dispatch, view) => {
  const { $from } = state.selection
  if ($from.parent.type !== node('figure')) return false
  const dom = view?.nodeDOM($from.before())
  const input = dom instanceof HTMLElement ? dom.querySelector<HTMLElement>('[data-figure=alt]') : null
  if (dispatch) input?.focus()
  return input !== null
}

/** At the very beginning of a subhead, pull quote or note, Backspace makes a paragraph of it before anything is joined. */
export const plainAtStart: Command = (state, dispatch) => {
  const { $from, empty } = state.selection
  const special = ['heading', 'pull_quote', 'editor_note'].includes($from.parent.type.name)
  return empty && $from.parentOffset === 0 && special && setBlockType(node('paragraph'))(state, dispatch)
}

const item = node('list_item')

/** All keys of the body, in the order in which they are asked. */
export function bodyKeys(): Plugin[] {
  const own: Record<string, Command> = {
    'Mod-z': undo,
    'Mod-y': redo,
    'Mod-Shift-z': redo,
    'Mod-b': toggleMark(mark('strong')),
    'Mod-i': toggleMark(mark('em')),
    'Mod-u': toggleMark(mark('underline')),
    'Mod-Shift-x': toggleMark(mark('strike')),
    'Mod-Alt-t': insertTable(...newTable),
    'Mod-Alt-0': becomes('paragraph'),
    'Mod-Alt-1': becomes('heading', 2),
    'Mod-Alt-2': becomes('heading', 3),
    'Mod-Alt-3': becomes('heading', 4),
    'Mod-Shift-7': toggleList('ordered_list'),
    'Mod-Shift-8': toggleList('bullet_list'),
    'Mod-Shift-9': toggleQuote,
    Backspace: chainCommands(undoInputRule, plainAtStart),
    Enter: chainCommands(leaveCaption, splitListItem(item)),
    Tab: chainCommands(goCell(1), sinkListItem(item), toFacts),
    'Shift-Tab': chainCommands(goCell(-1), liftListItem(item)),
    ArrowUp: toLine(-1),
    ArrowDown: toLine(1),
    'Alt-Shift-ArrowUp': addRowAt('above'),
    'Alt-Shift-ArrowDown': addRowAt('below'),
    'Alt-Shift-ArrowLeft': addColumnAt('before'),
    'Alt-Shift-ArrowRight': addColumnAt('after'),
    'Alt-Shift-Backspace': removeRows,
    'Alt-Shift-Delete': removeColumns,
    'Shift-Enter': chainCommands(exitCode, hardBreak),
  }
  // Ctrl+Enter submits the story; the base keymap would break out of the block.
  const base = Object.fromEntries(Object.entries(baseKeymap).filter(([key]) => key !== 'Mod-Enter'))
  return [keymap(own), keymap(base)]
}
