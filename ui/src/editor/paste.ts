/**
 * What is pasted or dropped into the body. Foreign HTML is never read here: it goes to the importer, which answers nodes of the
 * schema. Only what was copied in this very window, and still is on the clipboard, is put back as it was.
 */
import { Fragment, Slice, type Node } from 'prosemirror-model'
import { Selection, type Command, type EditorState, type Transaction } from 'prosemirror-state'
import { closeHistory } from 'prosemirror-history'
import type { EditorView } from 'prosemirror-view'

import { arrived, awaitHere, awaitedAt } from './awaited'
import { insertBlocks } from './blocks'
import { node, schema } from './schema'

/** How long after a composition the browser may still be writing its result. */
const SETTLE_MS = 60

/** What the library keeps of a picture or file, told apart by its hash. */
export interface Kept {
  sha256: string
}

/** What is written on. It outlives the view that shows it. */
export interface Paper {
  readonly state: EditorState
  dispatch(tr: Transaction): void
}

export interface PastePort {
  /** Where it is put; without one, into the view itself. */
  paper?: Paper
  /** Cleans what was pasted or dropped; null when that failed, which has then been said. */
  clean(from: { html: string; text: string; copied: boolean }): Promise<unknown>
  /** Takes in pictures; answers the figures to insert. */
  pictures(files: File[]): Promise<Node[]>
  /** The picture on the system's clipboard that the page was not given; null when there is none. */
  picture(): Promise<File | null>
  /** What the text lists of its pictures and files. */
  media?(): readonly Kept[]
  /** Lists what came along with copied words. */
  keep?(media: readonly Kept[]): void
}

/** What was copied last in this window, to be known again, with what its text lists of the pictures in it. */
let own: { text: string; slice: Slice; media: readonly Kept[] } | null = null

/**
 * The props of the editor's view. Paste and drop are taken before ProseMirror sees them: its own handlers would read the
 * foreign HTML before asking anybody.
 */
export function pasting(port: PastePort) {
  return {
    transformCopied(slice: Slice): Slice {
      own = { text: textOf(slice), slice, media: port.media?.() ?? [] }
      return slice
    },
    clipboardTextSerializer: textOf,
    handleDOMEvents: {
      paste(view: EditorView, event: ClipboardEvent): boolean {
        const data = event.clipboardData
        if (isInput(event) || !data) return false
        event.preventDefault()
        if (!view.editable) return true
        const plain = (view as EditorView & { input?: { shiftKey?: boolean } }).input?.shiftKey === true
        take(view, { data, plain, copied: event.isTrusted }, port)
        return true
      },
      drop(view: EditorView, event: DragEvent): boolean {
        // What is dragged within the text is moved by ProseMirror, without the clipboard's HTML.
        if (isInput(event) || view.dragging || !event.dataTransfer) return false
        event.preventDefault()
        event.stopPropagation()
        if (!view.editable || view.composing) return true
        const at = view.posAtCoords({ left: event.clientX, top: event.clientY })
        if (at) view.dispatch(view.state.tr.setSelection(Selection.near(view.state.doc.resolve(at.pos))))
        take(view, { data: event.dataTransfer, plain: false, copied: false }, port)
        return true
      },
    },
  }
}

/** Inputs inside of a figure keep their own clipboard. */
function isInput(event: Event): boolean {
  return event.target instanceof HTMLInputElement
}

interface Given {
  data: DataTransfer
  /** Only its text is wanted. */
  plain: boolean
  /** It lies on the system's clipboard, where the importer may look for itself. */
  copied: boolean
}

function take(view: EditorView, { data, plain, copied }: Given, port: PastePort): void {
  const pictures = [...data.files].filter((file) => file.type.startsWith('image/'))
  const [html, text] = [data.getData('text/html'), data.getData('text/plain')]
  const mine = own && own.text === text && html.includes('data-pm-slice') ? own : null
  if (!plain && pictures.length > 0 && !html.includes('<p')) {
    void put(view, port, async () => behind(await port.pictures(pictures)))
  } else if (!plain && copied && !text && !html.includes('<p')) {
    void put(view, port, () => unseen({ html, text, copied }, port))
  } else if (!plain && mine) {
    port.keep?.(mine.media.filter((each) => holds(mine.slice, each.sha256)))
    void put(view, port, over(mine.slice))
  } else if (!plain && (html || data.types.includes('text/html'))) {
    void put(view, port, async () => body(await port.clean({ html, text, copied })))
  } else if (text) {
    void put(view, port, over(plainSlice(text)))
  }
}

