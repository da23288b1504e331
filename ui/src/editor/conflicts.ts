/**
 * Conflicts as they are seen in the body: the words that stand are boxed, and under their block both versions lie side by side,
 * each under its author's name, with what can be done about them. All of it is decoration. It comes from the desk with the
 * text that it has; between its answers it is mapped, and nothing is redrawn while a word is being composed: whoever asks for
 * it sees to that. What a press on a button does is its place's business: it is told by `pressedIn`.
 */
import type { Node } from 'prosemirror-model'
import { Plugin, PluginKey, type EditorState, type Transaction } from 'prosemirror-state'
import type { Mapping } from 'prosemirror-transform'
import { Decoration, DecorationSet } from 'prosemirror-view'

/** One of the versions that collide, in words. */
export interface DrawnVersion {
  /** "Standing text". */
  label: string
  name: string
  initials: string
  colour: number
  text: string
  /** "in the text now", or empty. */
  stands: string
}

/** As much of a conflict as is drawn. Positions are of the body, in UTF-16 units. */
export interface DrawnConflict {
  merge: number
  id: string
  from: number
  to: number
  /** What collides. */
  heading: string
  /** All of it in a sentence, for whoever does not see it. */
  label: string
  /** The language of the text. */
  lang: string
  versions: readonly DrawnVersion[]
  acts: readonly { choice: string; words: string; label: string }[]
  /** Whether nothing can be decided now. */
  locked: boolean
}

interface Conflicts {
  all: readonly DrawnConflict[]
  shown: DecorationSet
  current: string
}

type Act = { all: readonly DrawnConflict[]; since: Mapping } | { current: string }

const key = new PluginKey<Conflicts>('conflicts')

/** Draws the conflicts of the text that the desk has, carried over what was done to it since. */
export function drawConflicts(tr: Transaction, all: readonly DrawnConflict[], since: Mapping): Transaction {
  return tr.setMeta(key, { all, since } satisfies Act)
}

/** Says which conflict is the current one. */
export function setCurrentConflict(tr: Transaction, current: string): Transaction {
  return tr.setMeta(key, { current } satisfies Act)
}

/** Where a conflict is now; null when it is not drawn. */
export function placeOfConflict(state: EditorState, id: string): { from: number; to: number } | null {
  return key.getState(state)?.all.find((each) => each.id === id) ?? null
}

export function conflictsPlugin(): Plugin {
  return new Plugin<Conflicts>({
    key,
    state: {
      init: () => ({ all: [], shown: DecorationSet.empty, current: '' }),
      apply: (tr, state) => acted(tr, tr.docChanged ? moved(tr, state) : state),
    },
    props: { decorations: (state) => key.getState(state)?.shown },
  })
}

function moved(tr: Transaction, state: Conflicts): Conflicts {
  const all = state.all.map((each) => over(each, tr.mapping))
  return { ...state, all, shown: state.shown.map(tr.mapping, tr.doc) }
}

/** A conflict carried over a mapping. What is typed at its edges is none of it. */
function over(conflict: DrawnConflict, mapping: Mapping): DrawnConflict {
  const from = mapping.map(conflict.from, 1)
  return { ...conflict, from, to: Math.max(from, mapping.map(conflict.to, -1)) }
}

function acted(tr: Transaction, state: Conflicts): Conflicts {
  const act = tr.getMeta(key) as Act | undefined
  if (!act) return state
  const next =
    'all' in act ? { ...state, all: act.all.map((each) => over(each, act.since)) } : { ...state, ...act }
  return { ...next, shown: drawn(tr.doc, next) }
}

