/** The list on the left: the stories that pass filter and search, mirrored from the desk. */
import { asFault, type Facets, type Fault, type Hit, type Host, type Stage, type StorySummary } from '../host'

/** A row: a story, and where it was found when something is searched for. */
export interface Row {
  story: StorySummary
  hit: Hit | null
}

/** How long typing in the search box rests before the desk is asked. */
const PAUSE_MS = 120

export class Library {
  rows = $state.raw<Row[]>([])
  facets = $state.raw<Facets>({ stages: [], sections: [], people: [] })
  loading = $state(true)
  fault = $state.raw<Fault | null>(null)
  query = $state('')
  stage = $state('')
  /** Whether the library holds no story at all, whatever is filtered. */
  empty = $state(false)

  readonly #host: Host
  #asked = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(host: Host) {
    this.#host = host
  }

  /** Reads the list again. An answer that a later question overtook is dropped. */
  async refresh(): Promise<void> {
    clearTimeout(this.#timer)
    const asked = ++this.#asked
    this.loading = true
    try {
      const [rows, facets, info] = await Promise.all([
        this.#rows(),
        this.#host.facets(),
        this.#host.libraryInfo(),
      ])
      if (asked !== this.#asked) return
      this.rows = rows
      this.facets = facets
      this.empty = info.stories === 0
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

  filter(stage: string): void {
    this.stage = stage
    void this.refresh()
  }

  stageOf(id: string): Stage | undefined {
    return this.facets.stages.find((stage) => stage.id === id)
  }

  async #rows(): Promise<Row[]> {
    const within = { trashed: false, ...(this.stage ? { stage: this.stage } : {}) }
    const query = this.query.trim()
    if (query) {
      const hits = await this.#host.searchStories({ query, within })
      return hits.map((hit) => ({ story: hit.story, hit }))
    }
    return (await this.#host.listStories(within)).map((story) => ({ story, hit: null }))
  }
}
