/**
 * When a text is saved, and what is said about it: 150 ms after the last change, 800 ms after the first unsaved one while
 * somebody types without a pause, at once when asked. Never while a word is being composed, never two saves at a time, and never silently given up:
 * a save that fails is tried again until it succeeds.
 *
 * What is saved, and what a reply means for the text on the screen, is the manuscript's business.
 */
import { asFault, type Fault } from '../host'

/** After the last change. */
const PAUSE_MS = 150
/** After the first change that is not saved, while somebody types on and on: with the way to the disk, less than a second. */
const LONGEST_MS = 800
/** Between attempts that failed: soon at first, then patiently. */
const AGAIN_MS = [1000, 2000, 5000, 10_000]

export type Standing = 'saved' | 'waiting' | 'saving' | 'failed'

export interface SaverPort {
  /** Sends what is unsaved. True when it is durable; false when there was nothing to send. Throws a fault. */
  send(): Promise<boolean>
  /** Whether a word is being composed. */
  composing(): boolean
  /** The standing has changed. */
  stands(standing: Standing, fault: Fault | null): void
  /** A fault that trying again cannot mend. Answers whether it was taken care of. */
  settle(fault: Fault): Promise<boolean>
}

export class Saver {
  readonly #port: SaverPort
  readonly #now: () => number
  #dirty = false
  #since = 0
  #failures = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #running: Promise<void> | null = null
  #stopped = false

  constructor(port: SaverPort, now: () => number = Date.now) {
    this.#port = port
    this.#now = now
  }

  /** Something was typed. */
  touch(): void {
    if (this.#stopped) return
    if (!this.#dirty) this.#since = this.#now()
    this.#dirty = true
    // After a fault the next attempt has its own time, or every key would be one.
    if (this.#failures > 0) return
    if (!this.#running) this.#port.stands('waiting', null)
    this.#plan(this.#rest())
  }

  /** Whether something is not saved yet. */
  get unsaved(): boolean {
    return this.#dirty || this.#running !== null
  }

  /** Saves now. Resolves when all that was typed until this call is saved, or when saving failed; says which. */
  async flush(): Promise<boolean> {
    while (this.unsaved && !this.#stopped) {
      const failures = this.#failures
      await (this.#running ?? this.#save())
      if (this.#failures > failures || (this.#dirty && this.#port.composing())) return false
    }
    return !this.#dirty
  }

  /** Stops for good; what is unsaved stays so. */
  stop(): void {
    this.#stopped = true
    clearTimeout(this.#timer)
  }

  /** How long the next save may still wait for a pause. */
  #rest(): number {
    return Math.max(0, Math.min(PAUSE_MS, this.#since + LONGEST_MS - this.#now()))
  }

  #plan(ms: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#due(), ms)
  }

  async #due(): Promise<void> {
    if (this.#stopped || !this.#dirty) return
    // The word's end comes with another change, which plans anew; this is for the case that it does not.
    if (this.#port.composing()) return this.#plan(PAUSE_MS)
    if (!this.#running) await this.#save()
  }

  #save(): Promise<void> {
    this.#running = this.#attempt().finally(() => {
      this.#running = null
      if (this.#dirty && !this.#stopped) this.#plan(this.#failures > 0 ? this.#patience() : this.#rest())
    })
    return this.#running
  }

  async #attempt(): Promise<void> {
    if (this.#port.composing()) return
    clearTimeout(this.#timer)
    this.#dirty = false
    if (this.#failures === 0) this.#port.stands('saving', null)
    try {
      await this.#port.send()
      this.#failures = 0
      this.#port.stands(this.#dirty ? 'waiting' : 'saved', null)
    } catch (thrown) {
      await this.#failed(asFault(thrown))
    }
  }

  async #failed(fault: Fault): Promise<void> {
    if (await this.#port.settle(fault)) {
      this.#failures = 0
      this.#port.stands(this.#dirty ? 'waiting' : 'saved', null)
      return
    }
    this.#dirty = true
    this.#failures += 1
    this.#port.stands('failed', fault)
  }

  #patience(): number {
    return AGAIN_MS[Math.min(this.#failures, AGAIN_MS.length) - 1] ?? 1000
  }
}
