/**
 * How a change looks over the body: insertions underlined, deletions struck through where they were, other changes as marks
 * of their own, and beside every block whose hands are in it. All of it is decoration; nothing of it is in the document.
 *
 * Specs hold plain values only: a new drawing that says the same leaves what is on the screen untouched, so that neither
 * caret nor selection moves.
 */
import type { Node } from 'prosemirror-model'
import { Decoration, type DecorationSet } from 'prosemirror-view'

/** As much of a piece as is drawn. Positions are of the body, in UTF-16 units. */
export interface DrawnPiece {
  /** A kind of the desk's, or `removed`: what stands in an older text and is gone from a newer one. */
  kind: string
  author: string
  text: string
  from: number
  to: number
  before?: unknown
  after?: unknown
}

/** As much of a change as is drawn. */
export interface DrawnChange {
  id: string
  author: string
  from: number
  to: number
  field?: string | undefined
  pieces: readonly DrawnPiece[]
}

/** How changes look and what they are called. */
export interface Drawing {
  /** The number of an author's colour. */
  colour(author: string): number
  /** The letters that stand for an author. */
  initials(author: string): string
  /** "Deleted by 林晗", for whoever does not see it struck through. */
  label(piece: DrawnPiece): string
  /** "Subhead, was paragraph": what stands beside a block that became another. */
  note(piece: DrawnPiece): string
}

/** What a decoration of a change is of; enough to make it again with another look. */
interface Drawn {
  change: string
  form: 'inline' | 'struck' | 'pilcrow' | 'block'
  kind: string
  author: string
  colour: number
  title: string
  text: string
  /** How many of the same stand in the same place before it: two that look alike are still two. */
  twin: number
  /** Whether it is a block that moved away, which is drawn on a line of its own. */
  alone?: boolean
  /** What is written at the end of one's own insertion belongs to it, before the desk has said so. */
  inclusiveEnd: boolean
}

/** For whom changes are drawn: the change that is looked at, and who writes; both may be empty. */
export interface Eyes {
  current: string
  writer: string
}

/**
 * All changes of a document, from what is drawn of them already. Fields are drawn elsewhere.
 *
 * What looks as it did stays: a reply to a save comes while somebody types, and what it costs is what it changes.
 */
export function redrawn(
  shown: DecorationSet,
  doc: Node,
  changes: readonly DrawnChange[],
  eyes: Eyes,
  drawing: Drawing,
): DecorationSet {
  const wanted = new Map(drawAll(doc, changes, eyes, drawing).map((each) => [nameOf(each), each]))
  const before = shown.find()
  const known = new Set(before.map(nameOf))
  // What stands at one point stands there in order, so it is drawn anew together.
  const mixed = new Set<number>()
  for (const [name, { from, to }] of wanted) if (from === to && !known.has(name)) mixed.add(from)
  for (const each of before) if (each.from === each.to && !wanted.has(nameOf(each))) mixed.add(each.from)
  const stays = ({ from, to }: Decoration) => from !== to || !mixed.has(from)
  const gone = before.filter((each) => !wanted.has(nameOf(each)) || !stays(each))
  const fresh = [...wanted].filter(([name, each]) => !known.has(name) || !stays(each)).map(([, each]) => each)
  return gone.length + fresh.length > 0 ? shown.remove(gone).add(doc, fresh) : shown
}

/** All that tells a decoration from others: where it is, and how it looks. */
function nameOf({ from, to, spec }: Decoration): string {
  return `${String(from)}/${String(to)}/${(spec as { look?: string }).look ?? ''}`
}

