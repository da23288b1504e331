/**
 * Puts a new state on the screen. WebKit paints the whole window anew, in software a dozen milliseconds, when the node in
 * which the caret stands is taken out of the page; and the text of an insertion is a new node with every key, because the
 * editor trusts no wrapper that the browser has written in. So the caret is taken off first, and set again by the editor.
 */
import type { EditorState } from 'prosemirror-state'
import type { EditorView } from 'prosemirror-view'

/** Shows a state whose text or drawing may differ from what is shown. */
export function showRedrawn(view: EditorView, state: EditorState): void {
  const selection = view.dom.ownerDocument.getSelection()
  // While a word is composed the caret is the input method's.
  const takes = selection?.rangeCount === 1 && state.selection.empty && view.hasFocus() && !view.composing
  const range = takes ? selection.getRangeAt(0) : null
  if (range) selection?.removeAllRanges()
  view.updateState(state)
  // The editor sets no caret where it had nothing to draw.
  if (range && selection?.rangeCount === 0) selection.addRange(range)
}
