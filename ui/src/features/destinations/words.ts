/** Kinds of destination, what is wrong with one, and what a test found, in the window's own words. */
import type { Fault, Kind, Needs, Reason, TestReply } from '../../host'
import { language, m } from '../../locales'
import { wordsOf } from '../../state/notices.svelte'
import { reasonWords } from '../publish/words'

const kinds: Record<Kind, () => string> = {
  newsroom: m.kind_newsroom,
  wordpress: () => 'WordPress',
  ghost: () => 'Ghost',
  folder: m.kind_folder,
}

export function kindWords(kind: Kind): string {
  return kinds[kind]()
}

const kindHints: Record<Kind, () => string> = {
  newsroom: m.kind_newsroom_hint,
  wordpress: m.kind_wordpress_hint,
  ghost: m.kind_ghost_hint,
  folder: m.kind_folder_hint,
}

/** What a kind is for, and what is needed of it. */
export function kindHint(kind: Kind): string {
  return kindHints[kind]()
}

const tokens: Record<Kind, () => string> = {
  newsroom: m.token_newsroom,
  wordpress: m.token_wordpress,
  ghost: m.token_ghost,
  folder: m.token_newsroom,
}

/** What the secret of a kind is called there. */
export function tokenWords(kind: Kind): string {
  return tokens[kind]()
}

/** What a field's example looks like. */
export const addressExample: Record<Kind, string> = {
  newsroom: 'https://news.example/',
  wordpress: 'https://blog.example/',
  ghost: 'https://journal.example/',
  folder: '/srv/site/content',
}

/** The fields of the form, by which what is wrong is shown where it is. */
export type FormField = 'name' | 'url' | 'user' | 'token' | 'zone'

const wrong: Record<string, { field: FormField; words: () => string }> = {
  name: { field: 'name', words: m.wrong_name },
  taken: { field: 'name', words: m.wrong_taken },
  address: { field: 'url', words: m.wrong_address },
  scheme: { field: 'url', words: m.wrong_scheme },
  credentials: { field: 'url', words: m.wrong_credentials },
  query: { field: 'url', words: m.wrong_query },
  folder: { field: 'url', words: m.wrong_folder },
  'plain-http': { field: 'url', words: m.wrong_plain_http },
  'user-missing': { field: 'user', words: m.wrong_user_missing },
  user: { field: 'user', words: m.wrong_user },
  token: { field: 'token', words: m.wrong_token },
  'token-missing': { field: 'token', words: m.wrong_token_missing },
  moved: { field: 'token', words: m.wrong_moved },
  zone: { field: 'zone', words: m.wrong_zone },
}

/** Which rule a destination breaks, as the desk names it; empty where it is something else that went wrong. */
export function whyOf(fault: Fault): string {
  const { detail } = fault
  const held = typeof detail === 'object' && detail !== null && !Array.isArray(detail) ? detail : {}
  return fault.code === 'invalid' && typeof held.why === 'string' && held.why in wrong ? held.why : ''
}

/** The field at which it is wrong; undefined where it is no field's. */
export function wrongField(why: string): FormField | undefined {
  return wrong[why]?.field
}

/** What is wrong and what to do, by the desk's name for it. */
export function wrongWords(why: string): string {
  return wrong[why]?.words() ?? ''
}

/** What went wrong on saving or removing, where it is no field's. */
export function faultWords(fault: Fault): string {
  return fault.code === 'no-secret-store' ? m.keychain_none() : wordsOf(fault)
}

const tests: Partial<Record<Reason['code'], () => string>> = {
  unreachable: m.test_unreachable,
  'no-answer': m.test_no_answer,
  nonsense: m.test_nonsense,
  busy: m.test_busy,
  unauthorized: m.test_unauthorized,
  forbidden: m.test_forbidden,
  'wrong-address': m.test_wrong_address,
  'too-old': m.test_too_old,
  'no-tls': m.test_no_tls,
  redirected: m.test_redirected,
  'no-token': m.test_no_token,
  keychain: m.test_keychain,
}

const folderTests: Partial<Record<Reason['code'], () => string>> = {
  'wrong-address': m.test_folder_none,
  forbidden: m.test_folder_forbidden,
  unreachable: m.test_folder_unreachable,
}

/** What a test found wrong, in one sentence with what to do. */
export function testWords(reason: Reason, needs: Pick<Needs, 'folder'>): string {
  const own = needs.folder ? folderTests[reason.code] : undefined
  return (own ?? tests[reason.code])?.() ?? reasonWords(reason)
}

/** Whom the site takes us for, as far as it says: `as Lin Han (editor) · WordPress 6.8`. */
export function accountWords({ account }: TestReply): string {
  if (!account) return ''
  const roles = account.roles.join(language() === 'zh' ? '、' : ', ')
  const who = account.name && (roles ? m.test_as_role({ name: account.name, roles }) : m.test_as(account))
  return [who || roles, account.version].filter(Boolean).join(' · ')
}
