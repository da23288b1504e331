/** Credits in one line above the manuscript: what each person did, then the name. How the page prints them is the desk's. */
import type { Credit, Role } from '../host'
import { m, spokenIn, type Language } from '../locales'

const names: Record<Role, () => string> = {
  reporter: m.credit_reporter,
  correspondent: m.credit_correspondent,
  photographer: m.credit_photographer,
  writer: m.credit_writer,
  translator: m.credit_translator,
  editor: m.credit_editor,
  responsible_editor: m.credit_responsible_editor,
  proofreader: m.credit_proofreader,
}

/** Every role, in the order in which newsrooms print them. */
export const roles = Object.keys(names) as Role[]

/** A role's name in the language of the window. */
export function roleName(role: Role): string {
  return names[role]()
}

/** Everybody who has a name, in order, in the article's own language: the line is the article's, not the window's. */
export function printed(credits: readonly Credit[], tag: string): string {
  const tongue = tag.toLowerCase().startsWith('zh') ? 'zh' : 'en'
  const named = credits.filter((credit) => credit.name.trim())
  return spokenIn(tongue, () => named.map((credit) => lineOf(credit, tongue)).join('　'))
}

function lineOf({ affiliation, role, name }: Credit, tongue: Language): string {
  if (tongue === 'zh') return `${affiliation}${roleName(role)} ${name.trim()}`
  return `${roleName(role)} ${name.trim()}${affiliation ? `, ${affiliation}` : ''}`
}
