/** Words that stand in an empty manuscript until something is written. They are drawn, never part of the text. */
import { Plugin } from 'prosemirror-state'
import { Decoration, DecorationSet } from 'prosemirror-view'

/** `words` is asked at every drawing, so that it follows the language. */
export function placeholder(words: () => string): Plugin {
  return new Plugin({
    props: {
      decorations({ doc }) {
        const only = doc.childCount === 1 ? doc.firstChild : null
        if (!only?.isTextblock || only.content.size > 0) return null
        const attrs = { class: 'placeholder', 'data-placeholder': words() }
        return DecorationSet.create(doc, [Decoration.node(0, only.nodeSize, attrs)])
      },
    },
  })
}
