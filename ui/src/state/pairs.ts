/** Which change of one comparison is which of the opposite one: a difference found both ways need not be cut the same. */

/** As much of a change as tells it from others. */
interface Twin {
  field?: string | undefined
  deleted: string
  inserted: string
}

/** For each change back the change forth that it undoes: the next that swaps the same texts, else the one at its place. */
export function paired<T extends Twin>(forth: readonly T[], back: readonly Twin[]): (T | undefined)[] {
  const free = forth.map(() => true)
  let from = 0
  const exact = back.map((each) => {
    const fits = (other: T, at: number) => at >= from && (free[at] ?? false) && mirrored(other, each)
    const at = forth.findIndex(fits)
    if (at < 0) return undefined
    free[at] = false
    from = at
    return forth[at]
  })
  return exact.map((found, at) => found ?? (free[at] ? forth[at] : undefined))
}

function mirrored(a: Twin, b: Twin): boolean {
  return a.field === b.field && a.deleted === b.inserted && a.inserted === b.deleted
}
