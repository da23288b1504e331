/** The language of the window and the lookup of its texts. Texts come from `messages.ts`, never from here. */
import en from './en.json'
import zh from './zh.json'

/** The languages the window speaks, as BCP 47 tags. */
export type Language = 'en' | 'zh'

type Message = string | { one: string; other: string }
type Table = Record<string, Message>

const tables: Record<Language, Table> = { en, zh }
const plurals = new Intl.PluralRules('en')

const chosen = $state<{ language: Language }>({ language: 'zh' })

/** The language of {@link spokenIn} while it runs. */
let overruled: Language | null = null

/** The language chosen now; reading it in a component follows the choice. */
export function language(): Language {
  return chosen.language
}

/** Speaks another language at once, everywhere. */
export function speak(next: Language): void {
  chosen.language = next
}

/** The language that fits the system's preferences best: Chinese for any `zh`, else English. */
export function preferredLanguage(tags: readonly string[]): Language {
  return tags.some((tag) => tag.toLowerCase().startsWith('zh')) ? 'zh' : 'en'
}

/** One message in the language chosen now, its {parameters} filled in. */
export function say(key: keyof typeof en, values: Record<string, string | number>): string {
  const message = tables[overruled ?? chosen.language][key] ?? key
  const text = typeof message === 'string' ? message : message[pluralForm(Number(values.count))]
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => written(values[name] ?? whole))
}

/** Long numbers are grouped by thousands, in both languages. */
function written(value: string | number): string {
  return typeof value === 'number' ? value.toLocaleString('en') : value
}

/** What `words` says in this language, whatever the window speaks: for text that belongs to an article. */
export function spokenIn<Words>(tongue: Language, words: () => Words): Words {
  const before = overruled
  overruled = tongue
  try {
    return words()
  } finally {
    overruled = before
  }
}

function pluralForm(count: number): 'one' | 'other' {
  return (overruled ?? chosen.language) === 'en' && plurals.select(count) === 'one' ? 'one' : 'other'
}
