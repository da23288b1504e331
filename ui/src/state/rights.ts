/**
 * What a role may do, as the desk decides it: the window asks beforehand, so that what would be refused is shown disabled
 * with its reason. The desk itself is the judge; see `workflow.rs`.
 */
import type { PersonRole, Stage, StorySummary } from '../host'
import { language, m } from '../locales'

const words: Record<PersonRole, () => string> = {
  reporter: m.role_reporter,
  editor: m.role_editor,
  desk: m.role_desk,
}

/** A role's name in the language chosen now. */
export function roleWords(role: PersonRole): string {
  return words[role]()
}

const duties: Record<PersonRole, () => string> = {
  reporter: m.duties_reporter,
  editor: m.duties_editor,
  desk: m.duties_desk,
}

/** What a role does, in a sentence. */
export function roleDuties(role: PersonRole): string {
  return duties[role]()
}

/** Why a story may not be moved out of its stage; empty when it may. */
export function whyNotMove(stage: Stage | undefined, role: PersonRole): string {
  if (!stage || stage.movers.includes(role)) return ''
  const roles = new Intl.ListFormat(language(), { type: 'disjunction' }).format(stage.movers.map(roleWords))
  return m.why_move({ stage: stage[language()], roles })
}

/** Why changes may not be decided on; empty when they may. */
export function whyNotDecide(role: PersonRole): string {
  return role === 'reporter' ? m.why_decide() : ''
}

/** Why a story may not be published; empty when it may. */
export function whyNotPublish(role: PersonRole): string {
  return role === 'desk' ? '' : m.why_publish()
}

/** Why destinations may not be changed; empty when they may. `readsOnly`: the library cannot be written. */
export function whyNotChange(readsOnly: boolean, role: PersonRole): string {
  if (readsOnly) return m.why_reads_only()
  return role === 'desk' ? '' : m.why_destinations()
}

/** Why nothing may be done with a story at all; empty when it may. `readsOnly`: the library cannot be written. */
export function whyNotTouch(readsOnly: boolean, story: StorySummary | undefined): string {
  if (readsOnly) return m.why_reads_only()
  return story && story.trashed_at !== null ? m.why_trashed() : ''
}
