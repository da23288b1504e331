/** Everything that the window shows, apart from its start, so that the start is small. */
import { mount } from 'svelte'

import type { Host } from '../host'
import Workstation from './Workstation.svelte'

/** Shows the window. */
export function open(target: HTMLElement, host: Host): void {
  mount(Workstation, { target, props: { host } })
}