function drawn(doc: Node, { all, current }: Conflicts): DecorationSet {
  const found = all
    .filter((conflict) => conflict.to <= doc.content.size)
    .flatMap((conflict) => {
      const { from, to, id, label } = conflict
      const isCurrent = id === current
      const panel = Decoration.widget(under(doc, to), () => conflictPanel(conflict, isCurrent), {
        side: 1,
        key: `conflict/${lookOf(conflict, isCurrent)}`,
        ignoreSelection: true,
        stopEvent: () => true,
      })
      const look = {
        class: `conflict-text${isCurrent ? ' conflict-current' : ''}`,
        'data-conflict-mark': id,
        title: label,
      }
      return to > from ? [Decoration.inline(from, to, look), panel] : [panel]
    })
  return DecorationSet.create(doc, found)
}

/** Where both versions are laid out: after the block that a place is in, and not in a cell, where there is no room. */
function under(doc: Node, at: number): number {
  const place = doc.resolve(at)
  for (let depth = 1; depth <= place.depth; depth += 1) {
    const node = place.node(depth)
    if (node.isTextblock || node.type.spec.tableRole === 'table') return place.after(depth)
  }
  return at
}

/** Both versions side by side, as they stand under a block or a field. */
function conflictPanel(conflict: DrawnConflict, current: boolean): HTMLElement {
  const panel = made('aside', `conflict-place${current ? ' conflict-current' : ''}`)
  panel.contentEditable = 'false'
  panel.dataset.conflictPlace = conflict.id
  panel.dataset.merge = String(conflict.merge)
  panel.setAttribute('role', 'group')
  panel.setAttribute('aria-label', conflict.label)
  const sides = made('div', 'conflict-sides')
  sides.append(...conflict.versions.map((version, at) => side(version, at, conflict.lang)))
  const acts = made('div', 'conflict-acts')
  acts.append(...conflict.acts.map((act) => button(act, conflict.locked)))
  panel.append(made('p', 'conflict-heading', conflict.heading), sides, acts)
  return panel
}

const laid = new WeakMap<Element, string>()

/** Lays a conflict out in an element of its own; what looks as it did stays, with the focus that may be in it. */
export function layConflict(place: Element, conflict: DrawnConflict, current: boolean): void {
  const look = lookOf(conflict, current)
  if (laid.get(place) === look) return
  laid.set(place, look)
  place.replaceChildren(conflictPanel(conflict, current))
}

/** Two that look alike need not be drawn again. */
function lookOf(conflict: DrawnConflict, current: boolean): string {
  return JSON.stringify([current, { ...conflict, from: 0, to: 0 }])
}

function side(version: DrawnVersion, at: number, lang: string): HTMLElement {
  const side = made('div', `conflict-side conflict-side-${String(at)}`)
  side.dataset.author = String(version.colour)
  const whose = made('p', 'conflict-whose')
  whose.append(
    made('span', 'conflict-initials', version.initials),
    made('span', 'conflict-name', `${version.label} · ${version.name}`),
  )
  if (version.stands) whose.append(made('span', 'conflict-stands', version.stands))
  const text = made('p', 'conflict-version', version.text)
  text.lang = lang
  side.append(whose, text)
  return side
}

function button(act: DrawnConflict['acts'][number], locked: boolean): HTMLElement {
  const button = document.createElement('button')
  button.type = 'button'
  button.textContent = act.words
  button.dataset.choice = act.choice
  button.setAttribute('aria-label', act.label)
  button.disabled = locked
  return button
}

function made(tag: string, className: string, text = ''): HTMLElement {
  const element = document.createElement(tag)
  element.className = className
  element.textContent = text
  return element
}

/** What a press in a panel asks for; null where no button of one was pressed. */
export function pressedIn(target: EventTarget | null): { merge: number; id: string; choice: string } | null {
  const button = target instanceof Element ? target.closest<HTMLElement>('button[data-choice]') : null
  const panel = button?.closest<HTMLElement>('[data-conflict-place]')
  const { conflictPlace: id, merge } = panel?.dataset ?? {}
  const choice = button?.dataset.choice
  return id && merge && choice ? { merge: Number(merge), id, choice } : null
}
