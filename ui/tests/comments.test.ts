/** Comments: how they are drawn and followed in the text, written, answered, resolved, and found again. */
import { TextSelection } from 'prosemirror-state'
import { Mapping } from 'prosemirror-transform'
import { flushSync, mount, unmount } from 'svelte'
import { afterEach, describe, expect, test, vi } from 'vitest'

import {
  draftOf,
  drawThreads,
  placeOfThread,
  pointedAt,
  setCurrentThread,
  setDraft,
  threadsAt,
  type DrawnThread,
} from '../src/editor/comments'
import { schema } from '../src/editor/schema'
import { meant, mentionAt, spoken } from '../src/features/comments/words'
import { blankArticle, memoryHost, storyView, type MemoryHost } from '../src/host/memory'
import { speak } from '../src/locales'
import { beginBody } from '../src/state/body'
import Workstation from '../src/views/Workstation.svelte'
import { paragraph } from './stories'

describe('in the editor', () => {
  const begin = () =>
    beginBody(
      schema.nodeFromJSON({ type: 'doc', content: [paragraph('渡口已停航三年'), paragraph('盼复航')] }),
    )
  const thread = (given: Partial<DrawnThread> = {}): DrawnThread => ({
    id: 't1',
    on: 'text',
    from: 4,
    to: 6,
    label: '林晗',
    ...given,
  })

  test('a thread is mapped through typing, and what is typed at its edges stays outside', () => {
    let state = begin()
    state = state.apply(drawThreads(state.tr, [thread()], new Mapping()))
    state = state.apply(state.tr.insertText('江上', 1))
    expect(placeOfThread(state, 't1')).toMatchObject({ from: 6, to: 8 })
    state = state.apply(state.tr.insertText('早', 6).insertText('了', 9))
    expect(placeOfThread(state, 't1')).toMatchObject({ from: 7, to: 9 })
    state = state.apply(state.tr.delete(5, 10))
    expect(placeOfThread(state, 't1')).toMatchObject({ from: 5, to: 5 })
  })

  test('a late answer is carried over what was typed since', () => {
    let state = begin()
    const tr = state.tr.insertText('江上', 1)
    const since = new Mapping(tr.mapping.maps)
    state = state.apply(tr)
    state = state.apply(drawThreads(state.tr, [thread()], since))
    expect(placeOfThread(state, 't1')).toMatchObject({ from: 6, to: 8 })
  })

  test('the narrowest thread at the caret comes first', () => {
    let state = begin()
    const wide = thread({ id: 't2', from: 1, to: 8 })
    state = state.apply(drawThreads(state.tr, [wide, thread()], new Mapping()))
    expect(threadsAt(state, 5)).toEqual(['t1', 't2'])
    expect(threadsAt(state, 2)).toEqual(['t2'])
    expect(threadsAt(state, 11)).toEqual([])
    state = state.apply(setCurrentThread(state.tr, 't1'))
    expect(threadsAt(state, 5)).toEqual(['t1', 't2'])
  })

  test('what is about to be commented on is followed, until nothing is left of it', () => {
    let state = begin()
    state = state.apply(setDraft(state.tr, { from: 4, to: 6 }))
    state = state.apply(state.tr.insertText('江上', 1))
    expect(draftOf(state)).toEqual({ from: 6, to: 8 })
    state = state.apply(state.tr.delete(6, 8))
    expect(draftOf(state)).toBeNull()
  })

  test('a selection is pointed at, without one the block with the caret', () => {
    const state = begin()
    const select = (from: number, to = from) =>
      pointedAt(state.apply(state.tr.setSelection(TextSelection.create(state.doc, from, to))))
    expect(select(2, 4)).toEqual({ on: 'text', from: 2, to: 4 })
    expect(select(3)).toEqual({ on: 'text', from: 1, to: 8 })
    const empty = beginBody(schema.nodeFromJSON({ type: 'doc', content: [paragraph('')] }))
    expect(pointedAt(empty)).toBeNull()
    const figure = { type: 'figure', attrs: { media: '', alt: '', credit: '', src: '' } }
    const picture = beginBody(schema.nodeFromJSON({ type: 'doc', content: [figure] }))
    expect(pointedAt(picture)).toMatchObject({ on: 'figure', from: 0 })
  })
})

test('names in a comment are told from its words', () => {
  expect(spoken('请 @林晗 看，@林晗婧 也看', ['林晗', '林晗婧'])).toEqual([
    { text: '请 ', name: false },
    { text: '@林晗', name: true },
    { text: ' 看，', name: false },
    { text: '@林晗婧', name: true },
    { text: ' 也看', name: false },
  ])
  expect(spoken('a.b', [])).toEqual([{ text: 'a.b', name: false }])
})

