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
import { Fragment, type Node } from 'prosemirror-model'
import {
  TextSelection,
  type Command,
  type EditorState,
  type Plugin,
  type Transaction,
} from 'prosemirror-state'

import { mark, node } from './schema'

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

/** A divider after the block at the caret; writing goes on behind it. */
export const insertDivider: Command = (state, dispatch) =>
  insertBlocks([node('divider').create()])(state, dispatch)

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
    'Mod-Alt-0': becomes('paragraph'),
    'Mod-Alt-1': becomes('heading', 2),
    'Mod-Alt-2': becomes('heading', 3),
    'Mod-Alt-3': becomes('heading', 4),
    'Mod-Shift-7': toggleList('ordered_list'),
    'Mod-Shift-8': toggleList('bullet_list'),
    'Mod-Shift-9': toggleQuote,
    Backspace: chainCommands(undoInputRule, plainAtStart),
    Enter: chainCommands(leaveCaption, splitListItem(item)),
    Tab: sinkListItem(item),
    'Shift-Tab': liftListItem(item),
    'Shift-Enter': chainCommands(exitCode, hardBreak),
  }
  // Ctrl+Enter submits the story; the base keymap would break out of the block.
  const base = Object.fromEntries(Object.entries(baseKeymap).filter(([key]) => key !== 'Mod-Enter'))
  return [keymap(own), keymap(base)]
}

/**
 * Blocks after the one at the caret; an empty paragraph there gives way. Where nothing can be written behind them, a new
 * paragraph follows.
 */
export function insertBlocks(blocks: readonly Node[]): Command {
  return (state, dispatch) => {
    const { $from } = state.selection
    const at = $from.depth === 0 ? $from.pos : $from.after(1)
    const empty =
      $from.depth === 1 && $from.parent.type === node('paragraph') && $from.parent.content.size === 0
    const from = empty ? $from.before(1) : at
    const tr = state.tr.replaceWith(from, at, Fragment.from([...blocks]))
    const behind = from + blocks.reduce((sum, block) => sum + block.nodeSize, 0)
    if (!tr.doc.nodeAt(behind)?.isTextblock) tr.insert(behind, node('paragraph').create())
    dispatch?.(tr.setSelection(TextSelection.create(tr.doc, behind + 1)).scrollIntoView())
    return true
  }
}
