/** What the window keeps between two starts, as it lies in the web engine's storage. Settings give it a meaning. */
import type { StoryId } from '../host'
import type { Language } from '../locales'
import type { Tab } from './tabs.svelte'

export type Theme = 'light' | 'dark'
export type ThemeChoice = Theme | 'system'
export type Pane = 'library' | 'inspector'

const key = 'galley'

/** How a library was left: the stories in tabs, and the one in front. */
export interface Left {
  tabs: Tab[]
  active: StoryId
}

export interface Stored {
  language?: Language
  theme?: ThemeChoice
  actor?: string
  textSize?: number
  zoom?: number
  indent?: boolean
  recent?: string[]
  /** Widths of panes, in pixels, where they were changed. */
  widths?: Partial<Record<Pane, number | undefined>>
  /** Panes that were opened or closed by hand. */
  panes?: Partial<Record<Pane, boolean>>
  /** By path. */
  libraries?: Record<string, Left>
}

/** What was kept last; nothing where it cannot be read. */
export function readStored(): Stored {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? '{}')
    return typeof stored === 'object' && stored !== null ? (stored as Stored) : {}
  } catch {
    // What cannot be read is no choice at all.
    return {}
  }
}

export function writeStored(stored: Stored): void {
  localStorage.setItem(key, JSON.stringify(stored))
}

/** The one library that this window knows, and how it was left; undefined where it knows none or several. */
export function onlyLibrary({ libraries }: Stored): { path: string; left: Left } | undefined {
  const known = Object.entries(libraries ?? {})
  const [only] = known
  return only && known.length === 1 ? { path: only[0], left: only[1] } : undefined
}
