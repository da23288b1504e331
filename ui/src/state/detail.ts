/** What the desk says of a fault beside its sentence. */
import type { Fault, Finding } from '../host'

/** What a refusal of the checks names as standing in the way. */
export function blockingOf({ detail }: Fault): Finding[] {
  const held = typeof detail === 'object' && detail !== null && 'findings' in detail ? detail.findings : []
  return Array.isArray(held) ? (held as unknown as Finding[]) : []
}

/** The endpoint's reason in a fault, as a code; empty where there is none. */
export function reasonOf({ detail }: Fault): string {
  const held = typeof detail === 'object' && detail !== null && !Array.isArray(detail) ? detail : {}
  const { reason } = held as { reason?: { code?: string } }
  return reason?.code ?? ''
}