/** Something without text that the page is not shown: a picture, else whatever the importer makes of its HTML. */
async function unseen(given: Parameters<PastePort['clean']>[0], port: PastePort): Promise<Command | null> {
  const picture = await port.picture()
  return picture ? behind(await port.pictures([picture])) : body(await port.clean(given))
}

/**
 * Puts something where the caret is now. What has to be fetched first keeps its place meanwhile, and never comes into the middle
 * of a word that is being composed.
 */
async function put(
  view: EditorView,
  port: PastePort,
  what: Command | (() => Promise<Command | null>),
): Promise<void> {
  const paper = port.paper ?? view
  if (isCommand(what) && !view.composing) return insert(paper, what, null)
  const { tr, id } = awaitHere(paper.state)
  paper.dispatch(tr)
  const [command] = await Promise.all([isCommand(what) ? what : what(), rested(view)])
  if (!port.paper && view.isDestroyed) return
  if (command) insert(paper, command, id)
  else paper.dispatch(arrived(paper.state.tr, id))
}

/** A command takes the state, what fetches one takes nothing. */
function isCommand(what: Command | (() => Promise<Command | null>)): what is Command {
  return what.length > 0
}

/** Once no word is being composed; the browser may still be writing one for a moment. */
async function rested(view: EditorView): Promise<void> {
  if (!view.composing) return
  const moment = () => new Promise((done) => setTimeout(done, SETTLE_MS))
  // A view that goes away ends what was composed in it, and says nothing of it.
  do await moment()
  while (view.composing && !view.isDestroyed)
}

/** One paste is one step back. Whoever has gone on writing elsewhere stays there. */
function insert(paper: Paper, command: Command, id: number | null): void {
  const { state } = paper
  const place = id === null ? state.selection : awaitedAt(state, id)
  const stays = !place.eq(state.selection)
  const tr = closeHistory(state.tr)
  command(state.apply(state.tr.setSelection(place)), (made) => {
    for (const step of made.steps) tr.step(step)
    tr.setSelection(
      stays ? state.selection.map(tr.doc, tr.mapping) : Selection.fromJSON(tr.doc, made.selection.toJSON()),
    )
  })
  if (id !== null) arrived(tr, id)
  if (!stays) tr.scrollIntoView()
  paper.dispatch(tr.setMeta('paste', true).setMeta('uiEvent', 'paste'))
}

/** In place of what is selected. */
function over(slice: Slice): Command {
  return (state, dispatch) => {
    dispatch?.(state.tr.replaceSelection(slice))
    return true
  }
}

/** Behind the block at the caret: put into the text itself, a picture would give up its frame and leave its caption. */
function behind(figures: readonly Node[]): Command | null {
  return figures.length > 0 ? insertBlocks(figures) : null
}

function body(cleaned: unknown): Command | null {
  if (!cleaned) return null
  const doc = schema.nodeFromJSON(cleaned)
  const only = doc.childCount === 1 ? doc.firstChild : null
  // A picture without a caption has no text either, and is wanted all the same.
  return only?.type !== node('paragraph') || only.content.size > 0 ? over(openSlice(doc)) : null
}

/** Whether a figure of it shows this picture. */
function holds(slice: Slice, sha256: string): boolean {
  let found = false
  slice.content.descendants((each) => {
    found ||= each.attrs.media === sha256
    return !found
  })
  return found
}

/** Lines become paragraphs, one line alone becomes text. */
export function plainSlice(text: string): Slice {
  const lines = text
    .replace(/\r\n?/g, '\n')
    .split(/\n+/)
    .map((line) => line.replaceAll('\0', ''))
  const paragraphs = lines.map((line) => node('paragraph').create(null, line ? schema.text(line) : null))
  return new Slice(Fragment.from(paragraphs), 1, 1)
}

/** A body to be put where the caret is: its first and last paragraph join what stands there. */
export function openSlice(doc: Node): Slice {
  const open = (block: Node | null) => (block?.type === node('paragraph') ? 1 : 0)
  return new Slice(doc.content, open(doc.firstChild), open(doc.lastChild))
}

function textOf(slice: Slice): string {
  return slice.content.textBetween(0, slice.content.size, '\n', (leaf) =>
    leaf.type.name === 'hard_break' ? '\n' : '',
  )
}
