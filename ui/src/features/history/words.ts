/** A revision in words: why it was kept, and how it is named in one line. */
import type { RevisionInfo, RevisionKind, Side } from '../../host'
import { m } from '../../locales'
import { said } from '../../state/time'

const kinds: Record<RevisionKind, () => string> = {
  created: m.history_created,
  manual: m.history_manual,
  clock: m.history_clock,
  stage: m.history_stage,
  hand_over: m.history_hand_over,
  replaced: m.history_replaced,
  conflict: m.history_conflict,
  published: m.history_published,
}

/** Why it was kept. */
export function kindWords(kind: RevisionKind): string {
  return (kinds[kind] ?? m.history_manual)()
}

/** "No. 12 · published · 14:03 · 周棠", and its note. */
export function revisionLine(info: RevisionInfo): string {
  const line = [m.history_number({ revision: info.number }), kindWords(info.kind), said(info.at), info.author]
  return [...line, info.note].filter(Boolean).join(' · ')
}

/** A side of a comparison, for a list of choices: its value and back. */
export function sideValue(side: Side): string {
  return typeof side === 'string' ? side : String(side.revision)
}

export function sideOf(value: string): Side {
  return value === 'working' || value === 'baseline' ? value : { revision: Number(value) }
}

/** A side in two or three words. */
export function sideWords(side: Side): string {
  if (side === 'working') return m.compare_working()
  if (side === 'baseline') return m.compare_baseline()
  return m.history_number({ revision: side.revision })
}
