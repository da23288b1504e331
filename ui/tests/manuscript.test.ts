/** The manuscript between typing and the desk: what is sent, what a reply means, and what others write meanwhile. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import type { Article, Fault, SaveReply, SaveText, StoryView } from '../src/host'
import { blankArticle, storyView } from '../src/host/memory'
import { beginBody } from '../src/state/body'
import { Manuscript } from '../src/state/manuscript.svelte'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const conflict: Fault = { code: 'conflict', message: 'Somebody was faster.', detail: { revision: 7 } }

function article(...paragraphs: string[]): Article {
  const content = paragraphs.map((text) => ({
    type: 'paragraph' as const,
    ...(text ? { content: [{ type: 'text' as const, text }] } : {}),
  }))
  return { ...blankArticle(), headline: 'Head', body: { type: 'doc', content } }
}

function viewOf(working: Article, version = 1): StoryView {
  return { ...storyView('s1', working, [], { stage: 'submitted' }), version }
}

/** A manuscript whose desk answers when, and as, the test says. */
function opened(...paragraphs: string[]) {
  const sent: SaveText[] = []
  const waiting: { answer: (reply?: Partial<SaveReply>) => void; refuse: (fault: Fault) => void }[] = []
  const desk = { view: viewOf(article(...paragraphs)) }
  const overtaken: number[] = []
  const host = {
    saveWorkingText: (request: SaveText) => {
      sent.push(request)
      return new Promise<SaveReply>((answer, refuse) =>
        waiting.push({
          answer: (reply = {}) =>
            answer({
              saved_at: '2026-11-24T06:03:07Z',
              version: request.base_version + 1,
              changes: [],
              problems: [],
              counts: desk.view.counts,
              ...reply,
            }),
          refuse,
        }),
      )
    },
    story: async () => desk.view,
  }
  const manuscript = new Manuscript(
    {
      host: host as never,
      actor: () => '周棠',
      begin: beginBody,
      saved: () => undefined,
      overtaken: (_view, revision) => void overtaken.push(revision),
      walk: () => undefined,
    },
    desk.view,
  )
  const type = (text: string, at: number) => manuscript.dispatch(manuscript.state.tr.insertText(text, at))
  const text = () => manuscript.state.doc.textBetween(0, manuscript.state.doc.content.size, '|')
  const next = async () => {
    await vi.advanceTimersByTimeAsync(2000)
    const first = waiting.shift()
    if (!first) throw new Error('Nothing was sent.')
    return first
  }
  const settle = () => vi.advanceTimersByTimeAsync(0)
  return { manuscript, sent, desk, overtaken, type, text, next, settle }
}

test('only what changed is sent, on the version that the desk answered', async () => {
  const { manuscript, sent, type, next, settle } = opened('one')
  type('X', 1)
  ;(await next()).answer()
  await settle()
  expect(Object.keys(sent[0] ?? {})).toEqual(['story', 'base_version', 'actor', 'body'])
  manuscript.setField('headline', 'New head')
  ;(await next()).answer()
  await settle()
  expect(sent[1]).toMatchObject({ base_version: 2, fields: { headline: 'New head' } })
  expect(sent[1]?.body).toBeUndefined()
  expect(manuscript.standing).toBe('saved')
  expect(manuscript.savedAt).toBe('2026-11-24T06:03:07Z')
})

test('what was typed and taken back is not sent', async () => {
  const { manuscript, sent, type } = opened('one')
  type('X', 1)
  manuscript.dispatch(manuscript.state.tr.delete(1, 2))
  await vi.advanceTimersByTimeAsync(5000)
  expect(sent).toEqual([])
  expect(manuscript.standing).toBe('saved')
})

test('changes of a late reply are carried over what was typed since', async () => {
  const { manuscript, type, next, settle } = opened('one two')
  type('new ', 1)
  const save = await next()
  type('Very ', 1)
  const piece = { kind: 'inserted', author: '周棠', at: '', text: 'new ', from: 1, to: 5 }
  save.answer({
    changes: [{ id: 'c1', kind: 'inserted', author: '周棠', from: 1, to: 5, pieces: [piece] } as never],
  })
  await settle()
  const { placeOf } = await import('../src/editor/changes')
  expect(placeOf(manuscript.state, 'c1')).toEqual({ from: 6, to: 10 })
})

