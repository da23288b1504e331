/** The list on the left: the stories that pass filter and search, mirrored from the desk. */
import {
  asFault,
  type Facets,
  type Fault,
  type Hit,
  type Host,
  type ListStories,
  type Stage,
  type StoryId,
  type StorySummary,
} from '../host'
import { language, m } from '../locales'
import { present } from './time'

/** A row: a story, and where it was found when something is searched for. */
export interface Row {
  story: StorySummary
  hit: Hit | null
}

/** Whose stories are listed: those this person holds, those that others are to decide on, all, or what was thrown away. */
export type Scope = 'mine' | 'desk' | 'all' | 'trash'

/** How long typing in the search box rests before the desk is asked. */
const PAUSE_MS = 120

export class Library {
  rows = $state.raw<Row[]>([])
  facets = $state.raw<Facets>({ stages: [], sections: [], people: [] })
  loading = $state(true)
  fault = $state.raw<Fault | null>(null)
  query = $state('')
  scope = $state<Scope>('all')
  stage = $state('')
  section = $state('')
  /** How many stories there are, whatever is filtered; and how many in the trash. */
  total = $state(0)
  trashed = $state(0)
  /** Where the library lies; empty until it was read. */
  path = $state('')
  /** Whether the library cannot be written, so that everything in it can only be read. */
  readsOnly = $state(false)
  /** Since when, RFC 3339: what cannot be written is shown as it was found then. */
  found = $state('')

  readonly #host: Host
  readonly #actor: () => string
  #asked = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(host: Host, actor: () => string) {
    this.#host = host
    this.#actor = actor
  }

  /** Whether the library holds no story at all. */
  get empty(): boolean {
    return this.total === 0 && this.trashed === 0
  }

  /** Whether anything but the whole list is shown. */
  get narrowed(): boolean {
    return this.scope !== 'all' || this.stage !== '' || this.section !== ''
  }

  /** Reads the list again. An answer that a later question overtook is dropped. */
  async refresh(): Promise<void> {
    clearTimeout(this.#timer)
    const asked = ++this.#asked
    this.loading = true
    try {
      const [facets, info, rows] = await Promise.all([
        this.#host.facets(),
        this.#host.libraryInfo(),
        this.#rows(),
      ])
      if (asked !== this.#asked) return
      this.facets = facets
      this.total = info.stories
      this.trashed = info.trashed
      this.path = info.path
      this.readsOnly = info.reads_only
      if (this.readsOnly) this.found ||= present()
      this.rows = rows.filter((row) => this.#within(row.story))
      this.fault = null
    } catch (thrown) {
      if (asked !== this.#asked) return
      this.fault = asFault(thrown)
    }
    this.loading = false
  }

  search(query: string): void {
    this.query = query
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.refresh(), PAUSE_MS)
  }

  async narrow(to: { scope?: Scope; stage?: string; section?: string }): Promise<void> {
    Object.assign(this, to)
    await this.refresh()
  }

  /** The whole list, with nothing searched for. */
  async showAll(): Promise<void> {
    this.query = ''
    await this.narrow({ scope: 'all', stage: '', section: '' })
  }

  /** A story's row after its text was saved: it goes to the top, as the last one changed, and nothing is read again. */
  saved(summary: StorySummary): void {
    const at = this.rows.findIndex((row) => row.story.id === summary.id)
    const row = this.rows[at]
    if (!row) return
    const next = { ...row, story: summary }
    // A search keeps its order: what one is reading does not jump.
    if (this.query.trim() || at === 0) this.rows = this.rows.with(at, next)
    else this.rows = [next, ...this.rows.toSpliced(at, 1)]
  }

  stageOf(id: string): Stage | undefined {
    return this.facets.stages.find((stage) => stage.id === id)
  }

  /** Where a story stands, in the window's language: one that was taken off every site is no longer "published". */
  stageWords({ stage, withdrawn }: StorySummary): string {
    const last = this.facets.stages.at(-1)
    if (withdrawn && stage === last?.id) return m.stage_withdrawn()
    return this.stageOf(stage)?.[language()] ?? stage
  }

  titleOf(id: StoryId): string {
    return this.rows.find((row) => row.story.id === id)?.story.title ?? ''
  }

  /** What the desk cannot be asked for: everything that has left the reporters' hands and is not yet published. */
  #within(story: StorySummary): boolean {
    if (this.scope !== 'desk') return true
    const at = this.facets.stages.findIndex((stage) => stage.id === story.stage)
    return at > 0 && at < this.facets.stages.length - 1
  }

  async #rows(): Promise<Row[]> {
    const within: ListStories = {
      trashed: this.scope === 'trash',
      ...(this.stage ? { stage: this.stage } : {}),
      ...(this.section ? { section: this.section } : {}),
      ...(this.scope === 'mine' ? { person: this.#actor() } : {}),
    }
    const query = this.query.trim()
    if (query) {
      const hits = await this.#host.searchStories({ query, within })
      return hits.map((hit) => ({ story: hit.story, hit }))
    }
    return (await this.#host.listStories(within)).map((story) => ({ story, hit: null }))
  }
}
