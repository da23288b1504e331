/**
 * A small difference of two articles for the in-memory host: whole blocks are aligned, and a block that was rewritten
 * is one change with the characters that differ. The desk's own engine knows words, marks, structure and several hands;
 * nothing about texts is tested against this one.
 */
import type { Article, Change, ChangeClass, Field, Node, PieceKind } from '../types'
import { textOf } from './articles'

/** Fields whose difference is shown. */
const fields = [
  'kicker',
  'headline',
  'deck',
  'short_headline',
  'lead',
  'credits',
  'dateline',
  'source',
  'section',
  'keywords',
  'language',
  'related',
  'rights',
  'corrections',
  'embargo',
] as const satisfies Field[]

/** A place where the two articles are equal, or a change and both its sides. */
type Part = { old: Node[]; new: Node[]; change?: Change } | { field: (typeof fields)[number]; change: Change }

/** The parts of two articles in order; `author` and `at` are whose the new one is. */
export function partsOf(before: Article, after: Article, author: string, at: string): Part[] {
  const parts: Part[] = []
  for (const field of fields) {
    const [old, now] = [before[field], after[field]]
    if (same(old, now)) continue
    const shown = (value: unknown) => (typeof value === 'string' ? value : '')
    const change = changeOf('field', shown(old), shown(now), author, at, `m-${field}`)
    parts.push({ field, change: { ...change, field, before: old, after: now } })
  }
  let position = 0
  let block = 0
  for (const pair of aligned(before.body.content ?? [], after.body.content ?? [])) {
    const [old, now] = [pair.old.map(textOf).join('\n'), pair.new.map(textOf).join('\n')]
    const size = pair.new.reduce((sum, node) => sum + sizeOf(node), 0)
    if (pair.equal) {
      parts.push(pair)
    } else {
      const kind = old === now ? 'attribute' : 'text'
      const change = changeOf(kind, old, now, author, at, `m-${String(block)}-${old}`)
      parts.push({ ...pair, change: placed(change, old, now, position, size, block) })
    }
    position += size
    block += pair.new.length
  }
  return parts
}

/** The changes between two articles. */
export function changesOf(before: Article, after: Article, author: string, at: string): Change[] {
  return partsOf(before, after, author, at).flatMap(({ change }) => (change ? [change] : []))
}

/** `before` with the chosen changes of `after` taken over. */
export function taken(before: Article, after: Article, chosen: (change: Change) => boolean): Article {
  const out: Article = { ...before, media: after.media }
  const content: Node[] = []
  for (const part of partsOf(before, after, '', '')) {
    if ('field' in part) {
      if (chosen(part.change)) Object.assign(out, { [part.field]: after[part.field] })
    } else {
      content.push(...(part.change && chosen(part.change) ? part.new : part.old))
    }
  }
  out.body = { type: 'doc', content: content.length > 0 ? content : [{ type: 'paragraph' }] }
  return out
}

function changeOf(
  kind: 'field' | 'attribute' | 'text',
  old: string,
  now: string,
  author: string,
  at: string,
  id: string,
): Change {
  const edges = edgesOf(old, now)
  const deleted = old.slice(edges.start, old.length - edges.end)
  const inserted = now.slice(edges.start, now.length - edges.end)
  const texts: [PieceKind, string][] =
    kind === 'text'
      ? [
          ['deleted', deleted],
          ['inserted', inserted],
        ]
      : [[kind, now]]
  const pieces = texts
    .filter(([, text]) => text !== '' || kind !== 'text')
    .map(([piece, text]) => ({ kind: piece, author, at, text, from: 0, to: 0 }))
  const replaced = deleted !== '' && inserted !== '' ? 'replaced' : inserted !== '' ? 'inserted' : 'deleted'
  return {
    id,
    kind: kind === 'text' ? replaced : kind,
    class: classOf(kind, deleted, inserted),
    author,
    at,
    pieces,
    deleted,
    inserted,
    from: 0,
    to: 0,
    block: 0,
    context_before: now.slice(Math.max(0, edges.start - 12), edges.start),
    context_after: now.slice(now.length - edges.end).slice(0, 12),
  }
}

/** What it comes to, as far as signs and figures tell. */
function classOf(kind: 'field' | 'attribute' | 'text', deleted: string, inserted: string): ChangeClass {
  if (kind === 'attribute') return 'format'
  const letters = (text: string) => text.replace(/[\p{P}\p{Z}]/gu, '')
  if (/\d/.test(deleted + inserted)) return 'fact'
  return letters(deleted) === letters(inserted) ? 'punctuation' : 'wording'
}

/** The same change with its place in the new body. */
function placed(change: Change, old: string, now: string, at: number, size: number, block: number): Change {
  const { start, end } = edgesOf(old, now)
  const inside = size > 0 ? 1 : 0
  const from = at + inside + start
  const to = Math.max(from, at + inside + now.length - end)
  const pieces = change.pieces.map((piece) => ({
    ...piece,
    from,
    to: piece.kind === 'deleted' ? from : to,
  }))
  return { ...change, pieces, from, to, block }
}

/** How many characters two texts share at their beginning and at their end. */
function edgesOf(old: string, now: string): { start: number; end: number } {
  const most = Math.min(old.length, now.length)
  let start = 0
  while (start < most && old[start] === now[start]) start += 1
  let end = 0
  while (end < most - start && old[old.length - 1 - end] === now[now.length - 1 - end]) end += 1
  return { start, end }
}

interface Pair {
  equal: boolean
  old: Node[]
  new: Node[]
}

/** Blocks paired where they are equal; between those, one by one, and what is left over alone. */
function aligned(old: Node[], now: Node[]): Pair[] {
  const pairs: Pair[] = []
  const [left, right] = [old.map(key), now.map(key)]
  let [at, to] = [0, 0]
  for (const [i, j] of [...common(left, right), [old.length, now.length] as const]) {
    while (at < i || to < j) {
      const removed = at < i ? old.slice(at, at + 1) : []
      const added = to < j ? now.slice(to, to + 1) : []
      pairs.push({ equal: false, old: removed, new: added })
      at += removed.length
      to += added.length
    }
    if (i < old.length && j < now.length) {
      pairs.push({ equal: true, old: old.slice(i, i + 1), new: now.slice(j, j + 1) })
      at = i + 1
      to = j + 1
    }
  }
  return pairs
}

/** The longest common subsequence, as pairs of places. */
function common(left: string[], right: string[]): [number, number][] {
  const longest = Array.from({ length: left.length + 1 }, () => new Array<number>(right.length + 1).fill(0))
  const best = (i: number, j: number) => longest[i]?.[j] ?? 0
  for (let i = left.length - 1; i >= 0; i -= 1) {
    for (let j = right.length - 1; j >= 0; j -= 1) {
      const row = longest[i] ?? []
      row[j] = left[i] === right[j] ? best(i + 1, j + 1) + 1 : Math.max(best(i + 1, j), best(i, j + 1))
    }
  }
  const pairs: [number, number][] = []
  for (let i = 0, j = 0; i < left.length && j < right.length;) {
    if (left[i] === right[j]) pairs.push([i++, j++])
    else if (best(i + 1, j) >= best(i, j + 1)) i += 1
    else j += 1
  }
  return pairs
}

const key = (node: Node): string => JSON.stringify(node)
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/** The size of a node in ProseMirror positions. */
export function sizeOf(node: Node): number {
  if (node.type === 'text') return node.text?.length ?? 0
  if (node.type === 'hard_break' || node.type === 'divider') return 1
  return 2 + (node.content ?? []).reduce((sum, child) => sum + sizeOf(child), 0)
}
