/** The texts of each language, fetched when the language is first wanted: the window starts with those of one. */
import type { Messages } from './messages'

/** The languages the window speaks, as BCP 47 tags. */
export type Language = 'en' | 'zh'

type Message = string | { one: string; other: string }
export type Table = Record<keyof Messages, Message>

const files: Record<Language, () => Promise<{ default: Table }>> = {
  en: () => import('./en.json'),
  zh: () => import('./zh.json'),
}

/** What was fetched. */
export const tables: Partial<Record<Language, Table>> = {}

/** Fetches a language's texts, once. Fails where they cannot be had. */
export async function fetchTexts(language: Language): Promise<void> {
  tables[language] ??= (await files[language]()).default
}

/** The language that fits the system's preferences best: Chinese for any `zh`, else English. */
export function preferredLanguage(tags: readonly string[]): Language {
  return tags.some((tag) => tag.toLowerCase().startsWith('zh')) ? 'zh' : 'en'
}
