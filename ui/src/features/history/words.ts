/** A revision in words: why it was kept, and how it is named in one line. */
import type { Moment, MomentKind, RevisionInfo, RevisionKind, Side } from '../../host'
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
  if (typeof side === 'string') return side
  if ('site' in side) return `site ${side.site}`
  if ('given' in side) return `given ${side.given.name}`
  return 'looked' in side ? `looked ${side.looked}` : String(side.revision)
}

export function sideOf(value: string): Side {
  if (value === 'working' || value === 'baseline' || value === 'submitted' || value === 'published')
    return value
  if (value.startsWith('site ')) return { site: value.slice('site '.length) }
  return value.startsWith('looked ') ? { looked: value.slice('looked '.length) } : { revision: Number(value) }
}

/** A side in two or three words. */
export function sideWords(side: Side): string {
  if (side === 'working') return m.compare_working()
  if (side === 'baseline') return m.compare_baseline()
  if (side === 'submitted') return m.moment_submitted()
  if (side === 'published') return m.moment_published()
  if ('site' in side) return m.compare_site({ name: side.site })
  if ('given' in side) return side.given.name
  return 'looked' in side ? m.moment_looked() : m.history_number({ revision: side.revision })
}

const momentNames: Record<MomentKind, () => string> = {
  looked: m.moment_looked,
  submitted: m.moment_submitted,
  advanced: m.moment_advanced,
  returned: m.moment_returned,
  published: m.moment_published,
}

/** "Submitted · 14:03 · 周棠", and whether the text is still the same. */
export function momentLine(moment: Moment): string {
  const by = moment.kind === 'looked' ? '' : moment.by
  const line = [momentNames[moment.kind](), said(moment.at), by, moment.unchanged ? m.moment_unchanged() : '']
  return line.filter(Boolean).join(' · ')
}