test('a mention is offered while its name is typed', () => {
  expect(mentionAt('请@林', 3)).toEqual({ at: 1, typed: '林' })
  expect(mentionAt('请＠', 2)).toEqual({ at: 1, typed: '' })
  expect(mentionAt('ann@example', 8)).toBeNull()
  expect(mentionAt('@林晗，请看', 6)).toBeNull()
  expect(mentionAt('没有', 2)).toBeNull()
  expect(meant(['赵睿', 'Ann Lee', 'Joanna'], 'an')).toEqual(['Ann Lee', 'Joanna'])
})

describe('in the window', () => {
  let shown: Record<string, unknown> | undefined

  afterEach(async () => {
    if (shown) await unmount(shown)
    shown = undefined
    document.body.replaceChildren()
    speak('zh')
  })

  const until = (holds: () => void) => vi.waitFor(holds, { interval: 5 })
  const all = (selector: string) => [...document.querySelectorAll<HTMLElement>(selector)]
  const one = (selector: string): HTMLElement => {
    const [found] = all(selector)
    if (!found) throw new Error(`There is no ${selector}.`)
    return found
  }
  const cards = () => all('[data-thread]')

  function press(name: string, within = document.body): void {
    const buttons = [...within.querySelectorAll<HTMLElement>('button')]
    const found = buttons.find((each) => each.textContent?.trim() === name || each.ariaLabel === name)
    if (!found) throw new Error(`There is no button “${name}”.`)
    found.click()
    flushSync()
  }

  function write(text: string): HTMLTextAreaElement {
    const box = one('[role=combobox]') as HTMLTextAreaElement
    box.focus()
    box.value = text
    box.setSelectionRange(text.length, text.length)
    box.dispatchEvent(new Event('input', { bubbles: true }))
    flushSync()
    return box
  }

  function key(code: string, held: KeyboardEventInit = {}, target: Element = document.body): void {
    target.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, cancelable: true, code, ...held }))
    flushSync()
  }

  const text = '渡口已停航三年，至今未修。'

  /** Opens a draft on its comments, with one thread by another person. */
  async function open(given: { thread?: boolean } = {}): Promise<MemoryHost> {
    const host = memoryHost()
    await host.setPerson('周棠', { name: '林晗', role: 'reporter' })
    const body = { type: 'doc' as const, content: [paragraph(text), paragraph('市民盼复航。')] }
    host.put(storyView('s1', { ...blankArticle(), headline: '渡口', body }))
    if (given.thread ?? true) {
      const place = { on: 'quote' as const, quote: '至今未修' }
      await host.startThread({ story: 's1', actor: '林晗', place, text: '请 @周棠 核实' })
    }
    const tab = { story: 's1', kept: true, inspector: 'comments' }
    localStorage.setItem(
      'galley',
      JSON.stringify({ language: 'zh', actor: '周棠', libraries: { memory: { tabs: [tab], active: 's1' } } }),
    )
    shown = mount(Workstation, { target: document.body, props: { host } })
    await until(() => expect(cards().length + all('.placeholder').length).toBeGreaterThan(0))
    return host
  }

  test('a thread is listed and drawn over its words, unread until it is looked at', async () => {
    await open()
    await until(() => expect(one('.ProseMirror .comment-text').textContent).toBe('至今未修'))
    expect(one('.ProseMirror .comment-text').title).toBe('林晗的批注：请 @周棠 核实')
    expect(all('.commented').length).toBe(1)
    const [card] = cards()
    expect(card?.textContent).toContain('未读')
    expect(card?.textContent).toContain('提到您')
    expect(card?.querySelector('.name')?.textContent).toBe('@周棠')
    card?.dispatchEvent(new FocusEvent('focusin', { bubbles: true }))
    flushSync()
    await until(() => expect(cards()[0]?.textContent).not.toContain('未读'))
    expect(one('.comment-text').className).toContain('comment-current')
  })

  test('the headline is commented on with the keyboard', async () => {
    const host = await open({ thread: false })
    expect(one('.placeholder').textContent).toContain('批注不写进稿件，也不会发布')
    const headline = one('textarea[data-field=headline]') as HTMLTextAreaElement
    headline.focus()
    headline.setSelectionRange(0, 1)
    key('KeyM', { ctrlKey: true, altKey: true }, headline)
    expect(one('.draft').textContent).toContain('渡')
    const box = write('是否太短？')
    key('Enter', { ctrlKey: true }, box)
    await until(() => expect(cards().length).toBe(1))
    expect(cards()[0]?.textContent).toContain('是否太短？')
    // The key that puts a comment up submits a story everywhere else.
    expect((await host.story('s1')).summary.stage).toBe('drafting')
    expect(all('.draft').length).toBe(0)
    await until(() => expect(one('.field.headline .comments').ariaLabel).toBe('主题有1条批注'))
  })

  test('what was begun on some words and left waits for these, and comes up with no others', async () => {
    await open({ thread: false })
    const begin = (field: string) => {
      const area = one(`textarea[data-field=${field}]`) as HTMLTextAreaElement
      area.focus()
      key('KeyM', { ctrlKey: true, altKey: true }, area)
      return one('.draft textarea') as HTMLTextAreaElement
    }
    begin('headline')
    const box = write('甲')
    key('Escape', {}, box)
    expect(all('.draft')).toHaveLength(0)
    const other = begin('lead')
    expect(other.value).toBe('')
    key('Escape', {}, other)
    expect(begin('headline').value).toBe('甲')
    press('取消', one('.draft'))
    expect(begin('headline').value).toBe('')
  })

  test('a reply mentions somebody who is offered, and the thread is resolved and reopened', async () => {
    const host = await open()
    press('回复', cards()[0])
    let box = write('已核实 @林')
    const offered = () => all('form [role=option]').map((each) => each.textContent?.trim())
    await until(() => expect(offered()).toEqual(['晗 林晗']))
    key('Enter', {}, box)
    await until(() => expect(box.value).toBe('已核实 @林晗 '))
    box = one('[role=combobox]') as HTMLTextAreaElement
    key('Enter', { ctrlKey: true }, box)
    await until(() => expect(cards()[0]?.querySelectorAll('[data-comment]').length).toBe(2))
    const { threads } = await host.comments({ story: 's1', reader: '林晗' })
    expect(threads[0]?.comments[1]).toMatchObject({ author: '周棠', mentions: ['林晗'], unread: true })
    press('解决', cards()[0])
    await until(() => expect(cards()[0]?.textContent).toContain('周棠已解决'))
    await until(() => expect(all('.comment-text').length).toBe(0))
    press('重新打开', cards()[0])
    await until(() => expect(one('.comment-text').textContent).toBe('至今未修'))
  })

  test('one’s own comment is reworded, and what it said before can be looked at', async () => {
    await open()
    press('回复', cards()[0])
    key('Enter', { ctrlKey: true }, write('已核实'))
    await until(() => expect(all('[data-comment]').length).toBe(2))
    expect(all('[aria-label="修改这条批注"]').length).toBe(1)
    press('修改这条批注')
    key('Enter', { ctrlKey: true }, write('已核实，属实'))
    await until(() => expect(one('.edited').textContent).toContain('修改于'))
    one('.edited').click()
    flushSync()
    expect(one('.earlier').textContent).toContain('已核实')
  })

  test('a thread whose words are gone is listed apart and hung on other words by hand', async () => {
    const host = await open()
    const view = await host.story('s1')
    const body = { type: 'doc' as const, content: [paragraph('渡口停航。'), paragraph('市民盼复航。')] }
    await host.saveWorkingText({ story: 's1', base_version: view.version, actor: '林晗', body })
    host.tell({ cursor: 1, items: [{ story: 's1', act: 'wrote' }] })
    await until(() => expect(one('section.lost').textContent).toContain('1条批注的原文已不在'))
    expect(one('section.lost del').textContent).toBe('至今未修')
    expect(all('.comment-text').length).toBe(0)
    press('挂到选中的文字')
    await until(() => expect(one('.comment-text').textContent).toBe('渡口停航。'))
    expect(all('section.lost').length).toBe(0)
  })

  test('keys go from comment to comment', async () => {
    const host = await open()
    await host.startThread({
      story: 's1',
      actor: '林晗',
      place: { on: 'quote', quote: '盼复航' },
      text: '何时？',
    })
    host.tell({ cursor: 1, items: [{ story: 's1', act: 'commented' }] })
    await until(() => expect(cards().length).toBe(2))
    const current = () => cards().findIndex((card) => card.ariaCurrent === 'true')
    key('F8', { ctrlKey: true })
    expect(current()).toBe(0)
    key('F8', { ctrlKey: true })
    expect(current()).toBe(1)
    key('F8', { ctrlKey: true, shiftKey: true })
    expect(current()).toBe(0)
  })
})
