/**
 * Changes drawn over the body: insertions underlined, deletions struck through where they were, other changes as marks of
 * their own. All of it is decoration; nothing of it is in the document.
 *
 * What is drawn comes from the desk's reply to a save. A reply may be late: it is carried over what was typed since its text
 * was sent, and kept back while a word is being composed, because redrawing would end the composition. Between replies the
 * old drawing is mapped, and what is freshly typed is underlined provisionally.
 */
import type { Node } from 'prosemirror-model'
import { Plugin, PluginKey, type EditorState, type Transaction } from 'prosemirror-state'
import { Mapping } from 'prosemirror-transform'
import { Decoration, DecorationSet } from 'prosemirror-view'

/** As much of a piece as is drawn. Positions are of the body, in UTF-16 units. */
export interface DrawnPiece {
  kind: string
  author: string
  text: string
  from: number
  to: number
}

/** As much of a change as is drawn. */
export interface DrawnChange {
  id: string
  author: string
  from: number
  to: number
  field?: string | undefined
  pieces: DrawnPiece[]
}

/** How changes look and what they are called. */
export interface Drawing {
  /** The number of an author's colour. */
  colour(author: string): number
  /** "Deleted by 林晗", for whoever does not see it struck through. */
  label(piece: DrawnPiece): string
}

interface Drawn {
  changes: readonly DrawnChange[]
  shown: DecorationSet
  /** Everything typed since the text was last sent. */
  since: Mapping
  current: string
  /** Whose fresh text is underlined; empty while nothing is recorded. */
  writer: string
}

type Act =
  | { sent: true }
  | { changes: readonly DrawnChange[]; since: Mapping }
  | { current: string }
  | { writer: string }

const key = new PluginKey<Drawn>('changes')

/** Notes that the present document is being sent; {@link sinceSent} counts from here. */
export function markSent(tr: Transaction): Transaction {
  return tr.setMeta(key, { sent: true } satisfies Act)
}

/** What was typed since {@link markSent}. */
export function sinceSent(state: EditorState): Mapping {
  return key.getState(state)?.since ?? new Mapping()
}

/** Draws the changes of the document that was sent, carried over what was typed since. */
export function drawChanges(tr: Transaction, changes: readonly DrawnChange[], since: Mapping): Transaction {
  return tr.setMeta(key, { changes, since } satisfies Act)
}

/** Says which change is the current one. */
export function setCurrent(tr: Transaction, id: string): Transaction {
  return tr.setMeta(key, { current: id } satisfies Act)
}

/** Says whose fresh text is underlined until the desk has answered. */
export function setWriter(tr: Transaction, writer: string): Transaction {
  return tr.setMeta(key, { writer } satisfies Act)
}

/** The change at a position of the document, for a click or the caret; empty where there is none. */
export function changeAt(state: EditorState, at: number): string {
  const found = key.getState(state)?.shown.find(at, at, (spec) => 'change' in spec) ?? []
  return (found[0]?.spec as { change?: string } | undefined)?.change ?? ''
}

/** Where a change is now; null when it is not drawn. */
export function placeOf(state: EditorState, id: string): { from: number; to: number } | null {
  const found = key.getState(state)?.shown.find(undefined, undefined, (spec) => spec.change === id) ?? []
  if (found.length === 0) return null
  return { from: Math.min(...found.map((each) => each.from)), to: Math.max(...found.map((each) => each.to)) }
}

/** The plugin. */
export function changesPlugin(drawing: Drawing): Plugin {
  return new Plugin<Drawn>({
    key,
    state: {
      init: () => ({
        changes: [],
        shown: DecorationSet.empty,
        since: new Mapping(),
        current: '',
        writer: '',
      }),
      apply: (tr, drawn) => next(tr, drawn, drawing),
    },
    props: {
      decorations: (state) => key.getState(state)?.shown,
    },
  })
}

function next(tr: Transaction, drawn: Drawn, drawing: Drawing): Drawn {
  const act = tr.getMeta(key) as Act | undefined
  let { shown, since } = drawn
  if (tr.docChanged) {
    since = new Mapping([...since.maps, ...tr.mapping.maps])
    shown = shown.map(tr.mapping, tr.doc)
    // A word that is being composed is left alone: wrapping it would end the composition.
    const own = !tr.getMeta('outside') && tr.getMeta('composition') === undefined
    if (drawn.writer && own) shown = shown.add(tr.doc, fresh(tr, drawn.writer, drawing))
  }
  if (!act) return tr.docChanged ? { ...drawn, shown, since } : drawn
  if ('sent' in act) return { ...drawn, shown, since: new Mapping() }
  if ('writer' in act) return { ...drawn, shown, since, writer: act.writer }
  const current = 'current' in act ? act.current : drawn.current
  const changes = 'changes' in act ? moved(act.changes, act.since) : mapped(drawn.changes, tr)
  return { ...drawn, changes, current, since, shown: draw(tr.doc, changes, current, drawing) }
}

