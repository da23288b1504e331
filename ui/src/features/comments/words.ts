/** A thread in words, and what a comment is made of. */
import type { CommentThread } from '../../host'
import { m } from '../../locales'
import { fieldWords } from '../../state/fields'

/** What a thread hangs on, in a word or two; nothing for words of the text: they are quoted. */
export function onWords({ on, field }: CommentThread): string {
  if (on === 'story') return m.comment_on_story()
  if (on === 'deletion') return m.comment_on_deletion()
  if (on === 'figure') return m.comment_on_figure()
  return on === 'field' && field ? fieldWords(field) : ''
}

/** A comment in pieces: plain text, and the names it speaks to. */
export function spoken(text: string, names: readonly string[]): { text: string; name: boolean }[] {
  const wanted = names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  if (wanted.length === 0) return [{ text, name: false }]
  const parts = text.split(
    new RegExp(`([@＠](?:${wanted.toSorted((a, b) => b.length - a.length).join('|')}))`),
  )
  return parts.map((part, at) => ({ text: part, name: at % 2 === 1 })).filter((part) => part.text)
}

/** The name that is being typed before a caret: what stands after the last `@`, with the place of the sign. */
export function mentionAt(text: string, caret: number): { at: number; typed: string } | null {
  const at = Math.max(text.lastIndexOf('@', caret - 1), text.lastIndexOf('＠', caret - 1))
  if (at < 0 || /[a-z0-9]/i.test(text[at - 1] ?? '')) return null
  const typed = text.slice(at + 1, caret)
  return /[\n@＠，。、！？：；]/.test(typed) || typed.length > 24 ? null : { at, typed }
}

/** The people whose names go on as it was typed, then those who have it anywhere in theirs. */
export function meant(names: readonly string[], typed: string): string[] {
  const wanted = typed.toLowerCase()
  const begins = names.filter((name) => name.toLowerCase().startsWith(wanted))
  const holds = names.filter((name) => !begins.includes(name) && name.toLowerCase().includes(wanted))
  return [...begins, ...holds].slice(0, 6)
}
