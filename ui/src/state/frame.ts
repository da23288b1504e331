/** What the system's part of the window is told: its colours, its menus, the size of the page. Each is told once, and only anew. */
import type { Host, Menu } from '../host'
import type { Settings } from './settings.svelte'

export class Frame {
  readonly #host: Host
  readonly #settings: Settings
  #menu = ''
  #look = ''
  #zoom = 100

  constructor(host: Host, settings: Settings) {
    this.#host = host
    this.#settings = settings
  }

  /** Tells the appearance; `paper` is the colour of empty paper. */
  showLook(paper: string): void {
    const { themeChoice, theme } = this.#settings
    const look = `${themeChoice} ${theme} ${paper}`
    if (look === this.#look) return
    this.#look = look
    const chosen = themeChoice === 'system' ? null : themeChoice
    // A frame in another colour is no reason to say anything.
    this.#host.setLook({ theme: chosen, background: paper }).catch(() => undefined)
  }

  showZoom(): void {
    const { zoom } = this.#settings
    if (zoom === this.#zoom) return
    this.#zoom = zoom
    this.#host.setZoom(zoom / 100).catch(() => undefined)
  }

  /** Shows the native menu, where it is another one than before. */
  showMenu(menus: Menu[]): void {
    const spelled = JSON.stringify(menus)
    if (spelled === this.#menu) return
    this.#menu = spelled
    // Without a menu everything is in the palette.
    this.#host.setMenu(menus).catch(() => undefined)
  }
}
