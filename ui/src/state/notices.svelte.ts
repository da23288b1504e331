/** One sentence at a time about what just happened, perhaps with a way back. */
import { m } from '../locales'
import type { Code, Fault } from '../host'

export interface Notice {
  kind: 'done' | 'fault'
  /** Made when shown, so that it follows the language. */
  text: () => string
  /** The desk's own English sentence, for whoever asks. */
  detail?: string
  act?: { label: () => string; run: () => void }
}

/** How long good news stays; a fault stays until it is closed. */
const STAYS_MS = 8000

const faultWords: Record<Code, () => string> = {
  'not-found': m.fault_not_found,
  conflict: m.fault_conflict,
  invalid: m.fault_invalid,
  'not-allowed': m.fault_not_allowed,
  damaged: m.fault_damaged,
  foreign: m.fault_foreign,
  newer: m.fault_newer,
  'read-only': m.fault_read_only,
  'disk-full': m.fault_disk_full,
  busy: m.fault_busy,
  io: m.fault_io,
  'no-secret-store': m.fault_no_secret_store,
  preflight: m.fault_preflight,
  endpoint: m.fault_endpoint,
  internal: m.fault_internal,
}

/** A fault in the window's own words. */
export function wordsOf(fault: Fault): string {
  return (faultWords[fault.code] ?? m.fault_internal)()
}

export class Notices {
  current = $state<Notice | null>(null)
  #timer: ReturnType<typeof setTimeout> | undefined

  done(text: () => string, act?: Notice['act']): void {
    this.#show({ kind: 'done', text, ...(act ? { act } : {}) })
    this.#timer = setTimeout(() => this.close(), STAYS_MS)
  }

  fault(fault: Fault, before: () => string = () => ''): void {
    const text = () => [before(), wordsOf(fault)].filter(Boolean).join(' ')
    this.#show({ kind: 'fault', text, detail: fault.message })
  }

  /** Another hand saved first; it stays until it is read. */
  overtaken(): void {
    this.#show({ kind: 'fault', text: m.story_overtaken })
  }

  close(): void {
    clearTimeout(this.#timer)
    this.current = null
  }

  #show(notice: Notice): void {
    clearTimeout(this.#timer)
    this.current = notice
  }
}
