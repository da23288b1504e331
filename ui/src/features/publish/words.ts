/** What preflight found, where a delivery stands and why, and sorts of corrections, in the window's own words. */
import type { CorrectionKind, Delivery, Finding, Kind, Reason, State } from '../../host'
import { m } from '../../locales'
import { isUpdate } from '../../state/publishing.svelte'

const findings: Record<string, (values: { subject: string }) => string> = {
  'headline-missing': m.finding_headline_missing,
  'headline-long': m.finding_headline_long,
  'body-empty': m.finding_body_empty,
  'credits-missing': m.finding_credits_missing,
  'responsible-editor-missing': m.finding_responsible_editor_missing,
  'section-missing': m.finding_section_missing,
  'picture-missing': m.finding_picture_missing,
  'picture-unknown': m.finding_picture_unknown,
  'alt-missing': m.finding_alt_missing,
  'picture-credit-missing': m.finding_picture_credit_missing,
  'link-empty': m.finding_link_empty,
  'link-unsafe': m.finding_link_unsafe,
  placeholder: m.finding_placeholder,
  embargoed: m.finding_embargoed,
  'embargo-past': m.finding_embargo_past,
  'changes-open': ({ subject }) => m.finding_changes_open({ count: Number(subject) }),
  'comments-open': ({ subject }) => m.finding_comments_open({ count: Number(subject) }),
  'sign-off-missing': m.finding_sign_off_missing,
  'sign-off-void': m.finding_sign_off_void,
  'fact-number-differs': m.finding_fact_number,
  'fact-date-differs': m.finding_fact_date,
  'fact-name-differs': m.finding_fact_name,
  'fact-quote-differs': m.finding_fact_quote,
  'fact-changed-since-submission': m.finding_fact_changed,
  'half-width-punctuation': m.finding_half_width_punctuation,
  'straight-quotes': m.finding_straight_quotes,
  'full-width-letters': m.finding_full_width_letters,
  'repeated-punctuation': m.finding_repeated_punctuation,
  'double-space': m.finding_double_space,
  'space-at-edge': m.finding_space_at_edge,
  'more-findings': m.finding_more,
}

/** Every code that has words; a test holds it against the desk's. */
export const findingCodes = Object.keys(findings)

/** A finding in words; an unknown one by its code, which is better than nothing. A stage is named as `stageName` does. */
export function findingWords(finding: Finding, stageName = (id: string) => id): string {
  const stage = finding.code.startsWith('sign-off-')
  const subject = stage ? stageName(finding.subject) : finding.subject
  return findings[finding.code]?.({ subject }) ?? finding.code
}

const reasons: Record<Reason['code'], () => string> = {
  unreachable: m.reason_unreachable,
  'no-answer': m.reason_no_answer,
  nonsense: m.reason_nonsense,
  busy: m.reason_busy,
  unauthorized: m.reason_unauthorized,
  forbidden: m.reason_forbidden,
  'wrong-address': m.reason_wrong_address,
  'too-old': m.reason_too_old,
  'no-tls': m.reason_no_tls,
  redirected: m.reason_redirected,
  rejected: m.reason_rejected,
  'too-large': m.reason_too_large,
  drift: m.reason_drift,
  gone: m.reason_gone,
  'media-missing': m.reason_media_missing,
  'no-token': m.reason_no_token,
  keychain: m.reason_keychain,
  'destination-removed': m.reason_destination_removed,
  superseded: m.reason_superseded,
  interrupted: m.reason_interrupted,
}

/** Why a delivery is not there (yet), and what helps. */
export function reasonWords(reason: Reason): string {
  return reasons[reason.code]()
}

/** What stands below it: the site's own words where it answered, else what the machine said of the line. */
export function detailWords(reason: Reason): string {
  const text = reason.said ?? ''
  return reason.status === undefined ? m.reason_detail({ text }) : m.site_said({ text })
}

interface StateWords {
  words: () => string
  tone: 'plain' | 'done' | 'warn'
}

const states: Record<State, StateWords> = {
  held: { words: m.delivery_held, tone: 'plain' },
  queued: { words: m.delivery_queued, tone: 'plain' },
  sending: { words: m.delivery_sending, tone: 'plain' },
  delivered: { words: m.delivery_delivered, tone: 'done' },
  retrying: { words: m.delivery_retrying, tone: 'warn' },
  refused: { words: m.delivery_refused, tone: 'warn' },
  unknown: { words: m.delivery_unknown, tone: 'warn' },
  cancelled: { words: m.delivery_cancelled, tone: 'plain' },
}

/** Whether nobody asks the site any more what became of it: the destination was removed before it answered. */
export function isStranded({ state, reason }: Delivery): boolean {
  return state === 'unknown' && reason?.code === 'destination-removed'
}

/** Where a delivery stands, and how grave that is. */
export function stateWords(delivery: Delivery): StateWords {
  return isStranded(delivery) ? { words: m.delivery_unanswered, tone: 'warn' } : states[delivery.state]
}

/** What a delivery is for, by those of the story, newest first: the first one at a site is a publication, later ones update it. */
export function purposeWords(delivery: Delivery, all: readonly Delivery[]): string {
  if (delivery.action === 'withdraw') return m.delivery_withdraw()
  if (delivery.correction) return correctionWords(delivery.correction_kind).name()
  return isUpdate(delivery, all) ? m.delivery_updating() : m.delivery_publishing()
}

/** How far its pictures have come; empty where none go with it. */
export function picturesWords({ pictures, pictures_done }: Delivery): string {
  return pictures > 0 ? m.delivery_pictures({ done: pictures_done, count: pictures }) : ''
}

/** What a sort of correction is called, what it is for, its note in the history, and the act. */
interface CorrectionWords {
  name: () => string
  hint: () => string
  said: (values: { note: string }) => string
  act: (values: { destination: string }) => string
}

const corrections: Record<CorrectionKind, CorrectionWords> = {
  correction: {
    name: m.correction,
    hint: m.correction_hint,
    said: m.delivery_correction,
    act: m.correct_do,
  },
  clarification: {
    name: m.clarification,
    hint: m.clarification_hint,
    said: m.delivery_clarification,
    act: m.clarify_do,
  },
  update: {
    name: m.update_note,
    hint: m.update_note_hint,
    said: m.delivery_update,
    act: m.update_do,
  },
  'editors-note': {
    name: m.editors_note,
    hint: m.editors_note_hint,
    said: m.delivery_editors_note,
    act: m.editors_note_do,
  },
}

/** The sorts of corrections, the usual one first. */
export const correctionKinds = Object.keys(corrections) as CorrectionKind[]

/** The words of a sort; a correction's where nothing is said. */
export function correctionWords(kind: CorrectionKind = 'correction'): CorrectionWords {
  return corrections[kind]
}

const withdrawals: Record<Kind, (values: { destination: string }) => string> = {
  newsroom: m.withdraw_text,
  wordpress: m.withdraw_text_wordpress,
  ghost: m.withdraw_text_ghost,
  folder: m.withdraw_text_folder,
}

/** What withdrawing does at a destination of this kind. */
export function withdrawalWords(kind: Kind, destination: string): string {
  return withdrawals[kind]({ destination })
}

/** What the note of a withdrawal is at a destination of this kind: these sites show readers no notice. */
export function withdrawalNoteWords(kind: Kind): string {
  return kind === 'wordpress' || kind === 'ghost' ? m.withdraw_note_unseen() : m.withdraw_note()
}
