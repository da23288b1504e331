/** Author colours and initials: the same person looks the same everywhere in the window. */

const COLOURS = 8

/** Who has which colour in this window, as long as it is open. */
const given = new Map<string, number>()

/**
 * Which of the eight author colours a name gets. Nobody's has none, -1. It is the hash of the name (FNV-1a over its UTF-16
 * units), or the next colour that nobody has yet: two people in one text are not to look alike as long as there are colours.
 */
export function colourOf(name: string): number {
  if (name === '') return -1
  const colour = given.get(name) ?? free(hashOf(name) % COLOURS)
  given.set(name, colour)
  return colour
}

function free(wanted: number): number {
  const taken = new Set(given.values())
  for (let step = 0; step < COLOURS; step++) {
    const colour = (wanted + step) % COLOURS
    if (!taken.has(colour)) return colour
  }
  return wanted
}

function hashOf(name: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < name.length; at++) {
    hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193)
  }
  return hash >>> 0
}

/** Two letters of a Latin name, the last character of a Chinese one's given name. */
export function initialsOf(name: string): string {
  const trimmed = name.trim()
  if (/\p{Script=Han}/u.test(trimmed)) return [...trimmed].at(-1) ?? ''
  const words = trimmed.split(/\s+/)
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [...trimmed].slice(0, 2)
  return letters
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toUpperCase()
}
