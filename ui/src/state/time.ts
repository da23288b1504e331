/** Times as people say them: "14:03" today, "yesterday 14:03", then the date. The full time with its zone is for hovering. */
import { language, m } from '../locales'

const zoned = new Map<string, Intl.DateTimeFormat>()

function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const tag = language() === 'zh' ? 'zh-CN' : 'en-GB'
  const key = tag + JSON.stringify(options)
  const known = zoned.get(key) ?? new Intl.DateTimeFormat(tag, options)
  zoned.set(key, known)
  return known
}

/** Days between two instants on the calendar of this computer. */
function daysApart(a: Date, b: Date): number {
  const midnight = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()
  return Math.round((midnight(b) - midnight(a)) / 86_400_000)
}

/** The present instant, RFC 3339, UTC. */
export function present(): string {
  return new Date().toISOString()
}

/** An instant, RFC 3339, as said now. */
export function said(instant: string, now = new Date()): string {
  const at = new Date(instant)
  if (Number.isNaN(at.getTime())) return instant
  const time = format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at)
  const days = daysApart(at, now)
  if (days === 0) return m.today_at({ time })
  if (days === 1) return m.yesterday_at({ time })
  const year: Intl.DateTimeFormatOptions = at.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' }
  const month = language() === 'zh' ? 'long' : 'short'
  return format({ ...year, month, day: 'numeric' }).format(at)
}

/** An instant to the second, as a clock shows it; with its day when that is not today. */
export function clock(instant: string, now = new Date()): string {
  const at = new Date(instant)
  if (Number.isNaN(at.getTime())) return instant
  if (daysApart(at, now) !== 0) return said(instant, now)
  return format({ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }).format(at)
}

/** An instant in full, with the zone it is shown in. */
export function inFull(instant: string): string {
  const at = new Date(instant)
  if (Number.isNaN(at.getTime())) return instant
  return format({ dateStyle: 'full', timeStyle: 'long' }).format(at)
}
