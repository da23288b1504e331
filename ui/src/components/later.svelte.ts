/**
 * Parts of the window that its start does without. Each is fetched when it is first shown, or before that, as soon as the
 * window has nothing else to do. `Later.svelte` shows them.
 */
import type { Component } from 'svelte'

/** What a component may be given, by name; `any` because an interface fits no other record. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Given = Record<string, any>

export class Part<Props extends Given = Given> {
  /** The component, once it is there. */
  component = $state.raw<Component<Props> | null>(null)
  /** Whether it could not be had when it was asked for last. */
  failed = $state(false)
  readonly #load: () => Promise<{ default: Component<Props> }>
  #fetching: Promise<void> | null = null

  constructor(load: () => Promise<{ default: Component<Props> }>) {
    this.#load = load
  }

  /** Fetches it, once; after a failure anew. Whether it came is told by `component` and `failed`. */
  fetch(): Promise<void> {
    return (this.#fetching ??= this.#fetch())
  }

  async #fetch(): Promise<void> {
    this.failed = false
    try {
      this.component = (await this.#load()).default
    } catch {
      this.failed = true
      this.#fetching = null
    }
  }
}

const parts: { readonly component: unknown; fetch(): Promise<void> }[] = []

/** A part of the window that is fetched later: `later(() => import('./Some.svelte'))`. */
export function later<Props extends Given>(load: () => Promise<{ default: Component<Props> }>): Part<Props> {
  const part = new Part(load)
  parts.push(part)
  return part
}

/** Fetches one part after the other, those that they bring along too, each when the rest before it is over. */
export async function fetchParts(rest: () => Promise<void> = () => Promise.resolve()): Promise<void> {
  for (const part of parts) {
    if (part.component) continue
    await rest()
    await part.fetch()
  }
}

/** How long to leave the window alone where the web engine does not tell that it is idle: time to paint, and to answer keys. */
const REST_MS = 120

/** Waits until the window has nothing to do; for ever once nobody wants to know any more. */
export function idle(wanted: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const over = () => {
      if (!wanted.aborted) resolve()
    }
    if ('requestIdleCallback' in globalThis) requestIdleCallback(over)
    else setTimeout(over, REST_MS)
  })
}
