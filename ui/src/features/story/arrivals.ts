/** Who brought a story to which stage, read from its log. */
import type { LogEntry } from '../../host'

export interface Arrival {
  actor: string
  at: string
  note: string
}

const moves = new Set(['submitted', 'advanced', 'returned'])

/** The last arrival at each stage, by the stage's id. A log is oldest first. */
export function arrivals(log: readonly LogEntry[]): Map<string, Arrival> {
  const found = new Map<string, Arrival>()
  for (const { act, actor, at, detail } of log) {
    if (!moves.has(act) || typeof detail !== 'object' || detail === null || Array.isArray(detail)) continue
    const { to, note } = detail
    if (typeof to === 'string') found.set(to, { actor, at, note: typeof note === 'string' ? note : '' })
  }
  return found
}
