/** Words that stand in an empty manuscript until something is written. They are drawn, never part of the text. */
import { Plugin, type EditorState } from 'prosemirror-state'
import { Decoration, DecorationSet } from 'prosemirror-view'

/** `words` is asked at every drawing, so that it follows the language; `taken` says that something else is drawn in its place. */
export function placeholder(words: () => string, taken: (state: EditorState) => boolean): Plugin {
  return new Plugin({
    props: {
      decorations(state) {
        const { doc } = state
        const only = doc.childCount === 1 ? doc.firstChild : null
        if (!only?.isTextblock || only.content.size > 0 || taken(state)) return null
        const attrs = { class: 'placeholder', 'data-placeholder': words() }
        return DecorationSet.create(doc, [Decoration.node(0, only.nodeSize, attrs)])
      },
    },
  })
}
