/**
 * Text that comes from outside while somebody writes: another window's save, a decision, a restored revision.
 *
 * Only the stretch that differs is put in, outside of the undo history, so that caret and scroll stay where they are. When
 * both sides moved on, their edits are laid together where they do not touch. What is to be shown is the state's to say.
 */
import type { Node } from 'prosemirror-model'
import type { EditorState, Transaction } from 'prosemirror-state'

/** The stretch by which two documents differ: `from`–`to` here, `from`–`other` there. */
export interface Stretch {
  from: number
  to: number
  other: number
}

/** Where two documents differ; null where they do not. */
export function differing(here: Node, there: Node): Stretch | null {
  const from = here.content.findDiffStart(there.content)
  if (from === null) return null
  const end = here.content.findDiffEnd(there.content)
  if (end === null) return null
  // Repeated text lets both searches run past each other.
  const overlap = Math.max(0, from - Math.min(end.a, end.b))
  return { from, to: end.a + overlap, other: end.b + overlap }
}

/** Turns the open document into another; null when there is nothing to do. */
export function turnInto(state: EditorState, next: Node): Transaction | null {
  const stretch = differing(state.doc, next)
  if (!stretch) return null
  const fine = state.tr.replace(stretch.from, stretch.to, next.slice(stretch.from, stretch.other))
  return quiet(fine.doc.eq(next) ? fine : blocks(state, next))
}

/**
 * The transaction that brings what changed between `base` and `next` into the open document, which was changed from
 * `base` too; null when both changed the same place.
 */
export function layTogether(state: EditorState, base: Node, next: Node): Transaction | null {
  const theirs = differing(base, next)
  const ours = differing(base, state.doc)
  if (!theirs) return quiet(state.tr)
  if (!ours) return turnInto(state, next)
  const before = theirs.to < ours.from
  if (!before && ours.to >= theirs.from) return null
  const shift = before ? 0 : state.doc.content.size - base.content.size
  const tr = state.tr.replace(theirs.from + shift, theirs.to + shift, next.slice(theirs.from, theirs.other))
  const grown = next.content.size - base.content.size
  return tr.doc.content.size === state.doc.content.size + grown ? quiet(tr) : null
}

/** The same with whole blocks, where the stretch does not fit as it is. */
function blocks(state: EditorState, next: Node): Transaction {
  const { doc } = state
  const same = (a: number, b: number) => doc.child(a).eq(next.child(b))
  const most = Math.min(doc.childCount, next.childCount)
  let head = 0
  while (head < most && same(head, head)) head += 1
  let tail = 0
  while (tail < most - head && same(doc.childCount - 1 - tail, next.childCount - 1 - tail)) tail += 1
  const size = (node: Node, from: number, to: number) => {
    let sum = 0
    for (let at = from; at < to; at += 1) sum += node.child(at).nodeSize
    return sum
  }
  const from = size(doc, 0, head)
  const to = doc.content.size - size(doc, doc.childCount - tail, doc.childCount)
  const other = next.content.size - size(next, next.childCount - tail, next.childCount)
  return state.tr.replaceWith(from, to, next.content.cut(from, other))
}

function quiet(tr: Transaction): Transaction {
  return tr.setMeta('addToHistory', false).setMeta('outside', true)
}
