/** What stands at the caret, for a toolbar that shows it. */
import type { EditorState } from 'prosemirror-state'

import { mark, node } from './schema'

/** The block types that text can be turned into, as the toolbar names them. */
export const blocks = ['paragraph', 'heading-2', 'heading-3', 'heading-4', 'pull_quote', 'editor_note']

/** The type of the text block at the caret, headings with their level. */
export function blockAt(state: EditorState): string {
  const { parent } = state.selection.$from
  return parent.type === node('heading') ? `heading-${String(parent.attrs.level)}` : parent.type.name
}

/** Whether the next sign typed, or some of what is selected, carries the mark. */
export function markAt(state: EditorState, name: string): boolean {
  const { from, to, empty, $from } = state.selection
  const type = mark(name)
  if (empty) return type.isInSet(state.storedMarks ?? $from.marks()) !== undefined
  return state.doc.rangeHasMark(from, to, type)
}

/** Whether the caret stands inside a block of this type. */
export function within(state: EditorState, name: string): boolean {
  const { $from } = state.selection
  for (let depth = $from.depth; depth > 0; depth--) {
    if ($from.node(depth).type === node(name)) return true
  }
  return false
}
