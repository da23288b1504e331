/** What a planned request holds, in words: its values as text, and where each comes from. */
import type { JsonValue } from '../../host'
import { language, m } from '../../locales'

/** A value as it is shown: words as they are, anything else as JSON on lines of its own. */
export function valueText(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2)
}

/** Whether a value is scrolled by itself, so that the next one is not screens away. */
export function isLong(text: string): boolean {
  return text.length > 600 || text.split('\n').length > 12
}

/** A text around what differs from another: what both begin with, what is its own, what both end with. */
export type Parted = readonly [before: string, own: string, after: string]

/** Parts a text by what differs from the other. Figures and Latin words are not cut: 80,000 for 90,000 differs as a whole. */
export function parted(text: string, other: string): Parted {
  const [all, others] = [[...text], [...other]]
  const shorter = Math.min(all.length, others.length)
  let start = 0
  while (start < shorter && all[start] === others[start]) start += 1
  let end = 0
  while (end < shorter - start && all.at(-1 - end) === others.at(-1 - end)) end += 1
  const isWord = (sign: string | undefined) =>
    sign !== undefined && /[\p{Script=Latin}\p{N}.,'’-]/u.test(sign)
  while (start > 0 && isWord(all[start - 1]) && (isWord(all[start]) || isWord(others[start]))) start -= 1
  const rest = (of: string[]) => of[of.length - end - 1]
  while (end > 0 && isWord(all[all.length - end]) && (isWord(rest(all)) || isWord(rest(others)))) end -= 1
  const until = all.length - end
  return [all.slice(0, start).join(''), all.slice(start, until).join(''), all.slice(until).join('')]
}

const sources: Record<string, () => string> = {
  headline: m.field_headline,
  kicker: m.field_kicker,
  deck: m.field_deck,
  short_headline: m.field_short_headline,
  lead: m.field_lead,
  credits: m.field_credits,
  source: m.field_source,
  dateline: m.field_dateline,
  rights: m.field_rights,
  language: m.field_language,
  section: m.field_section,
  keywords: m.field_keywords,
  embargo: m.field_embargo,
  related: m.field_related,
  corrections: m.field_corrections,
  body: m.from_body,
  media: m.from_media,
  plan: m.from_plan,
  story: m.from_story,
  destination: m.from_destination,
  library: m.from_library,
  receipt: m.from_receipt,
  protocol: m.from_protocol,
}

/** Where a value comes from; several sources are parted by commas. What has no words is shown by its name. */
export function sourceWords(from: string): string {
  const words = from.split(',').map((each) => sources[each.trim()]?.() ?? each.trim())
  return words.join(language() === 'zh' ? '、' : ', ')
}
