/** The mark nearest to a point of the rail, by its number from 0; -1 where there is none. Both in parts of the height. */
export function nearest(tops: readonly (number | null)[], point: number): number {
  let [found, away] = [-1, Infinity]
  for (const [at, top] of tops.entries()) {
    if (top === null || Math.abs(top - point) >= away) continue
    away = Math.abs(top - point)
    found = at
  }
  return found
}
