/** What the window shows where: panes, focus, and the dialog that lies above. How a story is looked at is its tab's. */
import type { Pane, Settings } from './settings.svelte'

/** The dialogs of the window; at most one is open. */
export type DialogName =
  | 'palette'
  | 'person'
  | 'template'
  | 'return'
  | 'advance'
  | 'publish'
  | 'destinations'
  | 'outbox'
  | 'shortcuts'
  | 'diagnostics'
  | 'blame'

/** How far panes go, in pixels. */
export const widths: Record<Pane, { least: number; usual: number; most: number }> = {
  library: { least: 220, usual: 280, most: 460 },
  inspector: { least: 280, usual: 340, most: 560 },
}

export class Layout {
  /** How wide the window is: three panes side by side, two, or one. The view tells it. */
  room = $state<1 | 2 | 3>(3)
  /** The manuscript alone. */
  focus = $state(false)
  dialog = $state<DialogName | null>(null)
  /** The outside address that is being shown before it is opened. */
  address = $state('')
  /** How wide a preview is shown, or the requests instead of it. */
  preview = $state<'desktop' | 'phone' | 'payload'>('desktop')
  /** Where there is no room beside the story, a pane lies over it only for as long as it is wanted. */
  #over = $state<Pane | null>(null)
  /** Sides of the search box: counting up puts the caret there. */
  searches = $state(0)
  readonly #settings: Settings

  constructor(settings: Settings) {
    this.#settings = settings
  }

  /** Whether a pane has a place of its own beside the story. */
  #beside(pane: Pane): boolean {
    return this.room === 3 || (this.room === 2 && pane === 'library')
  }

  shown(pane: Pane): boolean {
    if (this.focus) return false
    return this.#beside(pane) ? (this.#settings.pane(pane) ?? true) : this.#over === pane
  }

  show(pane: Pane, shown: boolean): void {
    if (shown) this.focus = false
    if (this.#beside(pane)) this.#settings.setPane(pane, shown)
    else if (shown) this.#over = pane
    else if (this.#over === pane) this.#over = null
  }

  toggle(pane: Pane): void {
    this.show(pane, !this.shown(pane))
  }

  /** Takes away what lies over the story; answers whether anything did. */
  uncover(): boolean {
    const covered = this.#over !== null && !this.#beside(this.#over)
    this.#over = null
    return covered
  }

  width(pane: Pane): number {
    return this.#settings.width(pane) ?? widths[pane].usual
  }

  /** Sets a pane's width within its limits; undefined makes it the usual one. */
  resize(pane: Pane, width: number | undefined): void {
    const { least, most } = widths[pane]
    this.#settings.setWidth(
      pane,
      width === undefined ? undefined : Math.round(Math.max(least, Math.min(width, most))),
    )
  }

  /** Puts the focus into the next (previous) part of the window: toolbar, library, story, inspector, status. */
  goRound(by: 1 | -1): void {
    const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')].filter((each) => entry(each))
    const at = regions.findIndex((region) => region.contains(document.activeElement))
    const next = regions[at < 0 ? 0 : (at + by + regions.length) % regions.length]
    if (next) entry(next)?.focus()
  }

  search(): void {
    this.show('library', true)
    this.searches += 1
  }
}

/** Where the focus goes in a part of the window: the text, the list, the chosen tab, what says so, else the first thing there. */
export function entry(region: HTMLElement): HTMLElement | null {
  const first =
    '[contenteditable=true], [role=document], [role=listbox], [role=tab][aria-selected=true], [data-entry] button'
  return (
    region.querySelector<HTMLElement>(first) ??
    region.querySelector<HTMLElement>('button:not(:disabled), input, select, textarea, [tabindex="0"]')
  )
}
