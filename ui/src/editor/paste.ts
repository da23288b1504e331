/**
 * What is pasted or dropped into the body. Foreign HTML is never read here: it goes to the importer, which answers nodes of the
 * schema. Only what was copied in this very window, and still is on the clipboard, is put back as it was.
 */
import { Fragment, Slice, type Node } from 'prosemirror-model'
import { Selection } from 'prosemirror-state'
import { closeHistory } from 'prosemirror-history'
import type { EditorView } from 'prosemirror-view'

import { insertBlocks } from './blocks'
import { node, schema } from './schema'

export interface PastePort {
  /** Cleans what was pasted or dropped; null when that failed, which has then been said. */
  clean(from: { html: string; text: string; copied: boolean }): Promise<unknown>
  /** Takes in pictures; answers the figures to insert. */
  pictures(files: File[]): Promise<Node[]>
  /** The picture on the system's clipboard that the page was not given; null when there is none. */
  picture(): Promise<File | null>
}

/** What was copied last in this window, to be known again. */
let own: { text: string; slice: Slice } | null = null

/**
 * The props of the editor's view. Paste and drop are taken before ProseMirror sees them: its own handlers would read the
 * foreign HTML before asking anybody.
 */
export function pasting(port: PastePort) {
  return {
    transformCopied(slice: Slice): Slice {
      own = { text: textOf(slice), slice }
      return slice
    },
    clipboardTextSerializer: textOf,
    handleDOMEvents: {
      paste(view: EditorView, event: ClipboardEvent): boolean {
        const data = event.clipboardData
        if (isInput(event) || !data) return false
        event.preventDefault()
        // What is composed is written first; nothing may be put into the middle of it.
        if (!view.editable || view.composing) return true
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
  if (!plain && pictures.length > 0 && !html.includes('<p')) {
    void port.pictures(pictures).then((figures) => insertFigures(view, figures))
  } else if (!plain && copied && !text && !html.includes('<p')) {
    void takeUnseen(view, { html, text, copied }, port)
  } else if (!plain && own && own.text === text && html.includes('data-pm-slice')) {
    insert(view, own.slice)
  } else if (!plain && (html || data.types.includes('text/html'))) {
    void port.clean({ html, text, copied }).then((body) => insertBody(view, body))
  } else if (text) {
    insert(view, plainSlice(text))
  }
}

/** Something without text that the page is not shown: a picture, else whatever the importer makes of its HTML. */
async function takeUnseen(
  view: EditorView,
  given: Parameters<PastePort['clean']>[0],
  port: PastePort,
): Promise<void> {
  const picture = await port.picture()
  if (picture) insertFigures(view, await port.pictures([picture]))
  else insertBody(view, await port.clean(given))
}

/** Behind the block at the caret: put into the text itself, a picture would give up its frame and leave its caption. */
function insertFigures(view: EditorView, figures: readonly Node[]): void {
  if (figures.length > 0 && !view.isDestroyed) insertBlocks(figures)(view.state, view.dispatch)
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

function insertBody(view: EditorView, body: unknown): void {
  if (!body || view.isDestroyed) return
  const doc = schema.nodeFromJSON(body)
  const only = doc.childCount === 1 ? doc.firstChild : null
  // A picture without a caption has no text either, and is wanted all the same.
  if (only?.type !== node('paragraph') || only.content.size > 0) insert(view, openSlice(doc))
}

/** A body to be put where the caret is: its first and last paragraph join what stands there. */
export function openSlice(doc: Node): Slice {
  const open = (block: Node | null) => (block?.type === node('paragraph') ? 1 : 0)
  return new Slice(doc.content, open(doc.firstChild), open(doc.lastChild))
}

/** One paste is one step back. */
function insert(view: EditorView, slice: Slice): void {
  if (view.isDestroyed) return
  const tr = closeHistory(view.state.tr).replaceSelection(slice)
  view.dispatch(tr.scrollIntoView().setMeta('paste', true).setMeta('uiEvent', 'paste'))
}

function textOf(slice: Slice): string {
  return slice.content.textBetween(0, slice.content.size, '\n', (leaf) =>
    leaf.type.name === 'hard_break' ? '\n' : '',
  )
}
