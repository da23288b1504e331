/** The clipboard: foreign HTML goes to the importer and nowhere else; what was copied here comes back as it was. */
import { afterEach, expect, test, vi } from 'vitest'
import { Fragment, Slice } from 'prosemirror-model'
import { AllSelection } from 'prosemirror-state'
import type { EditorView } from 'prosemirror-view'

import { openSlice, pasting, type PastePort } from '../src/editor/paste'
import { schema } from '../src/editor/schema'
import { blocksOf, bodyOf, caretAt, viewOver } from './editing'

afterEach(() => vi.restoreAllMocks())

function opened(body: unknown, ...texts: string[]): { view: EditorView; asked: unknown[] } {
  const asked: unknown[] = []
  const port: PastePort = {
    clean: async (from) => {
      asked.push(from)
      return body
    },
    picture: async () => null,
    pictures: async (files) => files.map((file) => schema.node('figure', null, [schema.text(file.name)])),
  }
  const { transformCopied, clipboardTextSerializer, handleDOMEvents } = pasting(port)
  const view = viewOver(bodyOf(...texts), { transformCopied, clipboardTextSerializer, handleDOMEvents })
  return { view, asked }
}

function paste(view: EditorView, data: Record<string, string>, files: File[] = []): Event {
  const event = new Event('paste', { bubbles: true, cancelable: true })
  const clipboardData = { files, getData: (type: string) => data[type] ?? '', types: Object.keys(data) }
  Object.defineProperty(event, 'clipboardData', { value: clipboardData })
  view.dom.dispatchEvent(event)
  return event
}

const cleaned = (...texts: string[]) => bodyOf(...texts).toJSON() as unknown

test('foreign HTML is cleaned by the importer and never read here', async () => {
  const { view, asked } = opened(cleaned('clean'), 'ab')
  caretAt(view, 2)
  const reads = vi.spyOn(DOMParser.prototype, 'parseFromString')
  const html = '<p>foul<img src=x onerror=alert(1)></p>'
  expect(paste(view, { 'text/html': html, 'text/plain': 'foul' }).defaultPrevented).toBe(true)
  await vi.waitFor(() => expect(blocksOf(view)).toEqual(['paragraph: acleanb']))
  // Only what the system itself pastes lies on its clipboard.
  expect(asked).toEqual([{ html, text: 'foul', copied: false }])
  expect(reads).not.toHaveBeenCalled()
})

test('paragraphs come in as such, one alone joins the text', () => {
  const view = viewOver(bodyOf('ab'))
  const put = (slice: ReturnType<typeof openSlice>) => {
    caretAt(view, 2)
    view.dispatch(view.state.tr.replaceSelection(slice))
    return blocksOf(view)
  }
  expect(put(openSlice(bodyOf('X')))).toEqual(['paragraph: aXb'])
  expect(put(openSlice(bodyOf('1', '2')))).toEqual(['paragraph: a1', 'paragraph: 2Xb'])
})

test('a picture without a caption is not nothing', async () => {
  const picture = schema.node('doc', null, [schema.node('figure', { alt: 'ferry' })]).toJSON() as unknown
  const { view } = opened(picture, '')
  caretAt(view, 1)
  paste(view, { 'text/html': '<img src="https://example.org/a.png">' })
  await vi.waitFor(() => expect(blocksOf(view)).toEqual(['figure: ']))
})

test('plain text: lines are paragraphs, Windows line ends and zero bytes too', async () => {
  const { view, asked } = opened(null, 'ab')
  caretAt(view, 2)
  paste(view, { 'text/plain': '一\r\n\r\n二\0' })
  expect(blocksOf(view)).toEqual(['paragraph: a一', 'paragraph: 二b'])
  expect(asked).toEqual([])
})

