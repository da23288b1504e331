/** Lengths of time as people say them: "in 3 h 12 min", "2 d 4 h ago". Two units at most. */
import { language, m } from '../locales'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** A length in its two greatest units; less than a minute is said as such. */
export function spanWords(ms: number): string {
  const size = Math.abs(ms)
  const days = Math.floor(size / DAY)
  const hours = Math.floor((size % DAY) / HOUR)
  const minutes = Math.floor((size % HOUR) / MINUTE)
  const parts = [
    days > 0 ? m.span_days({ count: days }) : '',
    hours > 0 ? m.span_hours({ count: hours }) : '',
    minutes > 0 && days === 0 ? m.span_minutes({ count: minutes }) : '',
  ]
  return parts.filter(Boolean).join(language() === 'zh' ? '' : ' ') || m.span_moment()
}

/** How far away an instant is, seen from now. */
export function awayWords(instant: string, now: number): string {
  const ms = Date.parse(instant) - now
  if (Number.isNaN(ms)) return ''
  const span = spanWords(ms)
  return ms > 0 ? m.span_ahead({ span }) : m.span_ago({ span })
}
