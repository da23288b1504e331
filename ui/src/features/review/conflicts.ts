/** What a conflict says in words: what it is about, and both its versions as a person reads them. */
import { tick } from 'svelte'

import { pressedIn, type DrawnConflict } from '../../editor/conflicts'
import type { Choice, Field, OpenConflict, OpenMerge } from '../../host'
import { m } from '../../locales'
import { colourOf, initialsOf } from '../../state/authors'
import { fieldWords } from '../../state/fields'
import type { Merging } from '../../state/merging.svelte'
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

/** What each choice is called. */
export const choiceWords: Record<Choice, () => string> = {
  mine: m.merge_keep_mine,
  theirs: m.merge_keep_theirs,
  both: m.merge_keep_both,
}

/** A conflict about a field, as it is drawn under the field. */
export interface FieldConflict extends DrawnConflict {
  field: Field
}

/** The conflicts that wait, as they are drawn in the body and under the fields. */
export function drawnConflicts(
  { waiting }: Pick<Merging, 'waiting'>,
  lang: string,
  locked: boolean,
): { body: DrawnConflict[]; fields: FieldConflict[] } {
  const body: DrawnConflict[] = []
  const fields: FieldConflict[] = []
  for (const { merge, conflict } of waiting) {
    const drawn = drawnConflict(merge, conflict, lang, locked)
    if (conflict.field) fields.push({ ...drawn, field: conflict.field })
    else body.push(drawn)
  }
  return { body, fields }
}

function drawnConflict(
  merge: OpenMerge,
  conflict: OpenConflict,
  lang: string,
  locked: boolean,
): DrawnConflict {
  const heading = conflictHeading(conflict)
  const version = (which: 'mine' | 'theirs', label: string) => ({
    label,
    name: merge[which],
    initials: initialsOf(merge[which]),
    colour: colourOf(merge[which]),
    text: versionOf(conflict, which) || m.merge_nothing(),
    stands: conflict.stands === which || conflict.stands === 'both' ? m.merge_stands() : '',
  })
  const versions = [version('mine', m.merge_mine()), version('theirs', m.merge_theirs())]
  const [mine, theirs] = versions.map(({ name, text }) => m.conflict_version({ name, text }))
  return {
    merge: merge.id,
    id: conflict.id,
    from: conflict.from,
    to: conflict.to,
    heading,
    label: m.conflict_said({ heading, mine: mine ?? '', theirs: theirs ?? '' }),
    lang,
    versions,
    acts: conflict.choices.map((choice) => ({
      choice,
      words: choiceWords[choice](),
      label: m.merge_keep_this({ act: choiceWords[choice](), text: heading }),
    })),
    locked,
  }
}

/** A press on a button of a conflict that is drawn in the text decides on it; one with a key goes on to the conflict after it. */
export async function decideIn(merging: Merging, { target, detail }: MouseEvent): Promise<void> {
  const pressed = pressedIn(target)
  if (!pressed || !(target instanceof Element)) return
  const sheet = target.closest('article')
  const places = () => [...(sheet?.querySelectorAll<HTMLElement>('[data-conflict-place]') ?? [])]
  const at = places().findIndex((place) => place.contains(target))
  await merging.decide(pressed.merge, pressed.id, pressed.choice as Choice)
  if (detail !== 0) return
  await tick()
  const left = places()
  const next = left[at] ?? left[0]
  const entry =
    next?.querySelector<HTMLElement>('button') ?? sheet?.querySelector<HTMLElement>('.ProseMirror')
  entry?.focus()
}
