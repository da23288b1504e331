/** What the palette answers to a query: commands and stories, in groups, the best first. */
import type { StoryId, StorySummary } from '../host'
import type { Command } from './commands'
import { fuzzy, type Match } from './fuzzy'
import { synonymsOf } from './synonyms'

export interface CommandEntry {
  kind: 'command'
  command: Command
  match: Match
}

export interface StoryEntry {
  kind: 'story'
  story: StorySummary
  match: Match
}

export type Entry = CommandEntry | StoryEntry
export type Heading = 'recent' | 'commands' | 'stories'

export interface Section {
  heading: Heading
  entries: Entry[]
}

/** How many stories are shown before anything was typed, and after. */
const FEW = 5
const MANY = 12

export interface Question {
  query: string
  commands: readonly Command[]
  /** Ids of commands used last, newest first. */
  recent: readonly string[]
  /** Stories whose titles are looked at, last changed first. */
  stories: readonly StorySummary[]
  /** Stories that the desk found by their text. */
  found: readonly StorySummary[]
}

/** The stable sort keeps what scores the same in its own order. */
function best<E extends Entry>(entries: E[]): E[] {
  return entries.toSorted((a, b) => b.match.score - a.match.score)
}

/** A command that is called otherwise: found, and below whatever has the word in its own name. */
function bySynonym(query: string, id: string): Match | null {
  const words = synonymsOf(id).split(' ')
  const given = query.trim().toLowerCase().split(/\s+/)
  // An English word is begun at its beginning, or a few letters would be found everywhere; Chinese has no such border.
  const meant = (part: string, word: string) =>
    /\p{Script=Han}/u.test(part) ? word.includes(part) : word.startsWith(part)
  return given.every((part) => words.some((word) => meant(part, word))) ? { score: 0, ranges: [] } : null
}

function commandsFor({ query, commands, recent }: Question): Section[] {
  const entries: CommandEntry[] = []
  for (const command of commands) {
    if (!command.shown()) continue
    const match = fuzzy(query, command.label()) ?? bySynonym(query, command.id)
    if (match) entries.push({ kind: 'command', command, match })
  }
  const rank = (entry: CommandEntry) => {
    const at = recent.indexOf(entry.command.id)
    return at < 0 ? recent.length : at
  }
  if (query.trim() === '') {
    const used = entries.filter((entry) => rank(entry) < recent.length)
    const others = entries.filter((entry) => rank(entry) === recent.length && !entry.command.quiet)
    return [
      { heading: 'recent', entries: used.toSorted((a, b) => rank(a) - rank(b)) },
      { heading: 'commands', entries: others },
    ]
  }
  return [{ heading: 'commands', entries: best(entries.toSorted((a, b) => rank(a) - rank(b))) }]
}

function storiesFor({ query, stories, found }: Question): Section {
  const none: Match = { score: 0, ranges: [] }
  if (query.trim() === '') {
    const entries = stories.slice(0, FEW).map((story): Entry => ({ kind: 'story', story, match: none }))
    return { heading: 'stories', entries }
  }
  const entries: StoryEntry[] = []
  const known = new Set<StoryId>()
  for (const story of stories) {
    const match = fuzzy(query, story.title)
    if (!match) continue
    known.add(story.id)
    entries.push({ kind: 'story', story, match })
  }
  for (const story of found) if (!known.has(story.id)) entries.push({ kind: 'story', story, match: none })
  return { heading: 'stories', entries: best(entries).slice(0, MANY) }
}

/** Whether a story is what was rather meant: its title answers better than any command. */
function storyFirst(sections: Section[], stories: Section): boolean {
  const score = (section: Section | undefined) => section?.entries[0]?.match.score ?? 0
  return sections.every((section) => score(section) < score(stories))
}

/** The groups that hold something, in the order in which they are shown. */
export function answers(question: Question): Section[] {
  const commands = commandsFor(question)
  const stories = storiesFor(question)
  const first = question.query.trim() !== '' && storyFirst(commands, stories)
  const all = first ? [stories, ...commands] : [...commands, stories]
  return all.filter((section) => section.entries.length > 0)
}
