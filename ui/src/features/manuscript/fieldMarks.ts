/** What is drawn over a line above the body: its changed words, whatever has been typed since they were compared. */
import type { Op } from '../../host'

/** A place in a line, in UTF-16 units. */
export interface Range {
  from: number
  to: number
}

/**
 * Where the words that were put in stand in `value`.
 *
 * `words` are of the text as it was last compared. What was typed since is one stretch that differs; words on both sides of
 * it stay marked, and nothing is marked within it until the desk has said what it is.
 */
export function insertedIn(words: readonly Op[], value: string): Range[] {
  const known = words.filter((word) => word.op !== 'delete')
  const text = known.map((word) => word.text).join('')
  const shorter = Math.min(text.length, value.length)
  let start = 0
  while (start < shorter && text[start] === value[start]) start += 1
  let end = 0
  while (end < shorter - start && text.at(-1 - end) === value.at(-1 - end)) end += 1
  const moved = value.length - text.length
  const ranges: Range[] = []
  let at = 0
  for (const word of known) {
    const [from, to] = [at, (at += word.text.length)]
    if (word.op !== 'insert') continue
    if (from < start) ranges.push({ from, to: Math.min(to, start) })
    const tail = Math.max(from, text.length - end, start)
    if (tail < to) ranges.push({ from: tail + moved, to: to + moved })
  }
  return joined(ranges)
}

/** Neighbours are one range. */
function joined(ranges: readonly Range[]): Range[] {
  const all: Range[] = []
  for (const range of ranges) {
    const last = all.at(-1)
    if (last?.to === range.from) last.to = range.to
    else all.push({ ...range })
  }
  return all
}
