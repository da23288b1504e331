/**
 * How well a text answers what was typed into the palette. Letters may be left out (`pbl` finds `Publish`), but runs and
 * beginnings of words count for more; Chinese is found by the characters themselves. Words parted by spaces must all be found.
 */

/** A text that matched: the higher the score the better, and which of its UTF-16 units to show as hit. */
export interface Match {
  score: number
  /** Half-open ranges in UTF-16 units, in order. */
  ranges: [number, number][]
}

const RUN = 8
const START = 10
const WORD = 6

function isStart(text: string, at: number): boolean {
  return at === 0 || /[\s/·\-“「《(（]/.test(text[at - 1] ?? '')
}

/** The words as a whole, wherever they stand: better than any scattered letters. */
function whole(text: string, word: string): Match | null {
  let best: Match | null = null
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const score = word.length * RUN + (at === 0 ? START : isStart(text, at) ? WORD : 0) + RUN
    if (!best || score > best.score) best = { score, ranges: [[at, at + word.length]] }
  }
  return best
}

/** The letters in order, with gaps. Chinese is not matched this way: scattered characters mean something else. */
function scattered(text: string, word: string): Match | null {
  if (/\p{Script=Han}/u.test(word)) return null
  const ranges: [number, number][] = []
  let score = 0
  let from = 0
  for (const letter of word) {
    const at = text.indexOf(letter, from)
    if (at < 0) return null
    const last = ranges.at(-1)
    if (last?.[1] === at) {
      last[1] = at + letter.length
      score += RUN / 2
    } else {
      ranges.push([at, at + letter.length])
      score += isStart(text, at) ? WORD : 1
    }
    from = at + letter.length
  }
  // Letters strewn over a long text say little about it.
  return ranges.length > Math.max(2, Math.ceil(word.length / 2)) ? null : { score, ranges }
}

function merged(ranges: [number, number][]): [number, number][] {
  const sorted = ranges.toSorted((a, b) => a[0] - b[0])
  const kept: [number, number][] = []
  for (const [from, to] of sorted) {
    const last = kept.at(-1)
    if (last && from <= last[1]) last[1] = Math.max(last[1], to)
    else kept.push([from, to])
  }
  return kept
}

/** Folds case without changing any length, so that ranges stay right: what would grow stays as it is. */
function folded(text: string): string {
  const lower = text.toLowerCase()
  return lower.length === text.length ? lower : text
}

/** How a text answers a query; null when it does not. An empty query is answered by everything, equally well. */
export function fuzzy(query: string, text: string): Match | null {
  const words = folded(query.trim()).split(/\s+/).filter(Boolean)
  const within = folded(text)
  let score = 0
  const ranges: [number, number][] = []
  for (const word of words) {
    const match = whole(within, word) ?? scattered(within, word)
    if (!match) return null
    score += match.score
    ranges.push(...match.ranges)
  }
  // Of two texts that hold the same words, the shorter one is meant.
  return { score: score - Math.min(text.length, 80) / 100, ranges: merged(ranges) }
}

/** A text parted into what was hit and what was not. */
export function parted(text: string, ranges: [number, number][]): { text: string; hit: boolean }[] {
  const parts: { text: string; hit: boolean }[] = []
  let at = 0
  for (const [from, to] of ranges) {
    if (from > at) parts.push({ text: text.slice(at, from), hit: false })
    parts.push({ text: text.slice(from, to), hit: true })
    at = to
  }
  if (at < text.length) parts.push({ text: text.slice(at), hit: false })
  return parts
}
