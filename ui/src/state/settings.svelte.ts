/** What one person chose for this window on this computer: language, appearance, name, and how each library was left. */
import { language, preferredLanguage, speak, type Language } from '../locales'
import {
  onlyLibrary,
  readStored,
  writeStored,
  type Left,
  type Pane,
  type Stored,
  type Theme,
  type ThemeChoice,
} from './stored'

export type { Left, Pane, Theme, ThemeChoice } from './stored'

/** Sizes of the manuscript's text, in pixels. */
export const textSizes = [14, 15, 16, 17, 18, 20, 22, 25] as const
const USUAL_SIZE = 17
/** Sizes of the whole window, in per cent. */
export const zooms = [75, 90, 100, 110, 125, 150, 175, 200] as const

export class Settings {
  #stored = $state<Stored>({})
  readonly #system = window.matchMedia('(prefers-color-scheme: dark)')
  #systemDark = $state(false)

  constructor() {
    this.#stored = readStored()
    this.#systemDark = this.#system.matches
    this.#system.addEventListener('change', (event) => (this.#systemDark = event.matches))
    speak(this.#stored.language ?? preferredLanguage(navigator.languages))
  }

  get language(): Language {
    return language()
  }
  set language(next: Language) {
    speak(next)
    this.#keep({ language: next })
  }

  /** What was chosen; the system's appearance until something was. */
  get themeChoice(): ThemeChoice {
    return this.#stored.theme ?? 'system'
  }
  set themeChoice(next: ThemeChoice) {
    this.#keep({ theme: next })
  }

  /** What is shown. */
  get theme(): Theme {
    const { themeChoice: choice } = this
    return choice === 'system' ? (this.#systemDark ? 'dark' : 'light') : choice
  }

  /** The name under which this person acts; empty until known. */
  get actor(): string {
    return this.#stored.actor ?? ''
  }
  set actor(next: string) {
    this.#keep({ actor: next })
  }

  /** The manuscript's text in pixels. */
  get textSize(): number {
    return this.#stored.textSize ?? USUAL_SIZE
  }

  /** One size larger or smaller, as far as sizes go; 0 is the usual one. */
  resizeText(by: 1 | -1 | 0): void {
    this.#keep({ textSize: by === 0 ? USUAL_SIZE : beside(textSizes, this.textSize, by) })
  }

  /** The size of the whole window, in per cent. */
  get zoom(): number {
    return this.#stored.zoom ?? 100
  }
  zoomBy(by: 1 | -1 | 0): void {
    this.#keep({ zoom: by === 0 ? 100 : beside(zooms, this.zoom, by) })
  }

  /** Whether Chinese paragraphs begin two characters in. */
  get indent(): boolean {
    return this.#stored.indent ?? true
  }
  set indent(next: boolean) {
    this.#keep({ indent: next })
  }

  /** Commands used last, newest first. */
  get recent(): string[] {
    return this.#stored.recent ?? []
  }
  set recent(next: string[]) {
    this.#keep({ recent: next })
  }

  width(pane: Pane): number | undefined {
    return this.#stored.widths?.[pane]
  }
  /** Undefined gives a pane its usual width again. */
  setWidth(pane: Pane, width: number | undefined): void {
    this.#keep({ widths: { ...this.#stored.widths, [pane]: width } })
  }

  pane(pane: Pane): boolean | undefined {
    return this.#stored.panes?.[pane]
  }
  setPane(pane: Pane, shown: boolean): void {
    this.#keep({ panes: { ...this.#stored.panes, [pane]: shown } })
  }

  /** How the library of this path was left. */
  left(library: string): Left {
    return this.#stored.libraries?.[library] ?? { tabs: [], active: '' }
  }
  /** The one library that this window knows; undefined where it knows none or several. */
  get onlyLibrary(): { path: string; left: Left } | undefined {
    return onlyLibrary(this.#stored)
  }
  leave(library: string, left: Left): void {
    this.#keep({ libraries: { ...this.#stored.libraries, [library]: left } })
  }
  /** The library of one path lies at another now. */
  move(from: string, to: string): void {
    const { [from]: left, ...others } = this.#stored.libraries ?? {}
    if (left) this.#keep({ libraries: { ...others, [to]: left } })
  }

  #keep(part: Stored): void {
    Object.assign(this.#stored, part)
    writeStored(this.#stored)
  }
}

/** The next step up or down, as far as steps go. */
function beside(steps: readonly number[], now: number, by: 1 | -1): number {
  const found = steps.findIndex((step) => step >= now)
  const at = found < 0 ? steps.length - 1 : found
  return steps[Math.max(0, Math.min(at + by, steps.length - 1))] ?? now
}
