/**
 * The drawing of changes as it lives in the editor. It comes from the desk's reply to a save. A reply may be late: it is
 * carried over what was typed since its text was sent, and whoever asks for it keeps it back while a word is being composed,
 * because redrawing would end the composition. Between replies the old drawing is mapped, and what is freshly typed is drawn
 * provisionally. How things look is in `drawing.ts`.
 */
import { Plugin, PluginKey, type EditorState, type Transaction } from 'prosemirror-state'
import type { Mapping } from 'prosemirror-transform'
import { DecorationSet } from 'prosemirror-view'

import { emphasised, freshlyGone, freshlyWritten, redrawn, type DrawnChange, type Drawing } from './drawing'
import { carried, without, written, type Fresh, type Own, type Range } from './fresh'

export type { DrawnChange, DrawnPiece, Drawing } from './drawing'

interface Changes {
  shown: DecorationSet
  fresh: readonly Fresh[]
  freshShown: DecorationSet
  current: string
  /** Whose fresh text is drawn; empty while nothing is recorded. */
  writer: string
  /** How many texts were sent. */
  sent: number
}

type Act =
  | { sent: true }
  | { changes: readonly DrawnChange[]; since: Mapping }
  | { current: string }
  | { writer: string }
  | { composed: true }

const key = new PluginKey<Changes>('changes')

function acting(tr: Transaction, act: Act): Transaction {
  return tr.setMeta(key, act)
}

/** Notes that the present document is being sent: what was fresh is covered by the reply. */
export function setSent(tr: Transaction): Transaction {
  return acting(tr, { sent: true })
}

/** Draws the changes of the document that was sent, carried over what was done to it since. */
export function drawChanges(tr: Transaction, changes: readonly DrawnChange[], since: Mapping): Transaction {
  return acting(tr, { changes, since })
}

/** Whether a transaction draws what the desk has answered. */
export function redraws(tr: Transaction): boolean {
  const act = tr.getMeta(key) as Act | undefined
  return act !== undefined && 'changes' in act
}

/** Says which change is the current one. */
export function setCurrent(tr: Transaction, id: string): Transaction {
  return acting(tr, { current: id })
}

/** Says whose fresh text is drawn until the desk has answered. */
export function setWriter(tr: Transaction, writer: string): Transaction {
  return acting(tr, { writer })
}

/** Draws what was composed; to be said once the composition is over. */
export function setComposed(tr: Transaction): Transaction {
  return acting(tr, { composed: true })
}

/** The change at a position of the document, for a click or the caret; empty where there is none. */
export function changeAt(state: EditorState, at: number): string {
  const found = key.getState(state)?.shown.find(at, at, (spec) => typeof spec.change === 'string') ?? []
  const nearest = found.toSorted((a, b) => a.to - a.from - (b.to - b.from))[0]
  return (nearest?.spec as { change?: string } | undefined)?.change ?? ''
}

/** Whether anything of a change is drawn in a range of the body. */
export function isDrawnOn(state: EditorState, from: number, to: number): boolean {
  const { shown, freshShown } = key.getState(state) ?? {}
  return (shown?.find(from, to).length ?? 0) + (freshShown?.find(from, to).length ?? 0) > 0
}

/** Where a change is now; null when it is not drawn. */
export function placeOf(state: EditorState, id: string): { from: number; to: number } | null {
  const found = key.getState(state)?.shown.find(undefined, undefined, (spec) => spec.change === id) ?? []
  if (found.length === 0) return null
  return { from: Math.min(...found.map((each) => each.from)), to: Math.max(...found.map((each) => each.to)) }
}

