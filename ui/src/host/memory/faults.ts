/** What the in-memory host answers when something cannot be done. */
import type { Fault } from '../types'

/** Nothing of that kind and name exists. */
export function notFound(kind: string, name: string): Fault {
  return { code: 'not-found', message: `There is no ${kind} ${name}.`, detail: { kind, name } }
}

/** The request cannot be carried out as it was put. */
export function invalid(message: string, detail: Fault['detail'] = null): Fault {
  return { code: 'invalid', message, detail }
}
