/**
 * Where something that is still being fetched shall stand: what was pasted goes to where it was pasted, whatever is written
 * until it comes. Positions are ProseMirror's; they are followed through every edit, and words typed at the place stand behind it.
 */
import {
  AllSelection,
  Plugin,
  PluginKey,
  TextSelection,
  type EditorState,
  type Selection,
  type SelectionBookmark,
  type Transaction,
} from 'prosemirror-state'

interface Place {
  from: number
  to: number
  /** A block as a whole or cells of a table, which know themselves how they are followed; null for text. */
  mark: SelectionBookmark | null
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
        const entries = Object.entries(places).map(([id, place]): [string, Place] => [
          id,
          followed(place, tr),
        ])
        const next: Record<string, Place> = Object.fromEntries(entries)
        if (asked?.place) next[asked.id] = asked.place
        else if (asked) Reflect.deleteProperty(next, asked.id)
        return next
      },
    },
  })
}

/** A place after an edit. What was selected and has been written over is nobody's to take the place of any more. */
function followed({ from, to, mark }: Place, { mapping }: Transaction): Place {
  let written = false
  for (const map of mapping.maps) {
    map.forEach((start, end) => {
      written ||= start < to && end > from
    })
  }
  const at = mapping.map(from, -1)
  return { from: at, to: written ? at : mapping.map(to, -1), mark: mark?.map(mapping) ?? null }
}

/** Remembers the selection as the place of what is to come; answers its transaction and its name. */
export function awaitHere(state: EditorState): { tr: Transaction; id: number } {
  const { selection } = state
  const { from, to } = selection
  const id = ++last
  const text = selection instanceof TextSelection || selection instanceof AllSelection
  const place = { from, to, mark: text ? null : selection.getBookmark() }
  return { tr: state.tr.setMeta(key, { id, place } satisfies Asked), id }
}

/** The remembered place as a selection; the present one where nothing is remembered, or nothing is left of it. */
export function awaitedAt(state: EditorState, id: number): Selection {
  const place = key.getState(state)?.[id]
  if (!place) return state.selection
  const { doc } = state
  if (place.mark) return place.mark.resolve(doc)
  if (place.from === 0 && place.to === doc.content.size) return new AllSelection(doc)
  return TextSelection.between(doc.resolve(place.from), doc.resolve(place.to))
}

/** Forgets a place: what was to come is there, or does not come. */
export function arrived(tr: Transaction, id: number): Transaction {
  return tr.setMeta(key, { id, place: null } satisfies Asked)
}
