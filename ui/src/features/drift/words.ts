/** Why it is not known what a site holds, in the window's own words. */
import type { Fault, Reason } from '../../host'
import { m } from '../../locales'
import { wordsOf } from '../../state/notices.svelte'
import { testWords } from '../destinations/words'

/** A fault of asking a site: the site's own reason where it has one. */
export function driftFaultWords(fault: Fault): string {
  const { detail } = fault
  const held = typeof detail === 'object' && detail !== null && !Array.isArray(detail) ? detail : {}
  if (held.why === 'not-read') return m.drift_not_read()
  if (held.why === 'not-there') return m.drift_not_there()
  const reason = held.reason as unknown as Reason | undefined
  return fault.code === 'endpoint' && reason ? testWords(reason, { folder: false }) : wordsOf(fault)
}
