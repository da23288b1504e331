/** Author colours and initials: the same person looks the same everywhere in the window. */

const COLOURS = 8

/** Which of the eight author colours a name gets: the hash is FNV-1a over its UTF-16 units. Nobody's has none, -1. */
export function colourOf(name: string): number {
  if (name === '') return -1
  let hash = 0x811c9dc5
  for (let at = 0; at < name.length; at++) {
    hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193)
  }
  return (hash >>> 0) % COLOURS
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
