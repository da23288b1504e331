/**
 * The stories that are open side by side. A story looked at from the library lies in one passing tab, which the next one
 * takes over; it is kept as soon as somebody works on it. Each tab remembers how its story was being looked at.
 */
import type { StoryId } from '../host'

/** What the middle of the window shows of a story. */
export type Middle = 'manuscript' | 'preview' | 'compare'
/** What the inspector shows of it. */
export type InspectorTab = 'details' | 'review' | 'history' | 'comments' | 'publish'

export const inspectorTabs: readonly InspectorTab[] = ['details', 'review', 'history', 'comments', 'publish']

export interface Tab {
  story: StoryId
  /** As last seen, for the time before the story is read. */
  title: string
  kept: boolean
  middle: Middle
  /** Undefined until somebody chose: then it is what fits the story, its review or its details. */
  inspector?: InspectorTab | undefined
  /** ProseMirror position of the caret and pixels the manuscript is scrolled by, as last told. */
  caret: number
  scroll: number
}

/** How long what changes many times a second waits to be remembered. */
const SOON_MS = 400

/** A restored tab may come from another version of Galley: what is missing gets its usual value. */
function mended(tab: Partial<Tab> & { story: StoryId }): Tab {
  return { title: '', kept: true, middle: 'manuscript', caret: 0, scroll: 0, ...tab }
}

export class Tabs {
  list = $state<Tab[]>([])
  active = $state<StoryId>('')
  readonly #changed: () => void
  #soon: Record<StoryId, Partial<Omit<Tab, 'story'>>> = {}
  #timer: ReturnType<typeof setTimeout> | undefined

  /** `changed` is called after everything that shall be remembered. */
  constructor(changed: () => void = () => undefined) {
    this.#changed = changed
  }

  /** The tab in front. */
  get current(): Tab | undefined {
    return this.of(this.active)
  }

  of(story: StoryId): Tab | undefined {
    return this.list.find((tab) => tab.story === story)
  }

  /** Puts the tabs of last time back. */
  restore(tabs: Tab[], active: StoryId): void {
    this.list = tabs.filter((tab) => typeof tab.story === 'string').map(mended)
    this.active = this.of(active) ? active : (this.list.at(-1)?.story ?? '')
  }

  /** Brings a story to the front, in its own tab, in the passing one, or in a new one. */
  show(story: StoryId, title: string, kept: boolean): void {
    const open = this.of(story)
    if (open) {
      open.kept ||= kept
    } else {
      const fresh = mended({ story, title, kept })
      const passing = this.list.findIndex((tab) => !tab.kept)
      const behind = this.list.findIndex((tab) => tab.story === this.active)
      if (passing >= 0) this.list[passing] = fresh
      else this.list.splice(behind < 0 ? this.list.length : behind + 1, 0, fresh)
    }
    this.active = story
    this.#changed()
  }

  /** Takes a story away; the one to the right comes to the front, else the one to the left. */
  close(story: StoryId): void {
    const at = this.list.findIndex((tab) => tab.story === story)
    if (at < 0) return
    this.list.splice(at, 1)
    if (this.active === story) this.active = (this.list[at] ?? this.list[at - 1])?.story ?? ''
    this.#changed()
  }

  /** The story so many tabs further, round and round. */
  beside(by: 1 | -1): StoryId {
    const at = this.list.findIndex((tab) => tab.story === this.active)
    return this.list[(at + by + this.list.length) % this.list.length]?.story ?? ''
  }

  /** Moves a tab to the place of another. */
  move(story: StoryId, to: number): void {
    const from = this.list.findIndex((tab) => tab.story === story)
    const [tab] = from < 0 ? [] : this.list.splice(from, 1)
    if (!tab) return
    this.list.splice(Math.max(0, Math.min(to, this.list.length)), 0, tab)
    this.#changed()
  }

  /** Remembers something about a story's tab; what is the same already costs nothing. */
  note(story: StoryId, what: Partial<Omit<Tab, 'story'>>): void {
    const tab = this.of(story)
    if (!tab) return
    const news = Object.entries(what).some(([name, value]) => tab[name as keyof Tab] !== value)
    if (!news) return
    Object.assign(tab, what)
    this.#changed()
  }

  /** Remembers in a moment what goes on changing meanwhile, such as the caret while somebody types. */
  noteSoon(story: StoryId, what: Partial<Omit<Tab, 'story'>>): void {
    this.#soon[story] = { ...this.#soon[story], ...what }
    this.#timer ??= setTimeout(() => this.settle(), SOON_MS)
  }

  /** Remembers now what was still waiting. */
  settle(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const soon = this.#soon
    this.#soon = {}
    for (const [story, what] of Object.entries(soon)) this.note(story, what)
  }
}