test('what was copied here keeps its nodes; what only pretends to be does not', async () => {
  const { view, asked } = opened(cleaned('cleaned'), 'ab')
  const heading = schema.node('heading', { level: 3 }, [schema.text('sub')])
  view.dispatch(view.state.tr.insert(0, heading))
  const { dom, text } = view.serializeForClipboard(view.state.doc.slice(0, 5))
  caretAt(view, view.state.doc.content.size - 1)
  paste(view, { 'text/html': dom.innerHTML, 'text/plain': text })
  expect(blocksOf(view).filter((block) => block === 'heading: sub')).toHaveLength(2)
  paste(view, { 'text/html': '<p data-pm-slice="0 0 []">forged</p>', 'text/plain': 'forged' })
  await vi.waitFor(() => expect(asked).toHaveLength(1))
})

test('pictures become figures, and what cannot be cleaned changes nothing', async () => {
  const { view } = opened(null, 'ab')
  caretAt(view, 2)
  paste(view, { 'text/html': '<p>x</p>', 'text/plain': 'x' })
  paste(view, {}, [new File(['x'], 'a.png', { type: 'image/png' })])
  await vi.waitFor(() => expect(blocksOf(view)).toEqual(['paragraph: ab', 'figure: a.png', 'paragraph: ']))
})

test('what comes late stands where it was pasted, and whoever went on writing stays where they are', async () => {
  let come: (body: unknown) => void = () => undefined
  const late = new Promise<unknown>((done) => (come = done))
  const { handleDOMEvents } = pasting({
    clean: () => late,
    picture: async () => null,
    pictures: async () => [],
  })
  const view = viewOver(bodyOf('ab', 'cd'), { handleDOMEvents })
  caretAt(view, 2)
  paste(view, { 'text/html': '<p>X</p>', 'text/plain': 'X' })
  // Typed on at once: it belongs behind what was pasted.
  view.dispatch(view.state.tr.insertText('12'))
  caretAt(view, view.state.doc.content.size - 1)
  come(cleaned('X'))
  await vi.waitFor(() => expect(blocksOf(view)).toEqual(['paragraph: aX12b', 'paragraph: cd']))
  view.dispatch(view.state.tr.insertText('!'))
  expect(blocksOf(view)).toEqual(['paragraph: aX12b', 'paragraph: cd!'])
})

test('what comes late takes the place of all there was, and of nothing that was written since', async () => {
  const late: ((body: unknown) => void)[] = []
  const clean = () => new Promise<unknown>((done) => late.push(done))
  const { handleDOMEvents } = pasting({ clean, picture: async () => null, pictures: async () => [] })
  const view = viewOver(bodyOf('ab', 'cd'), { handleDOMEvents })
  const heading = schema.node('doc', null, [schema.node('heading', { level: 2 }, [schema.text('ab')])])
  const all = () => view.dispatch(view.state.tr.setSelection(new AllSelection(view.state.doc)))
  all()
  paste(view, { 'text/html': '<h2>ab</h2>', 'text/plain': 'ab' })
  late[0]?.(heading.toJSON())
  await vi.waitFor(() => expect(blocksOf(view)).toEqual(['heading: ab']))
  all()
  paste(view, { 'text/html': '<p>X</p>', 'text/plain': 'X' })
  view.dispatch(view.state.tr.replaceWith(0, view.state.doc.content.size, bodyOf('typed').content))
  late[1]?.(cleaned('X'))
  await vi.waitFor(() => expect(view.state.doc.textContent).toContain('X'))
  expect(view.state.doc.textContent).toContain('typed')
})

test('a picture that is copied brings along what its text lists of it', async () => {
  const hash = 'ab'.repeat(32)
  const kept: unknown[] = []
  const figure = schema.node('figure', { media: hash })
  const port: PastePort = {
    clean: async () => null,
    picture: async () => null,
    pictures: async () => [],
    media: () => [{ sha256: hash }, { sha256: 'other' }],
    keep: (media) => void kept.push(...media),
  }
  const { transformCopied, handleDOMEvents } = pasting(port)
  const view = viewOver(bodyOf('ab'), { transformCopied, handleDOMEvents })
  transformCopied(new Slice(Fragment.from(figure), 0, 0))
  paste(view, { 'text/html': '<figure data-pm-slice="0 0 []"></figure>', 'text/plain': '' })
  await vi.waitFor(() => expect(blocksOf(view).join()).toContain('figure'))
  expect(kept).toEqual([{ sha256: hash }])
})
