/**
 * Words that stand in empty blocks until something is written: in every subhead, which could not be seen at all, and in the
 * first block of a manuscript without a word. They are drawn, never part of the text.
 */
import type { Node } from 'prosemirror-model'
import { Plugin, type EditorState } from 'prosemirror-state'
import { Decoration, DecorationSet } from 'prosemirror-view'

import { node } from './schema'

/**
 * `words` is asked at every drawing, so that it follows the language; `taken` says that something else is drawn in the place of a
 * block, between two positions.
 */
export function placeholder(
  words: (block: Node) => string,
  taken: (state: EditorState, from: number, to: number) => boolean,
): Plugin {
  return new Plugin({
    props: {
      decorations(state) {
        const { doc } = state
        const shown: Decoration[] = []
        let begin = !isWritten(doc)
        doc.forEach((block, from) => {
          if (!block.isTextblock || block.content.size > 0 || block.type === node('figure')) return
          const first = begin && block.type !== node('heading')
          if (first) begin = false
          if (!first && block.type !== node('heading')) return
          const to = from + block.nodeSize
          if (taken(state, from, to)) return
          shown.push(Decoration.node(from, to, { class: 'placeholder', 'data-placeholder': words(block) }))
        })
        return shown.length > 0 ? DecorationSet.create(doc, shown) : null
      },
    },
  })
}

/** Whether there is a word in it; the first ends the search. */
function isWritten(doc: Node): boolean {
  let found = false
  doc.descendants((each) => {
    found ||= each.isText
    return !found
  })
  return found
}
