/** What just happened, in a sentence each, perhaps with a way back. */
import { m } from '../locales'
import type { Code, Fault } from '../host'

export interface Notice {
  id: number
  kind: 'done' | 'fault'
  /** Made when shown, so that it follows the language. */
  text: () => string
  /** The desk's own English sentence, for whoever asks. */
  detail?: string
  act?: { label: () => string; run: () => void }
}

/** How long good news stays; a fault stays until it is closed. */
const STAYS_MS = 8000
/** How many are shown at once. */
const MOST = 3

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

/** Why nobody's role is to blame where a newsroom asks for another pair of eyes. */
const fourEyes: Record<string, () => string> = {
  'own-piece': m.fault_own_piece,
  'signed-before': m.fault_signed_before,
}

/** A fault in the window's own words. */
export function wordsOf(fault: Fault): string {
  const { detail } = fault
  if (fault.code === 'not-allowed' && typeof detail === 'object' && detail !== null && 'why' in detail) {
    const words = fourEyes[String(detail.why)]
    if (words) return words()
  }
  return (faultWords[fault.code] ?? m.fault_internal)()
}

export class Notices {
  /** What is said now, oldest first: news go by themselves, a fault stays until it is closed. */
  list = $state.raw<readonly Notice[]>([])
  #last = 0
  readonly #timers: Record<number, ReturnType<typeof setTimeout>> = {}

  /** Says what was done; answers how to take it away before its time. */
  done(text: () => string, act?: Notice['act']): () => void {
    const id = this.#show({ kind: 'done', text, ...(act ? { act } : {}) })
    this.#timers[id] = setTimeout(() => this.close(id), STAYS_MS)
    return () => this.close(id)
  }

  fault(fault: Fault, before: () => string = () => ''): void {
    const text = () => [before(), wordsOf(fault)].filter(Boolean).join(' ')
    this.#show({ kind: 'fault', text, detail: fault.message })
  }

  /** What somebody has to know; it stays until it is closed. */
  warn(text: () => string, act?: Notice['act']): void {
    this.#show({ kind: 'fault', text, ...(act ? { act } : {}) })
  }

  /** Takes one away; all of them when none is named. */
  close(id?: number): void {
    for (const notice of this.list) {
      if (id !== undefined && notice.id !== id) continue
      clearTimeout(this.#timers[notice.id])
      Reflect.deleteProperty(this.#timers, notice.id)
    }
    this.list = id === undefined ? [] : this.list.filter((notice) => notice.id !== id)
  }

  /** What says the same again takes the place of the earlier one; of several news only the newest is of interest. */
  #show(notice: Omit<Notice, 'id'>): number {
    const id = ++this.#last
    const words = notice.text()
    for (const other of this.list) {
      const passed = other.kind === 'done' && notice.kind === 'done'
      if (passed || (other.kind === notice.kind && other.text() === words)) this.close(other.id)
    }
    const surplus = this.list.length - MOST + 1
    for (const other of this.list.slice(0, Math.max(0, surplus))) this.close(other.id)
    this.list = [...this.list, { ...notice, id }]
    return id
  }
}
