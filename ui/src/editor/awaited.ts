/**
 * Where something that is still being fetched shall stand: what was pasted goes to where it was pasted, whatever is written
 * until it comes. Positions are ProseMirror's; they are followed through every edit, and words typed at the place stand behind it.
 */
import {
  NodeSelection,
  Plugin,
  PluginKey,
  TextSelection,
  type EditorState,
  type Selection,
} from 'prosemirror-state'
import type { Transaction } from 'prosemirror-state'

interface Place {
  from: number
  to: number
  /** A block as a whole, a picture for instance, and not text. */
  block: boolean
}

type Places = Readonly<Record<number, Place>>

interface Asked {
  id: number
  place: Place | null
}

const key = new PluginKey<Places>('awaited')
let last = 0

export function awaitedPlugin(): Plugin<Places> {
  return new Plugin<Places>({
    key,
    state: {
      init: () => ({}),
      apply(tr, places) {
        const asked = tr.getMeta(key) as Asked | undefined
        if (!asked && !(tr.docChanged && Object.keys(places).length > 0)) return places
        const entries = Object.entries(places).map(([id, { from, to, block }]): [string, Place] => [
          id,
          { from: tr.mapping.map(from, -1), to: tr.mapping.map(to, -1), block },
        ])
        const next: Record<string, Place> = Object.fromEntries(entries)
        if (asked?.place) next[asked.id] = asked.place
        else if (asked) Reflect.deleteProperty(next, asked.id)
        return next
      },
    },
  })
}

/** Remembers the selection as the place of what is to come; answers its transaction and its name. */
export function awaitHere(state: EditorState): { tr: Transaction; id: number } {
  const { from, to } = state.selection
  const id = ++last
  const place = { from, to, block: state.selection instanceof NodeSelection }
  return { tr: state.tr.setMeta(key, { id, place } satisfies Asked), id }
}

/** The remembered place as a selection; the present one where nothing is remembered, or nothing is left of it. */
export function awaitedAt(state: EditorState, id: number): Selection {
  const place = key.getState(state)?.[id]
  if (!place) return state.selection
  const { doc } = state
  if (place.block && doc.nodeAt(place.from)) return NodeSelection.create(doc, place.from)
  return TextSelection.between(doc.resolve(place.from), doc.resolve(place.to))
}

/** Forgets a place: what was to come is there, or does not come. */
export function arrived(tr: Transaction, id: number): Transaction {
  return tr.setMeta(key, { id, place: null } satisfies Asked)
}