function drawAll(doc: Node, changes: readonly DrawnChange[], eyes: Eyes, drawing: Drawing): Decoration[] {
  const all: Decoration[] = []
  const hands: Record<number, string[]> = {}
  const end = doc.content.size
  const blockAt = walker(doc)
  const twins = new Map<string, number>()
  for (const change of changes) {
    if (change.field) continue
    for (const piece of change.pieces) {
      if (piece.from > end || piece.to > end) continue
      const same = [change.id, piece.kind, piece.author, piece.from, piece.to, piece.text].join('/')
      const twin = twins.get(same) ?? 0
      twins.set(same, twin + 1)
      all.push(...drawPiece(doc, change, piece, twin, eyes, drawing))
      const names = (hands[blockAt(piece.from)] ??= [])
      if (piece.author && !names.includes(piece.author)) names.push(piece.author)
    }
  }
  doc.forEach((node, at, index) => {
    const names = hands[index]
    if (!names) return
    const initials = shortHands(names.map((name) => drawing.initials(name)))
    const attrs = { class: 'changed', 'data-hands': initials }
    all.push(Decoration.node(at, at + node.nodeSize, attrs, { look: `changed/${initials}` }))
  })
  return all
}

/** Answers which top-level block a position lies in. Cheap as long as positions come in order, which those of changes do. */
function walker(doc: Node): (at: number) => number {
  let [index, start] = [0, 0]
  return (at) => {
    if (at < start) [index, start] = [0, 0]
    while (index < doc.childCount - 1 && start + doc.child(index).nodeSize <= at) {
      start += doc.child(index).nodeSize
      index += 1
    }
    return index
  }
}

/** The same drawing with another change emphasised. */
export function emphasised(shown: DecorationSet, doc: Node, before: string, now: string): DecorationSet {
  if (before === now) return shown
  const of = (id: string) => shown.find(undefined, undefined, (spec) => spec.change === id && id !== '')
  const [old, fresh] = [of(before), of(now)]
  return shown
    .remove([...old, ...fresh])
    .add(doc, [
      ...old.map((each) => make(each.from, each.to, each.spec as Drawn, false)),
      ...fresh.map((each) => make(each.from, each.to, each.spec as Drawn, true)),
    ])
}

/** What somebody is just taking out, until the desk has said whose it was. */
export function freshlyGone(at: number, text: string, colour: number): Decoration {
  const look = { class: 'change-deleted', 'data-author': String(colour) }
  return Decoration.widget(at, () => struck('del', text, look), {
    side: -1,
    key: `fresh/${String(colour)}/${text}`,
    ignoreSelection: true,
  })
}

/** What somebody is just putting in, until the desk has said whose it is. */
export function freshlyWritten(from: number, to: number, colour: number): Decoration {
  return Decoration.inline(from, to, {
    nodeName: 'ins',
    class: 'change-inserted',
    'data-author': String(colour),
  })
}

function drawPiece(
  doc: Node,
  change: DrawnChange,
  piece: DrawnPiece,
  twin: number,
  eyes: Eyes,
  drawing: Drawing,
): Decoration[] {
  const { from, to, kind, author } = piece
  const current = change.id === eyes.current
  const drawn = (form: Drawn['form'], text = ''): Drawn => ({
    change: change.id,
    form,
    kind,
    author,
    colour: drawing.colour(author),
    title: drawing.label(piece),
    text,
    twin,
    inclusiveEnd: form === 'inline' && kind === 'inserted' && author === eyes.writer,
  })
  switch (kind) {
    case 'inserted':
    case 'removed':
      return [
        ...(to > from ? [make(from, to, drawn('inline'), current)] : []),
        ...begun(doc, piece).map((at) => make(at, at, drawn('pilcrow', '¶'), current)),
        ...tables(doc, piece).map(([start, end]) => make(start, end, drawn('block'), current)),
      ]
    case 'deleted':
    case 'inserted_then_deleted':
    case 'moved_away':
      return [make(from, from, { ...drawn('struck', piece.text), alone: isBehind(doc, piece) }, current)]
    case 'formatted':
      return to > from ? [make(from, to, drawn('inline'), current)] : []
    default:
      return blocks(doc, piece).map(([start, end]) =>
        make(start, end, drawn('block', drawing.note(piece)), current),
      )
  }
}

