/** Lists as the details form changes them: whole new lists, so that nothing that is shown is altered in place. */

/** One entry moved up or down by one; the list itself where it cannot go further. */
export function moved<T>(list: readonly T[], at: number, by: 1 | -1): T[] {
  const to = at + by
  const next = [...list]
  const [entry] = to < 0 || to >= next.length ? [] : next.splice(at, 1)
  if (entry !== undefined) next.splice(to, 0, entry)
  return next
}

/** The list without one entry. */
export function without<T>(list: readonly T[], at: number): T[] {
  return list.filter((_, index) => index !== at)
}

/** The list with something about one entry changed. */
export function changed<T>(list: readonly T[], at: number, what: Partial<T>): T[] {
  return list.map((entry, index) => (index === at ? { ...entry, ...what } : entry))
}

/** What parts keywords when they are typed or pasted in a row, in Chinese and in English. */
const PARTING = /[,，、;；\n\t]+/

/** Keywords in what was typed: trimmed, none empty, none twice. */
export function keywordsIn(typed: string, known: readonly string[] = []): string[] {
  const all = typed.split(PARTING).map((word) => word.trim())
  return [...new Set(all)].filter((word) => word !== '' && !known.includes(word))
}

/** Whether typing has just ended a keyword. */
export function endsKeyword(typed: string): boolean {
  return PARTING.test(typed)
}
