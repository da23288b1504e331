/** Where somebody left off: caret and scroll come back with the story, also after a restart. */
import { expect, test, vi } from 'vitest'

import { memoryHost, storyView, blankArticle } from '../src/host/memory'
import { beginBody } from '../src/state/body'
import { Tabs } from '../src/state/tabs.svelte'
import { bodyOf } from './editing'
import { all, close, one, open, press, until } from './driver'
import { paragraph } from './stories'

interface Remembered {
  libraries: { memory: { tabs: { caret: number; scroll: number }[] } }
}

const remembered = () => JSON.parse(localStorage.getItem('galley') ?? '{}') as Remembered
/** Where the caret is: the text before it in its paragraph. */
function before(): string {
  const { anchorNode, anchorOffset } = document.getSelection() ?? {}
  return anchorNode?.textContent?.slice(0, anchorOffset) ?? ''
}

function library() {
  const host = memoryHost()
  const body = { type: 'doc' as const, content: [paragraph('第一段在这里。'), paragraph('第二段在这里。')] }
  host.put(storyView('s1', { ...blankArticle(), headline: '老街', body }))
  return host
}

test('a body begins with the caret where it was, or as near as the text allows', () => {
  const doc = bodyOf('一二三', '四五六')
  const at = (caret: number) => beginBody(doc, caret).selection.head
  expect([at(0), at(3), at(5), at(900)]).toEqual([1, 3, 6, 9])
})

test('after a restart the caret stands where it was, and typing goes on there', async () => {
  const host = library()
  const tab = { story: 's1', caret: 12, scroll: 240 }
  open(host, { libraries: { memory: { tabs: [tab], active: 's1' } } })
  await until(() => expect(document.activeElement).toBe(one('.ProseMirror')))
  expect(before()).toBe('第二')
  expect(one('.pane .desk').scrollTop).toBe(240)
  press({ key: 'Enter', code: 'Enter', keyCode: 13 })
  expect(all('.ProseMirror > p').map((each) => each.textContent)).toEqual([
    '第一段在这里。',
    '第二',
    '段在这里。',
  ])
  // The window is closed before a moment has passed.
  expect(await host.close()).toBe(true)
  await close()
  expect(remembered().libraries.memory.tabs[0]).toMatchObject({ caret: 14, scroll: 240 })
  open(host)
  await until(() => expect(document.activeElement).toBe(one('.ProseMirror')))
  const { anchorNode, anchorOffset } = document.getSelection() ?? {}
  expect([anchorNode?.textContent, anchorOffset]).toEqual(['段在这里。', 0])
})

test('the place is kept while something is still loading, and given up as soon as somebody moves', async () => {
  const grown: (() => void)[] = []
  const Observer = window.ResizeObserver
  window.ResizeObserver = class extends Observer {
    constructor(told: ResizeObserverCallback) {
      super(told)
      grown.push(() => told([], this))
    }
  }
  try {
    open(library(), { libraries: { memory: { tabs: [{ story: 's1', scroll: 500 }], active: 's1' } } })
    await until(() => expect(one('.pane .desk').scrollTop).toBe(500))
    const desk = one('.pane .desk')
    desk.scrollTop = 120
    grown.forEach((grow) => grow())
    expect(desk.scrollTop).toBe(500)
    press({ key: 'PageUp', code: 'PageUp' })
    desk.scrollTop = 60
    grown.forEach((grow) => grow())
    expect(desk.scrollTop).toBe(60)
  } finally {
    window.ResizeObserver = Observer
  }
})

test('what changes all the time is remembered once in a while', () => {
  vi.useFakeTimers()
  try {
    let told = 0
    const tabs = new Tabs(() => (told += 1))
    tabs.show('a', 'a', true)
    for (let caret = 1; caret < 20; caret++) tabs.noteSoon('a', { caret })
    tabs.noteSoon('a', { scroll: 7 })
    expect(told).toBe(1)
    vi.advanceTimersByTime(500)
    expect([told, tabs.of('a')?.caret, tabs.of('a')?.scroll]).toEqual([2, 19, 7])
  } finally {
    vi.useRealTimers()
  }
})
