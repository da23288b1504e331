/** What a conflict says in words: what it is about, and both its versions as a person reads them. */
import type { OpenConflict } from '../../host'
import { m } from '../../locales'
import { fieldWords } from '../../state/fields'
import { markName } from './words'

type Kind = OpenConflict['kind']

const kinds: Record<Kind, () => string> = {
  text: m.conflict_text,
  deleted: m.conflict_deleted,
  inserted: m.conflict_inserted,
  moved: m.conflict_moved,
  order: m.conflict_order,
  marks: m.conflict_marks,
  block: m.conflict_block,
  attribute: m.conflict_attribute,
  field: m.change_field,
}

const blocks: Record<string, () => string> = {
  paragraph: m.block_paragraph,
  'heading 2': m.block_heading_2,
  'heading 3': m.block_heading_3,
  'heading 4': m.block_heading_4,
  pull_quote: m.block_pull_quote,
  editor_note: m.block_editor_note,
  figure: m.block_figure,
  embed: m.block_embed,
  table: m.block_table,
  bullet_list: m.block_bullets,
  ordered_list: m.block_numbers,
  blockquote: m.block_quote,
  divider: m.block_divider,
}

/** What collides, or the field's name where it is about a field. */
export function conflictHeading(conflict: OpenConflict): string {
  return conflict.field ? fieldWords(conflict.field) : (kinds[conflict.kind] ?? m.merge_conflicts)()
}

/** A version as one reads it: blocks and marks by their names, text without the breaks around it. */
export function versionOf(conflict: OpenConflict, which: 'base' | 'mine' | 'theirs'): string {
  const text = conflict[which]
  if (conflict.kind === 'marks') return text.split(', ').filter(Boolean).map(markName).join('、')
  if (conflict.kind !== 'block') return text.replace(/^\n+|\n+$/g, '')
  const named = text.split('/').flatMap((name) => blocks[name]?.() ?? [])
  return named.length > 0 ? named.join(' › ') : text
}