test('what somebody else wrote elsewhere lies beside what is being typed', async () => {
  const { manuscript, desk, sent, type, text, next, settle } = opened('one', 'two', 'three')
  type('X', 1)
  desk.view = viewOf(article('one', 'two', 'three, by others'), 4)
  manuscript.take(desk.view)
  expect(text()).toBe('Xone|two|three, by others')
  ;(await next()).answer()
  await settle()
  expect(sent[0]?.base_version).toBe(4)
  expect(JSON.stringify(sent[0]?.body)).toContain('by others')
})

test('a state that comes while a save is under way waits for it', async () => {
  const { manuscript, type, text, next, settle } = opened('one', 'two')
  type('X', 1)
  const save = await next()
  manuscript.take(viewOf(article('Xone', 'two, by others'), 3))
  expect(text()).toBe('Xone|two')
  save.answer()
  await settle()
  expect(text()).toBe('Xone|two, by others')
  expect(manuscript.version).toBe(3)
})

test('an older state says nothing', async () => {
  const { manuscript, type, text, next, settle } = opened('one')
  type('X', 1)
  ;(await next()).answer({ version: 5 })
  await settle()
  manuscript.take(viewOf(article('one'), 4))
  expect(text()).toBe('Xone')
})

test('where both wrote in one place the desk keeps both, and the newer text is shown', async () => {
  const { manuscript, desk, overtaken, type, text, next, settle } = opened('one')
  type('mine ', 1)
  desk.view = viewOf(article('theirs'), 2)
  ;(await next()).refuse(conflict)
  await settle()
  expect(text()).toBe('theirs')
  expect(overtaken).toEqual([7])
  expect(manuscript.standing).toBe('saved')
  expect(manuscript.version).toBe(2)
})

test('what was typed after the refused save is sent too before the newer text is shown', async () => {
  const { desk, sent, overtaken, type, text, next, settle } = opened('one')
  type('mine ', 1)
  const save = await next()
  type('more ', 1)
  desk.view = viewOf(article('theirs'), 2)
  save.refuse(conflict)
  await settle()
  expect(text()).toBe('more mine one')
  ;(await next()).refuse({ ...conflict, detail: { revision: 8 } })
  await settle()
  expect(JSON.stringify(sent[1]?.body)).toContain('more mine one')
  expect(overtaken).toEqual([8])
  expect(text()).toBe('theirs')
})

test('a fault keeps the text, says so, and the next try saves it', async () => {
  const { manuscript, type, text, next, settle } = opened('one')
  type('X', 1)
  ;(await next()).refuse({ code: 'disk-full', message: 'Full.', detail: null })
  await settle()
  expect(manuscript.standing).toBe('failed')
  expect(manuscript.fault?.code).toBe('disk-full')
  expect(text()).toBe('Xone')
  ;(await next()).answer()
  await settle()
  expect(manuscript.standing).toBe('saved')
})

test('nothing is sent while the desk acts on the story', async () => {
  const { manuscript, sent, type, next, settle } = opened('one')
  const release = manuscript.hold()
  type('X', 1)
  await vi.advanceTimersByTimeAsync(5000)
  expect(sent).toEqual([])
  release()
  ;(await next()).answer()
  await settle()
  expect(manuscript.standing).toBe('saved')
})

test('undo takes back what was typed and never what came from outside', async () => {
  const { undo } = await import('prosemirror-history')
  const { manuscript, type, text } = opened('one', 'two')
  type('X', 1)
  manuscript.take(viewOf(article('one', 'two, by others'), 2))
  undo(manuscript.state, (tr) => manuscript.dispatch(tr))
  expect(text()).toBe('one|two, by others')
})

test('whoever takes over steps back over nothing of what was typed before, and over their own words', async () => {
  const { undo, redo } = await import('prosemirror-history')
  const { manuscript, type, text } = opened('one')
  const walk = (act: typeof undo) => act(manuscript.state, (tr) => manuscript.dispatch(tr))
  type('A', 1)
  type('B', 1)
  walk(undo)
  const before = text()
  manuscript.handOver()
  expect([walk(undo), walk(redo)]).toEqual([false, false])
  expect(text()).toBe(before)
  type('C', 1)
  expect(walk(undo)).toBe(true)
  expect(text()).toBe(before)
})

test('fields that both changed differently are a conflict, others are put together', () => {
  const { manuscript } = opened('one')
  manuscript.setField('deck', 'my deck')
  manuscript.take(viewOf({ ...article('one'), kicker: 'their kicker' }, 2))
  expect(manuscript.fields).toMatchObject({ deck: 'my deck', kicker: 'their kicker' })
  manuscript.take(viewOf({ ...article('one'), kicker: 'their kicker', deck: 'their deck' }, 3))
  expect(manuscript.fields.deck).toBe('my deck')
  expect(manuscript.version).toBe(2)
})