function mapped(changes: readonly DrawnChange[], tr: Transaction): readonly DrawnChange[] {
  return tr.docChanged ? moved(changes, tr.mapping) : changes
}

function moved(
  changes: readonly DrawnChange[],
  mapping: { map(at: number, side?: number): number },
): DrawnChange[] {
  const move = <T extends { from: number; to: number }>(range: T): T => {
    const from = mapping.map(range.from, 1)
    return { ...range, from, to: Math.max(from, mapping.map(range.to, -1)) }
  }
  return changes.map((change) => ({ ...move(change), pieces: change.pieces.map(move) }))
}

/** What this transaction put in, underlined in the writer's colour until the desk has said whose it is. */
function fresh(tr: Transaction, writer: string, drawing: Drawing): Decoration[] {
  const ranges: Decoration[] = []
  tr.mapping.maps.forEach((map, at) => {
    const rest = tr.mapping.slice(at + 1)
    map.forEach((_from, _to, start, end) => {
      const [from, to] = [rest.map(start, 1), rest.map(end, -1)]
      if (to > from)
        ranges.push(Decoration.inline(from, to, inserted(drawing.colour(writer)), { fresh: true }))
    })
  })
  return ranges
}

function inserted(colour: number): Record<string, string> {
  return { nodeName: 'ins', class: 'change-inserted', 'data-author': String(colour) }
}

function draw(doc: Node, changes: readonly DrawnChange[], current: string, drawing: Drawing): DecorationSet {
  const all: Decoration[] = []
  for (const change of changes) {
    if (change.field) continue
    for (const [at, piece] of change.pieces.entries()) {
      if (piece.to > doc.content.size) continue
      all.push(...drawPiece(doc, change, piece, at, change.id === current, drawing))
    }
  }
  return DecorationSet.create(doc, all)
}

function drawPiece(
  doc: Node,
  change: DrawnChange,
  piece: DrawnPiece,
  at: number,
  current: boolean,
  drawing: Drawing,
): Decoration[] {
  const spec = { change: change.id }
  const author = String(drawing.colour(piece.author))
  const look = (kind: string) => ({
    class: `change-${kind}${current ? ' change-current' : ''}`,
    'data-author': author,
    'data-change-mark': change.id,
    title: drawing.label(piece),
  })
  switch (piece.kind) {
    case 'inserted':
      return insertions(doc, piece, look('inserted'), spec, drawing)
    case 'deleted':
    case 'inserted_then_deleted': {
      const draws = () => struck(piece, look(piece.kind === 'deleted' ? 'deleted' : 'passing'))
      const name = `${change.id}/${String(at)}/${piece.text}/${String(current)}`
      return [Decoration.widget(piece.from, draws, { ...spec, side: -1, key: name, ignoreSelection: true })]
    }
    case 'formatted':
      return [Decoration.inline(piece.from, piece.to, look('formatted'), spec)]
    default:
      return blocks(doc, piece).map(([from, to]) => Decoration.node(from, to, look('block'), spec))
  }
}

/** An insertion's text, and a pilcrow where it begins a block: an empty underline would not be seen. */
function insertions(
  doc: Node,
  piece: DrawnPiece,
  look: Record<string, string>,
  spec: object,
  drawing: Drawing,
): Decoration[] {
  const all = [Decoration.inline(piece.from, piece.to, { nodeName: 'ins', ...look }, spec)]
  doc.nodesBetween(piece.from, piece.to, (node, start) => {
    if (node.isTextblock && start >= piece.from && start < piece.to) {
      const name = `pilcrow/${look.class ?? ''}/${String(drawing.colour(piece.author))}`
      all.push(
        Decoration.widget(start + 1, () => pilcrow(look), {
          ...spec,
          side: -1,
          key: name,
          ignoreSelection: true,
        }),
      )
    }
    return !node.isTextblock
  })
  return all
}

function pilcrow(look: Record<string, string>): HTMLElement {
  const sign = element('ins', look)
  sign.classList.add('change-pilcrow')
  sign.textContent = '¶'
  return sign
}

function struck(piece: DrawnPiece, look: Record<string, string>): HTMLElement {
  const gone = element('del', look)
  gone.textContent = piece.text.replaceAll('\n', '¶ ')
  return gone
}

function element(name: string, look: Record<string, string>): HTMLElement {
  const made = document.createElement(name)
  for (const [attribute, value] of Object.entries(look)) made.setAttribute(attribute, value)
  made.contentEditable = 'false'
  return made
}

/** The blocks that a piece touches, as node ranges: the innermost text blocks, or the node itself. */
function blocks(doc: Node, piece: DrawnPiece): [number, number][] {
  const found: [number, number][] = []
  doc.nodesBetween(
    piece.from,
    Math.max(piece.to, Math.min(piece.from + 1, doc.content.size)),
    (node, start) => {
      if (!node.isTextblock && !node.isAtom) return true
      found.push([start, start + node.nodeSize])
      return false
    },
  )
  return found
}
