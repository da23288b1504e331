/** What a change says in words: its kind, its field, its marks, and one line for whoever does not see it drawn. */
import type { Change, ChangeClass, ChangeKind, Piece, PieceKind } from '../../host'
import { m } from '../../locales'
import { fieldWords } from '../../state/fields'

const kinds: Record<ChangeKind, () => string> = {
  inserted: m.change_inserted,
  deleted: m.change_deleted,
  replaced: m.change_replaced,
  inserted_then_deleted: m.change_inserted_then_deleted,
  formatted: m.change_formatted,
  retyped: m.change_retyped,
  attribute: m.change_attribute,
  moved: m.change_moved,
  field: m.change_field,
}

const classNames: Record<ChangeClass, () => string> = {
  punctuation: m.class_punctuation,
  format: m.class_format,
  wording: m.class_wording,
  fact: m.class_fact,
}

/** What a change comes to. */
export function classWords(given: ChangeClass): string {
  return classNames[given]()
}

const marks: Record<string, () => string> = {
  link: m.mark_link,
  strong: m.mark_strong,
  em: m.mark_em,
  underline: m.mark_underline,
  strike: m.mark_strike,
  sub: m.mark_sub,
  sup: m.mark_sup,
  code: m.mark_code,
}

/** What a mark is called; a link's address stands for itself. */
export function markName(name: string): string {
  return marks[name]?.() ?? name
}

/** "Inserted", or the field's name where it is about a field. */
export function headingOf(change: Change): string {
  return change.field ? fieldWords(change.field) : (kinds[change.kind] ?? m.changes)()
}

/** One run of a change as it is drawn. */
export interface Run {
  kind: 'kept' | 'inserted' | 'deleted'
  text: string
}

const drawn: Record<PieceKind, Run['kind']> = {
  inserted: 'inserted',
  deleted: 'deleted',
  inserted_then_deleted: 'deleted',
  formatted: 'kept',
  retyped: 'kept',
  attribute: 'kept',
  moved: 'kept',
  moved_away: 'kept',
  field: 'kept',
}

/** A change as runs to draw. Breaks between blocks are shown as a pilcrow: an empty insertion would be invisible. */
export function runsOf(change: Change): Run[] {
  if (change.field) return fieldRuns(change)
  // Moved blocks are shown once, where they are now.
  const here = change.pieces.filter((piece) => piece.kind !== 'moved_away')
  return (here.length > 0 ? here : change.pieces).map((piece: Piece) => ({
    kind: drawn[piece.kind] ?? 'kept',
    text: visible(piece.text),
  }))
}

function fieldRuns(change: Change): Run[] {
  if (change.words && change.words.length > 0) {
    return change.words.map((word) => ({
      kind: word.op === 'equal' ? 'kept' : word.op === 'insert' ? 'inserted' : 'deleted',
      text: word.text,
    }))
  }
  const [before, after] = [inWords(change.before, change.deleted), inWords(change.after, change.inserted)]
  const runs: Run[] = []
  if (before) runs.push({ kind: 'deleted', text: before })
  if (after) runs.push({ kind: 'inserted', text: after })
  return runs
}

/** "plain → bold" for a change of marks; empty for any other. */
export function marksOf(change: Change): string {
  if (change.kind !== 'formatted') return ''
  return `${markNames(change.before)} → ${markNames(change.after)}`
}

/** The change in one line, for the names of its buttons. */
export function lineOf(change: Change): string {
  const text = runsOf(change)
    .filter((run) => run.kind !== 'kept')
    .map((run) => run.text)
    .join(' → ')
  const line = [headingOf(change), text || change.pieces.map((piece) => piece.text).join('')].join(' ')
  return line.length > 80 ? `${line.slice(0, 80)}…` : line
}

function visible(text: string): string {
  return text.replaceAll('\n', '¶ ')
}

/** A field's value in words, or as the desk spells it; an empty list or nothing at all is no word. */
function inWords(value: unknown, spelled: string): string {
  const empty = value === null || (Array.isArray(value) && value.length === 0)
  return empty ? '' : valueOf(value) || spelled
}

/** A field's value as one line: texts as they are, people by name, lists in order. */
function valueOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return value.map(valueOf).filter(Boolean).join('、')
  if (typeof value !== 'object' || value === null) return ''
  const { name, title, note, filename, until } = value as Record<string, unknown>
  return valueOf(name ?? title ?? note ?? filename ?? until)
}

function markNames(value: unknown): string {
  const types = Array.isArray(value) ? value.map((mark: { type?: unknown }) => String(mark.type)) : []
  const named = types.map(markName)
  return named.length > 0 ? named.join(', ') : m.mark_none()
}
