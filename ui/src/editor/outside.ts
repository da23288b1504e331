/**
 * Text that comes from outside while somebody writes: another window's save, a decision, a restored revision.
 *
 * It arrives as a whole document made from one that this editor had earlier. Only the part that differs is put in, carried
 * over everything typed since, so that the caret stays where it is and undo never takes it out.
 */
import { Slice, type Node } from 'prosemirror-model'
import type { EditorState, Transaction } from 'prosemirror-state'
import { ReplaceStep, type Mappable, type Step } from 'prosemirror-transform'

/** The smallest replacement that makes `before` into `after`; null where they are equal. */
export function difference(before: Node, after: Node): Step | null {
  const start = before.content.findDiffStart(after.content)
  if (start === null) return null
  const end = before.content.findDiffEnd(after.content)
  if (!end) return null
  // Equal text on both sides of the difference may be counted twice; then the ends lie before the start.
  const overlap = start - Math.min(end.a, end.b)
  const push = Math.max(0, overlap)
  const [to, until] = [end.a + push, end.b + push]
  const slice = after.slice(start, until)
  const step = new ReplaceStep(start, to, slice)
  // Where the edges lie at different depths the cut does not fit; then everything between the outer edges is exchanged.
  return fits(step, before, after)
    ? step
    : new ReplaceStep(0, before.content.size, new Slice(after.content, 0, 0))
}

/** Puts a step made for an earlier document into the present one; null where what it was about is gone. */
export function land(state: EditorState, step: Step, since: Mappable): Transaction | null {
  const mapped = step.map(since)
  if (!mapped) return null
  const tr = state.tr
  return tr.maybeStep(mapped).failed ? null : tr.setMeta('addToHistory', false).setMeta('outside', true)
}

function fits(step: Step, before: Node, after: Node): boolean {
  const result = step.apply(before)
  return result.doc?.eq(after) ?? false
}
