/** What a body's editor begins with: the plugins of this window, in the order in which they are asked. */
import { dropCursor } from 'prosemirror-dropcursor'
import { gapCursor } from 'prosemirror-gapcursor'
import type { Node } from 'prosemirror-model'
import { EditorState, Selection } from 'prosemirror-state'

import { awaitedPlugin } from '../editor/awaited'
import { changesPlugins, isDrawnOn, type DrawnPiece, type Drawing } from '../editor/changes'
import { commentsPlugin, type DrawnThread } from '../editor/comments'
import { conflictsPlugin } from '../editor/conflicts'
import { findPlugin } from '../editor/find'
import { bodyKeys } from '../editor/keys'
import { past } from '../editor/past'
import { placeholder } from '../editor/placeholder'
import { typingRules } from '../editor/rules'
import { tablePlugin } from '../editor/tables'
import type { CommentThread } from '../host'
import { m } from '../locales'
import { colourOf, initialsOf } from './authors'

const words: Record<string, (values: { name: string }) => string> = {
  inserted: m.piece_inserted,
  deleted: m.piece_deleted,
  removed: m.piece_deleted,
  inserted_then_deleted: m.piece_passing,
  formatted: m.piece_formatted,
  retyped: m.piece_retyped,
  attribute: m.piece_attribute,
  moved: m.piece_moved,
  moved_away: m.piece_moved_away,
}

/** The same of what nobody is known to have done. */
const nameless: Record<string, () => string> = {
  inserted: m.change_inserted,
  deleted: m.change_deleted,
  removed: m.change_deleted,
  inserted_then_deleted: m.change_inserted_then_deleted,
  formatted: m.change_formatted,
  retyped: m.change_retyped,
  attribute: m.change_attribute,
}

function label(piece: DrawnPiece): string {
  if (!piece.author) return nameless[piece.kind]?.() ?? ''
  return words[piece.kind]?.({ name: piece.author }) ?? piece.author
}

const blocks: Record<string, () => string> = {
  paragraph: m.block_paragraph,
  pull_quote: m.block_pull_quote,
  editor_note: m.block_editor_note,
  figure: m.block_figure,
  divider: m.block_divider,
  embed: m.block_embed,
  blockquote: m.block_quote,
  bullet_list: m.block_bullets,
  ordered_list: m.block_numbers,
  table: m.block_table,
}

const headings: Record<number, () => string> = {
  2: m.block_heading_2,
  3: m.block_heading_3,
  4: m.block_heading_4,
}

/** What stands in an empty block: what it is to become, or that one may begin. */
function emptyWords({ type, attrs }: Node): string {
  return type.name === 'heading' ? (headings[Number(attrs.level)] ?? m.block_heading_2)() : m.body_empty()
}

/** A block of a change in words: what it is, in the innermost thing that it stands in. */
function blockName(value: unknown): string {
  const { type, attrs, within } = (value ?? {}) as {
    type?: string
    attrs?: { level?: number }
    within?: { kind?: string }[]
  }
  if (type === 'heading') return (headings[attrs?.level ?? 2] ?? m.block_heading_2)()
  const around = (within ?? []).map((each) => blocks[each.kind ?? '']).find(Boolean)
  const own = blocks[type ?? ''] ?? m.block_other
  return type === 'paragraph' && around ? around() : own()
}

/** What stands beside a block that became another one, or whose attributes changed. */
function note({ before, after, kind, author }: DrawnPiece): string {
  if (kind === 'moved') return m.note_moved({ name: author })
  const [was, is] = [blockName(before), blockName(after)]
  if (!author) return kind === 'attribute' || was === is ? m.change_attribute() : `${was} → ${is}`
  return kind === 'attribute' || was === is
    ? m.note_attribute({ name: author })
    : m.note_retyped({ name: author, was, is })
}

/** How changes look in this window. */
export const drawing: Drawing = { colour: colourOf, initials: initialsOf, label, note }

/** What of these threads is drawn over the body: those that are open and have a place in it. */
export function drawnThreads(threads: readonly CommentThread[]): DrawnThread[] {
  return threads.flatMap(({ id, on, from, to, detached, resolved, comments }) => {
    if (detached || resolved || on === 'story' || on === 'field') return []
    const [first] = comments
    const label = m.comment_mark({ name: first?.author ?? '', text: first?.text ?? '' })
    return [{ id, on, from, to, label }]
  })
}

/** The editor's state for a body that was just opened, with the caret where it was left or as near as the text allows. */
export function beginBody(doc: Node, caret = 0): EditorState {
  return EditorState.create({
    doc,
    selection: Selection.near(doc.resolve(Math.min(caret, doc.content.size))),
    plugins: [
      typingRules(),
      ...bodyKeys(),
      tablePlugin(),
      past,
      ...changesPlugins(drawing),
      commentsPlugin(),
      conflictsPlugin(),
      findPlugin(),
      awaitedPlugin(),
      placeholder(emptyWords, isDrawnOn),
      gapCursor(),
      dropCursor({ color: false, class: 'drop-cursor' }),
    ],
  })
}