/** The plugins: what the desk found, and what is fresh. */
export function changesPlugins(drawing: Drawing): Plugin[] {
  const changes = new Plugin<Changes>({
    key,
    state: {
      init: () => ({
        shown: DecorationSet.empty,
        fresh: [],
        freshShown: DecorationSet.empty,
        current: '',
        writer: '',
        sent: 0,
      }),
      apply: (tr, state) => acted(tr, tr.docChanged ? moved(tr, state, drawing) : state, drawing),
    },
    props: { decorations: (state) => key.getState(state)?.shown },
  })
  return [changes, new Plugin({ props: { decorations: (state) => key.getState(state)?.freshShown } })]
}

function moved(tr: Transaction, state: Changes, drawing: Drawing): Changes {
  const shown = state.shown.map(tr.mapping, tr.doc)
  if (!state.writer || tr.getMeta('outside')) {
    const fresh = carried(state.fresh, tr)
    return { ...state, shown, fresh, freshShown: state.freshShown.map(tr.mapping, tr.doc) }
  }
  const fresh = written(state.fresh, tr, state.sent, owned(state))
  // A word that is being composed is left alone: wrapping it would end the composition.
  const composing = tr.getMeta('composition') !== undefined
  const next = { ...state, shown, fresh }
  return {
    ...next,
    freshShown: composing ? state.freshShown.map(tr.mapping, tr.doc) : drawFresh(tr, next, drawing),
  }
}

/** What the writer put in within a range, by an earlier reply or just now. */
function owned(state: Changes): Own {
  const answered = drawnOwn(state)
  return (from, to) => [
    ...state.fresh
      .filter((each) => !each.gone && each.from < to && each.to > from)
      .map((each): Range => [each.from, each.to]),
    ...answered(from, to),
  ]
}

/** What is drawn as the writer's insertions by an earlier reply. */
function drawnOwn({ shown, writer }: Changes): Own {
  const own = (spec: Record<string, unknown>) =>
    spec.form === 'inline' && spec.kind === 'inserted' && spec.author === writer
  return (from, to) => shown.find(from, to, own).map((each): Range => [each.from, each.to])
}

/** What goes on an insertion that is drawn already is drawn with it, and needs nothing of its own. */
function drawFresh(tr: Transaction, state: Changes, drawing: Drawing): DecorationSet {
  const colour = drawing.colour(state.writer)
  const own = drawnOwn(state)
  return DecorationSet.create(
    tr.doc,
    state.fresh.flatMap(({ from, to, gone }) =>
      gone
        ? [freshlyGone(from, gone, colour)]
        : without([from, to], own(from, to)).map(([a, b]) => freshlyWritten(a, b, colour)),
    ),
  )
}

function acted(tr: Transaction, state: Changes, drawing: Drawing): Changes {
  const act = tr.getMeta(key) as Act | undefined
  if (!act) return state
  if ('sent' in act) return { ...state, sent: state.sent + 1 }
  if ('writer' in act) return { ...state, writer: act.writer }
  if ('composed' in act) {
    return { ...state, freshShown: drawFresh(tr, state, drawing) }
  }
  if ('current' in act) {
    const shown = emphasised(state.shown, tr.doc, state.current, act.current)
    return { ...state, shown, current: act.current }
  }
  // Nothing was done since: whatever was fresh is in the answer, or gone.
  const fresh = act.since.maps.length === 0 ? [] : state.fresh.filter((each) => each.sent >= state.sent)
  const changes = act.changes.map((change) => over(change, act.since))
  const shown = redrawn(state.shown, tr.doc, changes, state, drawing)
  const next = { ...state, shown, fresh }
  return { ...next, freshShown: drawFresh(tr, next, drawing) }
}

/** A change carried over what was done since. */
function over(change: DrawnChange, since: Mapping): DrawnChange {
  if (since.maps.length === 0 || change.field) return change
  const move = <Range extends { from: number; to: number }>(range: Range): Range => {
    const gone = range.from === range.to
    const from = since.map(range.from, gone ? -1 : 1)
    return { ...range, from, to: gone ? from : Math.max(from, since.map(range.to, -1)) }
  }
  return { ...move(change), pieces: change.pieces.map(move) }
}
