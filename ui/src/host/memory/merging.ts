/**
 * A small merge for the in-memory host: fields and whole blocks, block by block in order. Where both sides wrote something else
 * in one block, mine stands and the other is listed. The desk's own merge knows words, marks, moves and structure; nothing
 * about texts is tested against this one.
 */
import type { Article, Choice, MergeBase, MergeReply, Node, OpenConflict, OpenMerge, StoryId } from '../types'
import { textOf } from './articles'
import { sizeOf } from './differences'
import { notFound } from './faults'
import type { Shelf } from './shelf'

type Conflict = Omit<OpenConflict, 'chosen'>

/** What comes in: whose text it is, and what both were made from. */
interface Incoming {
  article: Article
  author: string
  actor: string
  revision: number | null
  base?: MergeBase
}

interface Kept {
  story: StoryId
  open: OpenMerge
}

export class Merges {
  readonly #shelf: Shelf
  readonly #kept: Kept[] = []

  constructor(shelf: Shelf) {
    this.#shelf = shelf
  }

  /** The merges with something to decide, oldest first. */
  of(story: StoryId): OpenMerge[] {
    const waits = ({ open }: Kept) => open.conflicts.some((conflict) => conflict.chosen === null)
    return this.#kept.filter((kept) => kept.story === story && waits(kept)).map((kept) => kept.open)
  }

  merge(story: StoryId, { article, author, actor, revision, base }: Incoming): MergeReply {
    const view = this.#shelf.find(story)
    const from = this.#base(story, base, revision)
    const { merged, conflicts } = together(from, view.working, article)
    this.#shelf.revise(view, 'replaced', view.summary.updated_by)
    this.#shelf.note(story, actor, 'merged', { revision, conflicts: conflicts.length })
    const mine = view.summary.updated_by
    const next = this.#shelf.write(view, merged, author)
    if (conflicts.length === 0) return { story: next, merge: null }
    const open: OpenMerge = {
      id: this.#kept.length + 1,
      at: new Date().toISOString(),
      mine,
      theirs: author,
      revision,
      conflicts: conflicts.map((conflict) => ({ ...conflict, chosen: null })),
    }
    this.#kept.push({ story, open })
    return { story: next, merge: open }
  }

  decide(story: StoryId, actor: string, id: number, name: string, choice: Choice | null): MergeReply {
    const kept = this.#kept.find((each) => each.story === story && each.open.id === id)
    const conflict = kept?.open.conflicts.find((each) => each.id === name)
    if (!kept || !conflict) throw notFound('conflict', name)
    const view = this.#shelf.find(story)
    const stands = choice ?? 'mine'
    const text = { mine: conflict.mine, theirs: conflict.theirs, both: conflict.mine + conflict.theirs }
    const content = (view.working.body.content ?? []).map((node, at) =>
      at === conflict.path[0] ? { ...node, content: [{ type: 'text' as const, text: text[stands] }] } : node,
    )
    const conflicts = kept.open.conflicts.map((each) =>
      each.id === name ? { ...each, stands, chosen: choice } : each,
    )
    kept.open = { ...kept.open, conflicts }
    const working = { ...view.working, body: { ...view.working.body, content } }
    return { story: this.#shelf.write(view, working, actor), merge: kept.open }
  }

  #base(story: StoryId, base: MergeBase | undefined, revision: number | null): Article {
    if (base && 'article' in base) return base.article
    const before = (revision ?? this.#shelf.revisions(story).length) - 1
    return this.#shelf.revision(story, base ? base.revision : Math.max(1, before)).working
  }
}

function together(base: Article, mine: Article, theirs: Article): { merged: Article; conflicts: Conflict[] } {
  const merged = { ...mine }
  for (const name of Object.keys(mine) as (keyof Article)[]) {
    if (name !== 'body' && same(mine[name], base[name])) Object.assign(merged, { [name]: theirs[name] })
  }
  const [old, one, other] = [base, mine, theirs].map((article) => article.body.content ?? [])
  const content: Node[] = []
  const conflicts: Conflict[] = []
  let position = 0
  for (let at = 0; at < Math.max(one?.length ?? 0, other?.length ?? 0); at += 1) {
    const [was, here, there] = [old?.[at], one?.[at], other?.[at]]
    const node = same(here, was) ? there : here
    if (here && there && !same(here, there) && !same(here, was) && !same(there, was)) {
      conflicts.push(conflictOf(was, here, there, content.length, position))
    }
    if (!node) continue
    content.push(node)
    position += sizeOf(node)
  }
  return { merged: { ...merged, body: { type: 'doc', content } }, conflicts }
}

/** What was agreed, after an edit of what stands that is not recorded: the same edit, where it is beside what waits there. */
export function untracked(before: Article, after: Article, agreed: Article): Article {
  const { merged } = together(before, after, agreed)
  const [old, now, was] = [before, after, agreed].map((article) => article.body.content ?? [])
  const content = (merged.body.content ?? []).map((node, at) => {
    const [one, other, third] = [old?.[at], now?.[at], was?.[at]]
    if (!one || !other || !third || same(one, other) || same(one, third)) return node
    return edited(one, other, third) ?? node
  })
  return { ...merged, body: { type: 'doc', content } }
}

/** The edit of a block's text made in another state of that block; null where it touches what differs there. */
function edited(before: Node, after: Node, state: Node): Node | null {
  const [old, now, text] = [textOf(before), textOf(after), textOf(state)]
  const [first, last] = shared(old, now)
  const [head, tail] = shared(old, text)
  const put = now.slice(first, now.length - last)
  const next =
    old.length - last <= head
      ? text.slice(0, first) + put + text.slice(old.length - last)
      : first >= old.length - tail
        ? text.slice(0, text.length - old.length + first) + put + text.slice(text.length - last)
        : null
  return next === null ? null : { ...state, content: next ? [{ type: 'text', text: next }] : [] }
}

/** How much two texts share at the beginning, and after that at the end. UTF-16 units. */
function shared(one: string, other: string): [number, number] {
  const least = Math.min(one.length, other.length)
  let head = 0
  while (head < least && one[head] === other[head]) head += 1
  let tail = 0
  while (tail < least - head && one.at(-1 - tail) === other.at(-1 - tail)) tail += 1
  return [head, tail]
}

function conflictOf(
  was: Node | undefined,
  mine: Node,
  theirs: Node,
  block: number,
  position: number,
): Conflict {
  return {
    id: `k${String(block)}`,
    kind: 'text',
    base: was ? textOf(was) : '',
    mine: textOf(mine),
    theirs: textOf(theirs),
    stands: 'mine',
    choices: ['mine', 'theirs', 'both'],
    from: position + 1,
    to: position + sizeOf(mine) - 1,
    path: [block],
    context_before: '',
    context_after: '',
  }
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)
