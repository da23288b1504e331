/** Articles and stories for the in-memory host: blank ones, their text, their counts, and a story as the desk answers it. */
import type { Article, Change, Counts, Node, StorySummary, StoryView } from '../types'

/** An article of this language with nothing in it. */
export function blankArticle(language = 'zh-Hans'): Article {
  return {
    schema: 1,
    language,
    kicker: '',
    headline: '',
    deck: '',
    short_headline: '',
    lead: '',
    credits: [],
    dateline: '',
    source: '',
    section: '',
    keywords: [],
    related: [],
    rights: '',
    corrections: [],
    embargo: null,
    media: [],
    body: { type: 'doc', content: [{ type: 'paragraph' }] },
  }
}

/** The text of a node and everything in it. */
export function textOf(node: Node): string {
  return (node.text ?? '') + (node.content ?? []).map(textOf).join('')
}

const wide = /[\p{Script=Han}\u3000-\u303f\uff00-\uffef]/gu
const marks = /[\u3000-\u303f\uff00-\uff0f\uff1a-\uff20]/gu

/** 字数 and its relatives, near enough. */
export function countsOf(body: Article['body']): Counts {
  const text = textOf(body)
  const words = text.replace(wide, ' ').match(/[\p{L}\p{N}]\S*/gu)?.length ?? 0
  const characters = (text.match(wide)?.length ?? 0) + words
  return {
    characters,
    without_punctuation: characters - (text.match(marks)?.length ?? 0),
    words,
    minutes: Math.ceil(characters / 400),
  }
}

/** What to call an article that may have no headline yet. */
export function titleOf(article: Article): string {
  return article.headline || textOf(article.body).slice(0, 40)
}

/** A story as the desk would answer it. */
export function storyView(
  id: string,
  working: Article,
  changes: Change[] = [],
  given: Partial<StorySummary> = {},
): StoryView {
  const now = new Date().toISOString()
  const counts = countsOf(working.body)
  const summary: StorySummary = {
    id,
    title: titleOf(working),
    section: working.section,
    language: working.language,
    stage: 'drafting',
    holder: '周棠',
    created_by: '周棠',
    created_at: now,
    updated_by: '周棠',
    updated_at: now,
    characters: counts.characters,
    pending: changes.length,
    trashed_at: null,
    withdrawn: false,
    ...given,
  }
  const tracking = summary.stage !== 'drafting'
  return { summary, working, baseline: working, version: 1, tracking, changes, counts }
}

/** A file as the memory host reads it: one paragraph a line. */
export function fileArticle(bytes: Uint8Array): Article {
  const lines = new TextDecoder().decode(bytes).split('\n').filter(Boolean)
  const content = lines.map((text) => ({ type: 'paragraph', content: [{ type: 'text', text }] }))
  return { ...blankArticle(), body: { type: 'doc', content } } as Article
}
