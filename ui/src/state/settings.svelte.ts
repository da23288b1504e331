/** What one person chose for this window on this computer: language, appearance, name, the last story. */
import { language, preferredLanguage, speak, type Language } from '../locales'

export type Theme = 'light' | 'dark'

const key = 'galley'

interface Stored {
  language?: Language
  theme?: Theme
  actor?: string
  story?: string
}

export class Settings {
  #stored = $state<Stored>({})
  readonly #system = window.matchMedia('(prefers-color-scheme: dark)')
  #systemDark = $state(false)

  constructor() {
    this.#stored = read()
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

  /** The system's appearance until another was chosen. */
  get theme(): Theme {
    return this.#stored.theme ?? (this.#systemDark ? 'dark' : 'light')
  }
  set theme(next: Theme) {
    this.#keep({ theme: next })
  }

  /** The name under which this person acts; empty until known. */
  get actor(): string {
    return this.#stored.actor ?? ''
  }
  set actor(next: string) {
    this.#keep({ actor: next })
  }

  /** The story that was open last; empty when none was. */
  get story(): string {
    return this.#stored.story ?? ''
  }
  set story(next: string) {
    this.#keep({ story: next })
  }

  #keep(part: Stored): void {
    Object.assign(this.#stored, part)
    localStorage.setItem(key, JSON.stringify(this.#stored))
  }
}

function read(): Stored {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? '{}')
    return typeof stored === 'object' && stored !== null ? (stored as Stored) : {}
  } catch {
    // What cannot be read is no choice at all.
    return {}
  }
}