const names: Record<string, string> = {
  inserted: 'inserted',
  removed: 'deleted',
  deleted: 'deleted',
  inserted_then_deleted: 'passing',
  formatted: 'formatted',
  moved_away: 'passing',
}

/** The elements of text that stands in the document. */
const tags: Record<string, 'ins' | 'del'> = { inserted: 'ins', removed: 'del' }

function make(from: number, to: number, drawn: Drawn, current: boolean): Decoration {
  const { form, kind, text } = drawn
  const attrs: Record<string, string> = {
    class: `change-${form === 'block' ? form : (names[kind] ?? 'block')}${current ? ' change-current' : ''}`,
    'data-author': String(drawn.colour),
    'data-change-mark': drawn.change,
    title: drawn.title,
  }
  const look = [
    form,
    drawn.change,
    attrs.class,
    attrs['data-author'],
    attrs.title,
    drawn.twin,
    drawn.inclusiveEnd,
    text,
  ].join('/')
  const spec = { ...drawn, look }
  if (form === 'inline') {
    const tag = tags[kind]
    return Decoration.inline(from, to, { ...(tag ? { nodeName: tag } : {}), ...attrs }, spec)
  }
  if (form === 'block') return Decoration.node(from, to, { ...attrs, 'data-note': text }, spec)
  const tag = form === 'struck' ? 'del' : (tags[kind] ?? 'ins')
  if (form === 'pilcrow') attrs.class += ' change-pilcrow'
  if (drawn.alone) attrs.class += ' change-away'
  const draws = () => struck(tag, text, attrs)
  return Decoration.widget(from, draws, { ...spec, side: -1, key: look, ignoreSelection: true })
}

/** Whether a piece that moved away stands behind the last word of a block: a block of its own had stood there. */
function isBehind(doc: Node, { kind, from }: DrawnPiece): boolean {
  if (kind !== 'moved_away') return false
  const place = doc.resolve(from)
  return place.parent.isTextblock && place.parentOffset > 0 && from === place.end()
}

/** Where an insertion begins blocks: an empty underline would not be seen. The cells of a table are seen by its lines. */
function begun(doc: Node, { from, to }: DrawnPiece): number[] {
  const found: number[] = []
  doc.nodesBetween(from, to, (node, start) => {
    if (node.isTextblock && start >= from && start < to) found.push(start + 1)
    return !node.isTextblock && node.type.spec.tableRole !== 'table'
  })
  return found
}

/** The tables that begin in an insertion, as node ranges: it ends with the text of the last cell. */
function tables(doc: Node, { from, to }: DrawnPiece): [number, number][] {
  const found: [number, number][] = []
  doc.nodesBetween(from, to, (node, start) => {
    if (node.type.spec.tableRole !== 'table') return !node.isTextblock
    if (start >= from && start < to) found.push([start, start + node.nodeSize])
    return false
  })
  return found
}

function struck(tag: 'del' | 'ins', text: string, look: Record<string, string>): HTMLElement {
  const made = document.createElement(tag)
  for (const [attribute, value] of Object.entries(look)) made.setAttribute(attribute, value)
  made.textContent = text.replaceAll('\n', '¶ ')
  made.contentEditable = 'false'
  return made
}

/** The blocks that a piece touches, as node ranges: the innermost text blocks, or the node itself. */
function blocks(doc: Node, piece: DrawnPiece): [number, number][] {
  const found: [number, number][] = []
  const to = Math.max(piece.to, Math.min(piece.from + 1, doc.content.size))
  doc.nodesBetween(piece.from, to, (node, start) => {
    if (!node.isTextblock && !node.isAtom) return true
    found.push([start, start + node.nodeSize])
    return false
  })
  return found
}

/** Whose hands are in a block, in the two short lines that fit beside one line of text: “晗 砚”, “晗 +2”. */
export function shortHands(initials: readonly string[]): string {
  const [first = '', ...more] = initials
  return more.length > 1 ? `${first} +${String(more.length)}` : initials.join(' ')
}
