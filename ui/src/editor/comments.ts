/**
 * Comments as they are seen in the body: the words of a thread are underlined, what it says of a picture or a deletion is a
 * mark there, and beside the block stands a bar. All of it is decoration. It comes from the desk with a version; between its
 * answers it is mapped, and nothing is redrawn while a word is being composed: whoever asks for it sees to that.
 */
import { NodeSelection, Plugin, PluginKey, type EditorState, type Transaction } from 'prosemirror-state'
import type { Mapping } from 'prosemirror-transform'
import { Decoration, DecorationSet } from 'prosemirror-view'

/** As much of a thread as is drawn. Positions are of the body, in UTF-16 units. */
export interface DrawnThread {
  id: string
  on: 'text' | 'deletion' | 'figure'
  from: number
  to: number
  /** "Comment by 林晗: …", for whoever does not see the mark. */
  label: string
}

/** A range that is about to be commented on. */
export interface Draft {
  from: number
  to: number
}

interface Comments {
  threads: readonly DrawnThread[]
  shown: DecorationSet
  current: string
  draft: Draft | null
}

type Act = { threads: readonly DrawnThread[]; since: Mapping } | { current: string } | { draft: Draft | null }

const key = new PluginKey<Comments>('comments')

/** Draws the threads of the text that the desk has, carried over what was done to it since. */
export function drawThreads(tr: Transaction, threads: readonly DrawnThread[], since: Mapping): Transaction {
  return tr.setMeta(key, { threads, since })
}

/** Says which thread is the current one. */
export function setCurrentThread(tr: Transaction, current: string): Transaction {
  return tr.setMeta(key, { current })
}

/** Marks what is about to be commented on; null ends it. */
export function setDraft(tr: Transaction, draft: Draft | null): Transaction {
  return tr.setMeta(key, { draft })
}

/** Where what is about to be commented on lies now; null when there is nothing, or nothing is left of it. */
export function draftOf(state: EditorState): Draft | null {
  return key.getState(state)?.draft ?? null
}

/** The threads at a position, the one with the fewest words first. */
export function threadsAt(state: EditorState, at: number): string[] {
  const found = key.getState(state)?.threads.filter(({ from, to }) => from <= at && at <= to) ?? []
  return found.toSorted((a, b) => a.to - a.from - (b.to - b.from)).map((thread) => thread.id)
}

/** The threads that hang on a block of the document, by the position before it. */
export function threadsIn(state: EditorState, from: number, to: number): string[] {
  const found = key.getState(state)?.threads.filter((each) => each.from < to && each.to >= from) ?? []
  return found.map((thread) => thread.id)
}

/** Where a thread is now; null when it is not drawn. */
export function placeOfThread(state: EditorState, id: string): Draft | null {
  return key.getState(state)?.threads.find((thread) => thread.id === id) ?? null
}

/** What somebody points at with the caret or a selection: words, a picture, else nothing. */
export function pointedAt(state: EditorState): { on: 'text' | 'figure'; from: number; to: number } | null {
  const { selection, doc } = state
  if (selection instanceof NodeSelection && selection.node.type.name === 'figure') {
    return { on: 'figure', from: selection.from, to: selection.to }
  }
  if (!selection.empty) {
    const words = doc.textBetween(selection.from, selection.to, '\n').trim()
    return words ? { on: 'text', from: selection.from, to: selection.to } : null
  }
  // Without a selection, the block that the caret stands in is meant.
  const { $head } = selection
  if (!$head.parent.isTextblock) return null
  if ($head.parent.type.name === 'figure') {
    return { on: 'figure', from: $head.before(), to: $head.after() }
  }
  return $head.parent.textContent.trim() ? { on: 'text', from: $head.start(), to: $head.end() } : null
}

export function commentsPlugin(): Plugin {
  return new Plugin<Comments>({
    key,
    state: {
      init: () => ({ threads: [], shown: DecorationSet.empty, current: '', draft: null }),
      apply: (tr, state) => acted(tr, tr.docChanged ? moved(tr, state) : state),
    },
    props: { decorations: (state) => key.getState(state)?.shown },
  })
}

function moved(tr: Transaction, state: Comments): Comments {
  const threads = state.threads.map((thread) => over(thread, tr.mapping))
  const draft = state.draft && over(state.draft, tr.mapping)
  const kept = draft && draft.to > draft.from ? draft : null
  return { ...state, threads, draft: kept, shown: state.shown.map(tr.mapping, tr.doc) }
}

/** A range carried over a mapping. What is typed at its edges is none of it. */
function over<Range extends Draft>(range: Range, mapping: Mapping): Range {
  const from = mapping.map(range.from, 1)
  return { ...range, from, to: Math.max(from, mapping.map(range.to, -1)) }
}

function acted(tr: Transaction, state: Comments): Comments {
  const act = tr.getMeta(key) as Act | undefined
  if (!act) return state
  const next =
    'threads' in act
      ? { ...state, threads: act.threads.map((thread) => over(thread, act.since)) }
      : { ...state, ...act }
  return { ...next, shown: drawn(tr, next) }
}

function drawn(tr: Transaction, { threads, current, draft }: Comments): DecorationSet {
  const { doc } = tr
  const end = doc.content.size
  const all: Decoration[] = []
  const blocks: Record<number, number> = {}
  for (const thread of threads) {
    if (thread.to > end) continue
    all.push(...drawThread(tr, thread, thread.id === current))
    const first = doc.resolve(thread.from).index(0)
    const last = doc.resolve(Math.max(thread.from, thread.to)).index(0)
    for (let at = first; at <= Math.min(last, doc.childCount - 1); at += 1) blocks[at] = (blocks[at] ?? 0) + 1
  }
  doc.forEach((node, offset, index) => {
    const count = blocks[index]
    if (!count) return
    all.push(
      Decoration.node(offset, offset + node.nodeSize, { class: 'commented', 'data-comments': String(count) }),
    )
  })
  if (draft && draft.to <= end) {
    all.push(Decoration.inline(draft.from, draft.to, { class: 'comment-draft' }))
  }
  return DecorationSet.create(doc, all)
}

function drawThread(tr: Transaction, thread: DrawnThread, current: boolean): Decoration[] {
  const { id, on, from, to, label } = thread
  const look = {
    class: `comment-${on}${current ? ' comment-current' : ''}`,
    'data-thread-mark': id,
    title: label,
  }
  if (on === 'figure') {
    const node = tr.doc.nodeAt(from)
    return node?.type.name === 'figure' ? [Decoration.node(from, from + node.nodeSize, look)] : []
  }
  if (to > from) return [Decoration.inline(from, to, look)]
  // The words are only in the agreed text; the sign stands where they are drawn struck through.
  const key = ['thread', id, look.class, label].join('/')
  return [Decoration.widget(from, () => sign(look), { side: -1, key, ignoreSelection: true })]
}

function sign(look: Record<string, string>): HTMLElement {
  const made = document.createElement('span')
  for (const [attribute, value] of Object.entries(look)) made.setAttribute(attribute, value)
  made.className += ' comment-sign'
  made.contentEditable = 'false'
  return made
}
