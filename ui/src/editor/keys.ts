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
import type { Command, Plugin } from 'prosemirror-state'

import { mark, node } from './schema'

const hardBreak: Command = (state, dispatch) => {
  dispatch?.(state.tr.replaceSelectionWith(node('hard_break').create()).scrollIntoView())
  return true
}

/** A list of this type around the selection, or out of it where it is one already. */
export function toggleList(name: 'bullet_list' | 'ordered_list'): Command {
  return (state, dispatch, view) => {
    const { $from } = state.selection
    for (let depth = $from.depth; depth > 0; depth--) {
      if ($from.node(depth).type === node(name)) return liftListItem(node('list_item'))(state, dispatch, view)
    }
    return wrapInList(node(name))(state, dispatch, view)
  }
}

/** A quotation around the selection, or out of it. */
export const toggleQuote: Command = (state, dispatch, view) => {
  const { $from } = state.selection
  for (let depth = $from.depth; depth > 0; depth--) {
    if ($from.node(depth).type === node('blockquote')) return lift(state, dispatch, view)
  }
  return wrapIn(node('blockquote'))(state, dispatch, view)
}

/** The block at the caret becomes this type; level for headings. */
export function becomes(name: string, level?: number): Command {
  return setBlockType(node(name), level === undefined ? null : { level })
}

/** A divider after the block at the caret. */
export const insertDivider: Command = (state, dispatch) => {
  const { $from } = state.selection
  const after = $from.depth > 0 ? $from.after(1) : state.selection.to
  dispatch?.(state.tr.insert(after, node('divider').create()).scrollIntoView())
  return true
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
    Backspace: undoInputRule,
    Enter: splitListItem(item),
    Tab: sinkListItem(item),
    'Shift-Tab': liftListItem(item),
    'Shift-Enter': chainCommands(exitCode, hardBreak),
  }
  // Ctrl+Enter submits the story; the base keymap would break out of the block.
  const base = Object.fromEntries(Object.entries(baseKeymap).filter(([key]) => key !== 'Mod-Enter'))
  return [keymap(own), keymap(base)]
}

/** Figures after the block at the caret; an empty paragraph there gives way. */
export function insertFigures(figures: readonly Node[]): Command {
  return (state, dispatch) => {
    const { $from } = state.selection
    if ($from.depth === 0) return false
    const block = $from.node(1)
    const empty = block.type === node('paragraph') && block.content.size === 0
    const [from, to] = [empty ? $from.before(1) : $from.after(1), $from.after(1)]
    dispatch?.(state.tr.replaceWith(from, to, Fragment.from([...figures])).scrollIntoView())
    return true
  }
}
