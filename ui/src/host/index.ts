/** The one door to the outside: the desk in the desktop app, memory in a plain browser and in tests. */
import { getContext, setContext } from 'svelte'

import type { Host } from './host'

export { asFault, type Host } from './host'
export type * from './types'

const key = Symbol('host')

/** Makes a host known to the components below; called once, by the root. */
export function provideHost(host: Host): void {
  setContext(key, host)
}

/** The host of this window; to be called while a component is being set up. */
export function useHost(): Host {
  return getContext<Host>(key)
}
