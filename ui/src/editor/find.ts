/**
 * Find and replace in the body, captions included. Matches lie within one text block and are literal; replacing is ordinary
 * editing, so it is recorded while changes are. The bar that asks, and the headline fields, are not here.
 */
import type { Node } from 'prosemirror-model'
import { Plugin, PluginKey, TextSelection, type EditorState, type Transaction } from 'prosemirror-state'
import { Decoration, DecorationSet } from 'prosemirror-view'

export interface Query {
  text: string
  /** Whether A and a differ. */
  exact: boolean
}

export interface Match {
  from: number
  to: number
}

interface Finding {
  query: Query
  matches: Match[]
  shown: DecorationSet
}

const key = new PluginKey<Finding>('find')
const nothing: Finding = { query: { text: '', exact: false }, matches: [], shown: DecorationSet.empty }

/** Where a text stands in one string, without overlaps; UTF-16 offsets. */
export function occurrences(within: string, { text, exact }: Query): Match[] {
  if (!text) return []
  const folded = exact ? within : fold(within)
  const wanted = exact ? text : fold(text)
  const found: Match[] = []
  for (let at = folded.indexOf(wanted); at >= 0; at = folded.indexOf(wanted, at + wanted.length)) {
    found.push({ from: at, to: at + wanted.length })
  }
  return found
}

/** Lower case, unit by unit, so that offsets stay what they are. */
function fold(text: string): string {
  const lower = text.toLowerCase()
  if (lower.length === text.length) return lower
  return [...text]
    .map((sign) => (sign.toLowerCase().length === sign.length ? sign.toLowerCase() : sign))
    .join('')
}

function search(doc: Node, query: Query): Match[] {
  const found: Match[] = []
  if (!query.text) return found
  doc.descendants((node, start) => {
    if (!node.isTextblock) return true
    // Whatever is no text counts as one unit, as it does in positions.
    const text = node.textBetween(0, node.content.size, undefined, '\ufffc')
    for (const { from, to } of occurrences(text, query)) {
      found.push({ from: start + 1 + from, to: start + 1 + to })
    }
    return false
  })
  return found
}

function draw(doc: Node, matches: Match[]): DecorationSet {
  return DecorationSet.create(
    doc,
    matches.map(({ from, to }) => Decoration.inline(from, to, { class: 'found' })),
  )
}

/** The plugin that keeps the matches of the present query. */
export function findPlugin(): Plugin<Finding> {
  return new Plugin<Finding>({
    key,
    state: {
      init: () => nothing,
      apply(tr, finding) {
        const query = (tr.getMeta(key) as Query | undefined) ?? finding.query
        if (query === finding.query && !tr.docChanged) return finding
        if (!query.text) return nothing
        const matches = search(tr.doc, query)
        return { query, matches, shown: draw(tr.doc, matches) }
      },
    },
    props: {
      decorations: (state) => shownIn(state),
    },
  })
}

/** All matches, and the selected one told from the others. */
function shownIn(state: EditorState): DecorationSet | undefined {
  const finding = key.getState(state)
  const match = finding?.query.text ? finding.matches[selectedMatch(state)] : undefined
  if (!finding || !match) return finding?.shown
  return finding.shown.add(state.doc, [Decoration.inline(match.from, match.to, { class: 'found-here' })])
}

/** Looks for something; an empty text ends the search. */
export function lookFor(tr: Transaction, query: Query): Transaction {
  return tr.setMeta(key, query)
}

/** The matches in document order. */
export function matchesOf(state: EditorState): Match[] {
  return key.getState(state)?.matches ?? []
}

/** The index of the match that is selected; -1 when none is. */
export function selectedMatch(state: EditorState): number {
  const { from, to } = state.selection
  return matchesOf(state).findIndex((match) => match.from === from && match.to === to)
}

/** Selects the next (previous) match after the selection, round and round; null when there is none. */
export function stepMatch(state: EditorState, by: 1 | -1): Transaction | null {
  const matches = matchesOf(state)
  if (matches.length === 0) return null
  const { from, to } = state.selection
  const ahead = matches.findIndex((match) => match.from >= to && !(match.from === from && match.to === to))
  const behind = matches.findLastIndex((match) => match.to <= from)
  const at = by === 1 ? (ahead < 0 ? 0 : ahead) : behind < 0 ? matches.length - 1 : behind
  const match = matches[at]
  return match ? selectMatch(state, match) : null
}

/** Selects a match and brings it into sight. */
export function selectMatch(state: EditorState, { from, to }: Match): Transaction {
  return state.tr.setSelection(TextSelection.create(state.doc, from, to)).scrollIntoView()
}

/** Replaces these matches, last first, in one step of the history. */
export function replaceMatches(state: EditorState, matches: readonly Match[], by: string): Transaction {
  const tr = state.tr
  for (const { from, to } of matches.toReversed()) tr.insertText(by, from, to)
  return tr.scrollIntoView()
}
