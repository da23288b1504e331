/** What a body's editor begins with: the plugins of this window, in the order in which they are asked. */
import { dropCursor } from 'prosemirror-dropcursor'
import { gapCursor } from 'prosemirror-gapcursor'
import { history } from 'prosemirror-history'
import type { Node } from 'prosemirror-model'
import { EditorState } from 'prosemirror-state'

import { changesPlugin, type DrawnPiece } from '../editor/changes'
import { findPlugin } from '../editor/find'
import { bodyKeys } from '../editor/keys'
import { typingRules } from '../editor/rules'
import { m } from '../locales'
import { colourOf } from './authors'

const words: Record<string, (values: { name: string }) => string> = {
  inserted: m.piece_inserted,
  deleted: m.piece_deleted,
  inserted_then_deleted: m.piece_passing,
  formatted: m.piece_formatted,
  retyped: m.piece_retyped,
  attribute: m.piece_attribute,
}

function label(piece: DrawnPiece): string {
  return words[piece.kind]?.({ name: piece.author }) ?? piece.author
}

/** The editor's state for a body that was just opened. */
export function beginBody(doc: Node): EditorState {
  return EditorState.create({
    doc,
    plugins: [
      typingRules(),
      ...bodyKeys(),
      history(),
      changesPlugin({ colour: colourOf, label }),
      findPlugin(),
      gapCursor(),
      dropCursor({ color: false, class: 'drop-cursor' }),
    ],
  })
}
