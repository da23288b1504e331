/**
 * The outbox of the whole library as it is shown: what is under way, what ended last, and how many there are. However many
 * wait, only so many are read and drawn.
 */
import { asFault, type Fault, type Host, type OutboxPage } from '../host'

/** How many of what is under way are listed, and of what ended. */
const SHOWN = { under_way: 100, ended: 50 }
/** How soon it is read again while something is being sent. */
const LOOK_MS = 400
/** How soon it is read again after it could not be. */
const AGAIN_MS = 3000

export class OutboxList {
  page = $state.raw<OutboxPage | null>(null)
  /** Why it could not be read. */
  fault = $state.raw<Fault | null>(null)

  readonly #host: Host
  #watched = false
  /** How often it was read: a later answer makes an earlier one void. */
  #reads = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(host: Host) {
    this.#host = host
  }

  /** Keeps it read until the function that is answered is called. */
  watch(): () => void {
    this.#watched = true
    void this.read()
    return () => {
      this.#watched = false
      clearTimeout(this.#timer)
    }
  }

  /** Something became of a delivery. */
  heard(): void {
    if (this.#watched) void this.read()
  }

  async read(): Promise<void> {
    clearTimeout(this.#timer)
    const asked = ++this.#reads
    try {
      const page = await this.#host.outboxPage(SHOWN)
      if (asked !== this.#reads) return
      this.page = page
      this.fault = null
      const { held, sending } = page.counts
      if (this.#watched && held + sending > 0) this.#timer = setTimeout(() => void this.read(), LOOK_MS)
    } catch (thrown) {
      if (asked !== this.#reads) return
      this.fault = asFault(thrown)
      if (this.#watched) this.#timer = setTimeout(() => void this.read(), AGAIN_MS)
    }
  }
}
