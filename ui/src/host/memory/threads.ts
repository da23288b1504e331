/**
 * The comments of the in-memory host. Where a thread hangs is found again at every question by the words it quotes, which is
 * enough for tests of the window; how anchors really survive edits is tested against the desk.
 */
import type {
  Article,
  CommentList,
  CommentThread,
  EditComment,
  ListComments,
  Node,
  ReadComments,
  ReattachThread,
  ReplyToThread,
  StartThread,
  StoryView,
  ThreadAct,
  ThreadComment,
  ThreadPlace,
} from '../types'
import { invalid, notFound } from './faults'
import type { Shelf } from './shelf'

type Said = Omit<ThreadComment, 'unread'>

interface Kept extends Omit<CommentThread, 'comments'> {
  story: string
  comments: Said[]
  /** How many of its comments each person has seen. */
  seen: Record<string, number>
}

/** A text block's words and the position of their beginning. */
interface Line {
  text: string
  start: number
  /** The picture whose caption it is. */
  picture: string
}

export class Threads {
  readonly #kept: Kept[] = []
  readonly #shelf: Shelf
  readonly #people: () => string[]
  #made = 0

  constructor(shelf: Shelf, people: () => string[]) {
    this.#shelf = shelf
    this.#people = people
  }

  list({ story, reader }: ListComments): CommentList {
    const view = this.#shelf.find(story)
    const threads = this.#kept
      .filter((thread) => thread.story === story)
      .map((thread) => shownTo(reader, placed(thread, view)))
    return {
      version: view.version,
      threads: threads.toSorted((a, b) => Number(a.detached) - Number(b.detached) || a.from - b.from),
    }
  }

  /** How many of a story nobody has resolved. */
  open(story: string): number {
    return this.#kept.filter((thread) => thread.story === story && !thread.resolved).length
  }

  start({ story, actor, place, text }: StartThread): CommentThread {
    const view = this.#shelf.find(story)
    const thread: Kept = {
      ...hook(view, place),
      id: `thread-${String(++this.#made)}`,
      story,
      context_before: '',
      context_after: '',
      detached: false,
      comments: [],
      seen: {},
    }
    this.#kept.push(thread)
    this.#shelf.note(story, actor, 'commented')
    return this.#say(thread, actor, text)
  }

  reply({ story, thread, actor, text }: ReplyToThread): CommentThread {
    this.#shelf.note(story, actor, 'replied')
    return this.#say(this.#find(story, thread), actor, text)
  }

  edit({ story, thread, comment: id, actor, text }: EditComment): CommentThread {
    const found = this.#find(story, thread)
    const comment = found.comments.find((each) => each.id === id)
    if (!comment) throw notFound('comment', id)
    if (comment.author !== actor) throw { code: 'not-allowed', message: 'Not yours.', detail: null }
    const at = new Date().toISOString()
    comment.earlier = [...(comment.earlier ?? []), { until: at, text: comment.text }]
    comment.edited_at = at
    comment.text = text
    comment.mentions = this.#spokenTo(text)
    return this.#answer(found, actor)
  }

  resolve({ story, thread, actor }: ThreadAct, resolved: boolean): CommentThread {
    const found = this.#find(story, thread)
    if (resolved) found.resolved = { author: actor, at: new Date().toISOString() }
    else delete found.resolved
    return this.#answer(found, actor)
  }

