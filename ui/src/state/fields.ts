/** The fields of an article beside its body: what they are called, taken out, compared, and named in a save. */
import type { Article, Field, SaveText } from '../host'
import { m } from '../locales'

/** The article without its body: what stands in inputs. */
export type Fields = Omit<Article, 'body' | 'schema'>
export type FieldName = keyof Fields

const words: Record<Field, () => string> = {
  kicker: m.field_kicker,
  headline: m.field_headline,
  deck: m.field_deck,
  short_headline: m.field_short_headline,
  lead: m.field_lead,
  credits: m.field_credits,
  dateline: m.field_dateline,
  source: m.field_source,
  section: m.field_section,
  keywords: m.field_keywords,
  language: m.field_language,
  related: m.field_related,
  rights: m.field_rights,
  corrections: m.field_corrections,
  embargo: m.field_embargo,
  media: m.field_media,
}

/** What a field is called; one that this window does not know is a field still. */
export function fieldWords(field: Field): string {
  return (words[field] ?? m.change_field)()
}

export function fieldsOf(article: Article): Fields {
  const fields: Partial<Article> = { ...article }
  delete fields.body
  delete fields.schema
  return fields as Fields
}

/** Whether two values of a field are the same; lists and objects by what they hold. */
export function sameValue(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b)
}

/** The names of the fields that differ. */
export function differing(a: Fields, b: Fields): FieldName[] {
  return (Object.keys(a) as FieldName[]).filter((name) => !sameValue(a[name], b[name]))
}

/** These fields alone, as a save names them; nothing when there are none. */
export function picked(fields: Fields, names: readonly FieldName[]): Pick<SaveText, 'fields'> {
  if (names.length === 0) return {}
  return {
    fields: Object.fromEntries(names.map((name) => [name, fields[name]])) as NonNullable<SaveText['fields']>,
  }
}

/**
 * What both sides made of the same fields, put together; null where they changed one field in two ways.
 * `base` is what both began with.
 */
export function together(base: Fields, ours: Fields, theirs: Fields): Fields | null {
  const [here, there] = [differing(base, ours), differing(base, theirs)]
  const both = there.filter((name) => here.includes(name) && !sameValue(ours[name], theirs[name]))
  if (both.length > 0) return null
  return there.length === 0 ? ours : { ...ours, ...picked(theirs, there).fields }
}
