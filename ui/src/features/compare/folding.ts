/**
 * Only what differs: blocks that no change touches are folded away, but for one on either side of a change. A line says how
 * many there are, and opens them. The text is only read, so folds are places of the document as it is.
 */
import type { Node } from 'prosemirror-model'
import { Plugin, PluginKey, type EditorState, type Transaction } from 'prosemirror-state'
import { Decoration, DecorationSet } from 'prosemirror-view'

import type { DrawnChange } from '../../editor/changes'

/** So many unchanged blocks are shown on either side of a change. */
export const CONTEXT = 1
/** Fewer are not worth folding. */
export const LEAST = 3

/** Blocks that are folded together, by their places among the blocks of the text: the first, and the one after the last. */
export interface Fold {
  first: number
  end: number
}

/** What is far from every touched block. */
export function foldsOf(count: number, touched: ReadonlySet<number>): Fold[] {
  const folds: Fold[] = []
  let first = 0
  const close = (end: number) => {
    if (end - first >= LEAST) folds.push({ first, end })
  }
  for (let at = 0; at < count; at += 1) {
    const near = Array.from({ length: 2 * CONTEXT + 1 }, (_, by) => at - CONTEXT + by)
    if (!near.some((each) => touched.has(each))) continue
    close(at)
    first = at + 1
  }
  close(count)
  return folds
}

/** The blocks that changes lie in or at the edge of. Positions are ProseMirror's. */
export function touchedBlocks(
  doc: Node,
  changes: readonly Pick<DrawnChange, 'from' | 'to' | 'pieces' | 'field'>[],
): Set<number> {
  const touched = new Set<number>()
  const ranges = changes
    .filter((change) => !change.field)
    .flatMap((change) => [change, ...change.pieces])
    .map(({ from, to }) => [from, to] as const)
    .toSorted(([a], [b]) => a - b)
  const starts: number[] = []
  doc.forEach((_, offset) => starts.push(offset))
  const ends = starts.map((start, at) => start + doc.child(at).nodeSize)
  for (const [from, to] of ranges) {
    for (let at = firstFrom(ends, from); at < starts.length && (starts[at] ?? 0) <= to; at += 1)
      touched.add(at)
  }
  return touched
}

/** The first of ascending numbers that is not less. */
function firstFrom(numbers: readonly number[], least: number): number {
  let [low, high] = [0, numbers.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((numbers[middle] ?? 0) < least) low = middle + 1
    else high = middle
  }
  return low
}

interface Folding {
  on: boolean
  opened: ReadonlySet<number>
  shown: DecorationSet
}

type Act = { on: boolean } | { open: number }

const key = new PluginKey<Folding>('folding')

/** Folds the text, or shows all of it again; what was opened is forgotten. */
export function setFolding(tr: Transaction, on: boolean): Transaction {
  return tr.setMeta(key, { on } satisfies Act)
}

/** Opens the fold that begins with this block. */
export function openFold(tr: Transaction, first: number): Transaction {
  return tr.setMeta(key, { open: first } satisfies Act)
}

/** How many folds are closed. */
export function closedFolds(state: EditorState): number {
  return key.getState(state)?.shown.find(undefined, undefined, (spec) => spec.fold === true).length ?? 0
}

/** The plugin for a text with these folds; `words` says what a line of so many blocks says. */
export function foldingPlugin(folds: readonly Fold[], words: (count: number) => string): Plugin<Folding> {
  const drawn = (doc: Node, opened: ReadonlySet<number>) => {
    const offsets: number[] = []
    doc.forEach((_, offset) => offsets.push(offset))
    const found = folds
      .filter((fold) => !opened.has(fold.first))
      .flatMap((fold) => [
        Decoration.widget(
          offsets[fold.first] ?? 0,
          (view) => line(fold, words, () => view.dispatch(openFold(view.state.tr, fold.first))),
          {
            side: -3,
            key: `fold/${String(fold.first)}`,
            ignoreSelection: true,
            stopEvent: () => true,
            fold: true,
          },
        ),
        ...offsets
          .slice(fold.first, fold.end)
          .map((from, by) =>
            Decoration.node(from, from + doc.child(fold.first + by).nodeSize, { class: 'compared-folded' }),
          ),
      ])
    return DecorationSet.create(doc, found)
  }
  return new Plugin<Folding>({
    key,
    state: {
      init: () => ({ on: false, opened: new Set(), shown: DecorationSet.empty }),
      apply: (tr, state) => {
        const act = tr.getMeta(key) as Act | undefined
        if (!act) return state
        if ('on' in act) {
          if (act.on === state.on) return state
          const opened = new Set<number>()
          return { on: act.on, opened, shown: act.on ? drawn(tr.doc, opened) : DecorationSet.empty }
        }
        const opened = new Set(state.opened).add(act.open)
        return { ...state, opened, shown: state.on ? drawn(tr.doc, opened) : state.shown }
      },
    },
    props: { decorations: (state) => key.getState(state)?.shown },
  })
}

/** The line that stands for what is folded. */
function line({ first, end }: Fold, words: (count: number) => string, open: () => void): HTMLElement {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'compared-fold'
  button.contentEditable = 'false'
  button.textContent = words(end - first)
  button.addEventListener('click', open)
  return button
}
