/** The language of the window and the lookup of its texts. What they are stands in `en.json` and `zh.json`. */
import { ofArticles, type Messages } from './messages'
import { fetchTexts, tables, type Language } from './tables'

const plurals = new Intl.PluralRules('en')

const chosen = $state<{ language: Language }>({ language: 'zh' })

/** The language asked for last; it is spoken once its texts are there. */
let wanted: Language = chosen.language

/** The language chosen now; reading it in a component follows the choice. */
export function language(): Language {
  return chosen.language
}

/**
 * Speaks another language everywhere: at once where its texts were fetched before. Until they are there the window goes on
 * in the language it speaks; where they cannot be had it stays with that one and this fails.
 */
export async function speak(next: Language): Promise<void> {
  wanted = next
  if (!tables[next]) await fetchTexts(next)
  if (wanted === next) chosen.language = next
}

type Key = keyof Messages
type Values = Record<string, string | number>

/** One function for each message, made when it is first asked for: there are a thousand, and the start needs few. */
const said: Partial<Record<Key, (values?: Values) => string>> = {}

/** Every text of the window, in the language chosen now. Calling one inside a component or an effect follows the choice. */
export const m = new Proxy({} as Messages, {
  get: (_, key: Key) => (said[key] ??= (values = {}) => say(key, values)),
})

/** What an article says in this language, whatever the window speaks. */
export function saidIn(tongue: Language, key: keyof (typeof ofArticles)['en']): string {
  return ofArticles[tongue][key]
}

/** One message in the language chosen now, its {parameters} filled in. */
function say(key: Key, values: Values): string {
  const message = tables[chosen.language]?.[key] ?? key
  const text = typeof message === 'string' ? message : message[pluralForm(Number(values.count))]
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => written(values[name] ?? whole))
}

/** Long numbers are grouped by thousands, in both languages. */
function written(value: string | number): string {
  return typeof value === 'number' ? value.toLocaleString('en') : value
}

function pluralForm(count: number): 'one' | 'other' {
  return chosen.language === 'en' && plurals.select(count) === 'one' ? 'one' : 'other'
}
