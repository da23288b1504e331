/** Blocks put in behind the one at the caret. What the blocks are is for others to say. */
import { Fragment, type Node } from 'prosemirror-model'
import { TextSelection, type Command } from 'prosemirror-state'

import { node } from './schema'

/** A divider after the block at the caret; writing goes on behind it. */
export const insertDivider: Command = (state, dispatch) =>
  insertBlocks([node('divider').create()])(state, dispatch)

/**
 * Blocks after the one at the caret; an empty paragraph there gives way. Where nothing can be written behind them, a new
 * paragraph follows, in which one writes on; a picture is asked for its caption first.
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
    const caption = blocks[0]?.type === node('figure') ? from + 1 + blocks[0].content.size : null
    dispatch?.(tr.setSelection(TextSelection.create(tr.doc, caption ?? behind + 1)).scrollIntoView())
    return true
  }
}
