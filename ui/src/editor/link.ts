/** Links: what the selected text points to, and how that is changed. */
import type { Command, EditorState } from 'prosemirror-state'

import { mark } from './schema'

/** Where the run of linked text around a position begins and ends; null where there is no link. */
function run(state: EditorState): { from: number; to: number; href: string } | null {
  const { $from, from, to, empty } = state.selection
  const type = mark('link')
  if (!empty) {
    let href = ''
    state.doc.nodesBetween(from, to, (node) => {
      href ||= String(type.isInSet(node.marks)?.attrs.href ?? '')
    })
    return href ? { from, to, href } : null
  }
  const here = type.isInSet($from.marks()) ?? type.isInSet($from.nodeAfter?.marks ?? [])
  if (!here) return null
  const start = $from.start()
  let [first, last] = [from, from]
  $from.parent.forEach((node, offset) => {
    if (!here.isInSet(node.marks)) return
    const [a, b] = [start + offset, start + offset + node.nodeSize]
    // Neighbouring runs of one link differ in other marks only.
    if (a <= last && b >= first) [first, last] = [Math.min(first, a), Math.max(last, b)]
  })
  return { from: first, to: last, href: String(here.attrs.href) }
}

/** The address of the link at the selection; empty where there is none. */
export function linkAt(state: EditorState): string {
  return run(state)?.href ?? ''
}

/** Links the selection, or the link the caret is in, to an address; an empty one takes the link away. */
export function setLink(href: string): Command {
  return (state, dispatch) => {
    const type = mark('link')
    const { from, to } = state.selection.empty ? (run(state) ?? state.selection) : state.selection
    if (from === to) return false
    const tr = state.tr.removeMark(from, to, type)
    if (href) tr.addMark(from, to, type.create({ href }))
    dispatch?.(tr.scrollIntoView())
    return true
  }
}