  reattach({ story, thread, actor, place }: ReattachThread): CommentThread {
    const found = this.#find(story, thread)
    Object.assign(found, hook(this.#shelf.find(story), place))
    return this.#answer(found, actor)
  }

  seen({ story, reader, threads }: ReadComments): void {
    for (const id of threads) {
      const found = this.#find(story, id)
      found.seen[reader] = found.comments.length
    }
  }

  #find(story: string, id: string): Kept {
    const found = this.#kept.find((thread) => thread.story === story && thread.id === id)
    if (!found) throw notFound('comment thread', id)
    return found
  }

  #say(thread: Kept, author: string, text: string): CommentThread {
    if (!text.trim()) throw invalid('The comment is empty.')
    const id = `${thread.id}-${String(thread.comments.length + 1)}`
    const at = new Date().toISOString()
    thread.comments.push({ id, author, at, text: text.trim(), mentions: this.#spokenTo(text) })
    thread.seen[author] = thread.comments.length
    return this.#answer(thread, author)
  }

  #spokenTo(text: string): string[] {
    return this.#people().filter((name) => text.includes(`@${name}`))
  }

  #answer(thread: Kept, reader: string): CommentThread {
    return shownTo(reader, placed(thread, this.#shelf.find(thread.story)))
  }
}

function shownTo(reader: string, { comments, seen, ...thread }: Kept): CommentThread {
  const unread = (said: Said, at: number) => at >= (seen[reader] ?? 0) && said.author !== reader
  return { ...thread, comments: comments.map((said, at) => ({ ...said, unread: unread(said, at) })) }
}

function linesOf(body: Article['body']): Line[] {
  const lines: Line[] = []
  const walk = (node: Node, start: number): number => {
    const content = node.content ?? []
    const isText = content.every((child) => child.type === 'text' || child.type === 'hard_break')
    const leaf = ['divider', 'embed'].includes(node.type)
    if (leaf) return 1
    if (isText) {
      const text = content.map((child) => child.text ?? '\n').join('')
      const picture = node.type === 'figure' ? String(node.attrs?.media ?? '') : ''
      lines.push({ text, start: start + 1, picture })
      return text.length + 2
    }
    return content.reduce((size, child) => size + walk(child, start + 1 + size), 0) + 2
  }
  // The document itself has no token before its content.
  walk(body, -1)
  return lines
}

/** What a place comes to in a text. */
function hook(
  view: StoryView,
  place: ThreadPlace,
): Pick<Kept, 'on' | 'quote' | 'from' | 'to'> & Partial<Kept> {
  const lines = linesOf(view.working.body)
  switch (place.on) {
    case 'story':
      return { on: 'story', quote: '', from: 0, to: 0 }
    case 'field':
      return { on: 'field', field: place.field, quote: place.quote, from: 0, to: 0 }
    case 'change': {
      const change = view.changes.find((each) => each.id === place.id)
      if (!change) throw notFound('pending change', place.id)
      const on = change.inserted ? 'text' : 'deletion'
      return { on, quote: change.inserted || change.deleted, from: change.from, to: change.to }
    }
    case 'figure': {
      const line = lines.find((each) => each.start - 1 === place.at)
      return { on: 'figure', quote: line?.text ?? '', from: place.at, to: place.at }
    }
    case 'quote':
    case 'text': {
      const quote = place.on === 'quote' ? place.quote : textBetween(lines, place.from, place.to)
      if (!quote.trim()) throw invalid('There are no such words.')
      const found = find(lines, quote)
      return { on: 'text', quote, from: found?.from ?? 0, to: found?.to ?? 0 }
    }
  }
}

function textBetween(lines: readonly Line[], from: number, to: number): string {
  return lines
    .map(({ text, start }) => text.slice(Math.max(0, from - start), Math.max(0, to - start)))
    .filter(Boolean)
    .join('\n')
}

function find(lines: readonly Line[], quote: string): { from: number; to: number } | null {
  for (const { text, start } of lines) {
    const at = text.indexOf(quote)
    if (at >= 0) return { from: start + at, to: start + at + quote.length }
  }
  return null
}

/** A thread where the text has it now. */
function placed(thread: Kept, view: StoryView): Kept {
  if (thread.on !== 'text') return thread
  const found = find(linesOf(view.working.body), thread.quote)
  return found ? { ...thread, ...found, detached: false } : { ...thread, to: thread.from, detached: true }
}
