/** Where one stops on the way through a text: at every change that is listed and every conflict that waits, in its order. */
import type { Change, OpenConflict } from '../host'

/** A stop: the id of a change, or of a conflict. */
export interface Stop {
  id: string
  collides: boolean
}

/** All stops: fields first, as changes are listed; at one place the conflict before the change. */
export function stopsOf(
  changes: readonly Pick<Change, 'id' | 'field' | 'from'>[],
  conflicts: readonly { conflict: Pick<OpenConflict, 'id' | 'field' | 'from'> }[],
): Stop[] {
  const at = ({ field, from }: Pick<Change, 'field' | 'from'>) => (field ? -1 : from)
  const stops = [
    ...conflicts.map(({ conflict }) => ({ id: conflict.id, collides: true, at: at(conflict) })),
    ...changes.map((change) => ({ id: change.id, collides: false, at: at(change) })),
  ]
  return stops.toSorted((a, b) => a.at - b.at)
}

/** The stop after (before) the one with this id, round and round; the first or last where it is none of them. */
export function stepped(stops: readonly Stop[], here: string, by: 1 | -1): Stop | undefined {
  const found = stops.findIndex((stop) => stop.id === here)
  const from = found < 0 && by < 0 ? 0 : found
  return stops[(from + by + stops.length) % stops.length]
}
