/** The time as something that can be followed: whatever reads it is drawn again when it has moved on. */
import { createSubscriber } from 'svelte/reactivity'

export class Clock {
  readonly #follow: () => void

  /** Moves on every so many milliseconds, for as long as anybody looks. */
  constructor(every: number) {
    this.#follow = createSubscriber((update) => {
      const timer = setInterval(update, every)
      return () => clearInterval(timer)
    })
  }

  /** Milliseconds since 1970, UTC. */
  get now(): number {
    this.#follow()
    return Date.now()
  }
}

/** For times that are told in minutes. */
export const minutely = new Clock(15_000)
/** For what is counted down in seconds. */
export const secondly = new Clock(250)
