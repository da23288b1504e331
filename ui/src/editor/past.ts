/** The history of a body: what Ctrl+Z goes back over, and how it ends where somebody else takes the keyboard. */
import { history } from 'prosemirror-history'
import type { EditorState } from 'prosemirror-state'

/** The plugin that every body has; it holds nothing itself. */
export const past = history()

/** The same state, caret and drawing included, that remembers nothing to be undone or redone. */
export function withoutPast(state: EditorState): EditorState {
  const { plugins } = state
  // What a state holds for a plugin goes when the plugin does.
  const bare = state.reconfigure({ plugins: plugins.filter((plugin) => plugin !== past) })
  return bare.reconfigure({ plugins })
}
