/** Revisions in the inspector, and two texts compared in the middle. */
import { flushSync, mount, unmount } from 'svelte'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { across, together } from '../src/features/compare/together'
import { revisionLine, sideOf, sideValue } from '../src/features/history/words'
import type { Article } from '../src/host'
import { blankArticle, memoryHost, storyView, type MemoryHost } from '../src/host/memory'
import { speak } from '../src/locales'
import { paired } from '../src/state/pairs'
import Workstation from '../src/views/Workstation.svelte'
import { paragraph } from './stories'

let shown: Record<string, unknown> | undefined

beforeEach(() => speak('en'))
afterEach(async () => {
  if (shown) await unmount(shown)
  shown = undefined
  document.body.replaceChildren()
})

const until = (holds: () => void) => vi.waitFor(holds, { interval: 5, timeout: 10_000 })
const all = (selector: string) => [...document.querySelectorAll<HTMLElement>(selector)]
const text = (selector = 'body') => document.querySelector(selector)?.textContent?.replace(/\s+/g, ' ') ?? ''
const texts = (selector: string) => all(selector).map((each) => each.textContent)

function button(name: string): HTMLElement {
  const found = all('button').find((each) => each.textContent?.trim() === name || each.ariaLabel === name)
  if (!found) throw new Error(`There is no button “${name}”.`)
  return found
}

function press(key: KeyboardEventInit): void {
  document.body.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...key }))
  flushSync()
}

function article(headline: string, ...lines: string[]): Article {
  return { ...blankArticle(), headline, body: { type: 'doc', content: lines.map(paragraph) } }
}

/** A story whose texts these are, one revision each but for the last, which stands. */
async function open(first: Article, ...later: Article[]): Promise<MemoryHost> {
  const host = memoryHost()
  host.put(storyView('s1', first))
  let version = 1
  for (const [at, next] of later.entries()) {
    const request = { story: 's1', base_version: version, actor: '林晗', article: next }
    version = (await host.saveWorkingText(request)).version
    if (at < later.length - 1)
      await host.makeRevision({ story: 's1', actor: '林晗', note: `note ${String(at)}` })
  }
  const tab = { story: 's1', inspector: 'history', kept: true }
  const libraries = { memory: { tabs: [tab], active: 's1' } }
  localStorage.setItem('galley', JSON.stringify({ language: 'en', actor: '周棠', libraries }))
  shown = mount(Workstation, { target: document.body, props: { host } })
  await until(() => expect(all('[data-revision]').length).toBeGreaterThan(0))
  return host
}

const three = [
  article('Press reopens', 'The old press opens.', 'Admission is free.'),
  article('Press reopens', 'The old press opens on Saturday.', 'Admission is free.'),
  article('Old press reopens', 'The old press opens on Saturday.', 'Admission is free of charge.'),
] as const

describe('history', () => {
  test('revisions stand newest first, with who, why and how much', async () => {
    await open(...three)
    const rows = all('[data-revision]')
    expect(rows.map((row) => row.dataset.revision)).toEqual(['2', '1'])
    expect(rows[0]?.textContent).toContain('Kept by hand')
    expect(rows[0]?.textContent).toContain('林晗')
    expect(rows[0]?.textContent).toContain('note 0')
    expect(rows[0]?.textContent).toContain('+12')
    expect(rows[1]?.textContent).toContain('Created')
  })

  test('a version is kept with its note, and what was typed just before is in it', async () => {
    const host = await open(...three)
    const headline = document.querySelector<HTMLTextAreaElement>('textarea[data-field=headline]')
    if (!headline) throw new Error('There is no headline.')
    headline.value = 'Press reopens today'
    headline.dispatchEvent(new Event('input', { bubbles: true }))
    const note = document.querySelector<HTMLInputElement>('#inspector form input')
    if (!note) throw new Error('There is no note.')
    note.value = 'before cutting'
    note.dispatchEvent(new Event('input', { bubbles: true }))
    flushSync()
    button('Keep a version').click()
    await until(() => expect(all('[data-revision]')).toHaveLength(3))
    expect(text()).toContain('Kept as no. 3.')
    const kept = await host.revision({ story: 's1', revision: 3 })
    expect([kept.info.note, kept.working.headline]).toEqual(['before cutting', 'Press reopens today'])
    expect(note.value).toBe('')
  })

  test('an older version is brought back, and what stood is kept', async () => {
    const host = await open(...three)
    all('[data-revision="1"] button')[0]?.click()
    flushSync()
    button('Bring back').click()
    await until(() => expect(text()).toContain('No. 1 stands again.'))
    expect((await host.story('s1')).working.headline).toBe('Press reopens')
    await until(() => expect(all('[data-revision]')).toHaveLength(3))
    const kept = await host.revision({ story: 's1', revision: 3 })
    expect([kept.info.kind, kept.working.headline]).toEqual(['replaced', 'Old press reopens'])
  })

  test('a library that does not answer is said, and asked again', async () => {
    const host = await open(...three)
    host.failNext('revisions', { code: 'busy', message: 'Made to fail.', detail: null })
    host.tell({ cursor: 1, items: [{ story: 's1', act: 'wrote' }] })
    await host.setTracking({ story: 's1', actor: '林晗', on: true })
    press({ code: 'KeyE', key: 'E', ctrlKey: true, shiftKey: true })
    await until(() => expect(text('#inspector')).toContain('The history could not be read'))
    button('Try again').click()
    await until(() => expect(all('[data-revision]').length).toBeGreaterThan(1))
  })
})

describe('compare', () => {
  test('two that are picked are compared; F8 goes round', async () => {
    await open(...three)
    for (const box of all('[data-revision] input')) box.click()
    flushSync()
    button('Compare').click()
    await until(() => expect(texts('main .compared-number')).toEqual(['1']))
    expect(texts('main ins')).toEqual([' on Saturday'])
    expect(text('[role=toolbar][aria-label="Compare versions"] [role=status]')).toContain('1 of 1')
  })

  test('with what stands: fields above, numbers in order, both sides on demand', async () => {
    await open(...three)
    all('[data-revision="1"] button')[0]?.click()
    flushSync()
    button('Compare with what stands').click()
    await until(() => expect(texts('main .compared-number')).toEqual(['2', '3']))
    expect(text('[aria-label="Fields that differ"]')).toContain('Headline')
    const at = () => text('[role=toolbar][aria-label="Compare versions"] [role=status]').trim()
    expect(at()).toBe('1 of 3')
    press({ code: 'F8' })
    expect(at()).toBe('2 of 3')
    press({ code: 'F8', shiftKey: true })
    press({ code: 'F8', shiftKey: true })
    expect(at()).toBe('3 of 3')
    all('input[type=radio][value=beside]')[0]?.click()
    await until(() => expect(all('main .ProseMirror')).toHaveLength(2))
    expect(texts('main .ProseMirror del')).toEqual([])
    expect(texts('main .ProseMirror ins')).toEqual([' on Saturday', ' of charge'])
  })

  test('what the older text alone has is struck there, where it stands', async () => {
    await open(three[1], three[0], three[0])
    press({ code: 'KeyD', key: 'd', ctrlKey: true })
    await until(() => expect(text('main')).toContain('No difference'))
    all('[data-revision="1"] button')[0]?.click()
    flushSync()
    button('Compare with what stands').click()
    await until(() => expect(texts('main del')).toEqual([' on Saturday']))
    all('input[type=radio][value=beside]')[0]?.click()
    await until(() => expect(all('main .ProseMirror')).toHaveLength(2))
    const [older, newer] = all('main .ProseMirror')
    expect([...(older?.querySelectorAll('del') ?? [])].map((each) => each.textContent)).toEqual([
      ' on Saturday',
    ])
    expect(newer?.querySelector('ins, del')).toBeNull()
    press({ code: 'KeyD', key: 'd', ctrlKey: true })
    await until(() => expect(document.querySelector('textarea[data-field=headline]')).not.toBeNull())
  })
})

describe('pairs', () => {
  const twin = (id: string, deleted: string, inserted: string) => ({ id, deleted, inserted })
  const check = (forth: ReturnType<typeof twin>[], back: ReturnType<typeof twin>[], ids: unknown[]) =>
    expect(paired(forth, back).map((each) => each?.id)).toEqual(ids)

  test('a change finds the one that swaps its texts, in order', () => {
    check([twin('a', 'x', 'y'), twin('b', 'x', 'y')], [twin('1', 'y', 'x'), twin('2', 'y', 'x')], ['a', 'b'])
    check([twin('a', '', 'n'), twin('b', 'o', '')], [twin('1', '', 'o')], ['b'])
  })

  test('what is cut in another way goes by its place, what has none stays alone', () => {
    check([twin('a', 'xy', 'z')], [twin('1', 'z', 'x'), twin('2', '', 'y')], ['a', undefined])
    check([], [twin('1', '', 'y')], [undefined])
  })
})

test('sides and revisions in words', () => {
  expect(['working', 'baseline', '12', 'site 官网 main'].map((value) => sideValue(sideOf(value)))).toEqual([
    'working',
    'baseline',
    '12',
    'site 官网 main',
  ])
  const info = { number: 7, kind: 'published', at: '2020-01-02T03:04:05Z', author: '周棠', note: '' }
  expect(revisionLine(info as never)).toMatch(/^No\. 7 · Published · .* · 周棠$/)
})

describe('two columns scroll together', () => {
  test('known places meet, and the way between them is divided evenly', () => {
    const [here, there] = [
      [100, 300, 900],
      [100, 700, 900],
    ]
    expect([100, 200, 300, 600, 900, 2000].map((point) => across(point, here, there))).toEqual([
      100, 400, 700, 800, 900, 900,
    ])
    expect(across(5, [10, 10], [10, 40])).toBe(10)
  })

  test('the column that was touched leads the other, and what follows leads nobody', () => {
    const place = document.createElement('div')
    place.innerHTML = '<section></section><section></section>'
    document.body.append(place)
    const [left, right] = [...place.querySelectorAll('section')] as [HTMLElement, HTMLElement]
    const size = (column: HTMLElement, height: number) => {
      Object.defineProperty(column, 'clientHeight', { value: 100 })
      Object.defineProperty(column, 'scrollHeight', { value: height })
    }
    size(left, 500)
    size(right, 900)
    const end = together(place)
    const scroll = (column: HTMLElement, to: number) => {
      column.scrollTop = to
      column.dispatchEvent(new Event('scroll'))
    }
    left.dispatchEvent(new Event('wheel', { bubbles: true }))
    scroll(left, 200)
    expect(right.scrollTop).toBe(400)
    right.dispatchEvent(new Event('scroll'))
    expect(left.scrollTop).toBe(200)
    right.dispatchEvent(new Event('wheel', { bubbles: true }))
    scroll(right, 800)
    expect(left.scrollTop).toBe(400)
    end()
    scroll(right, 0)
    expect(left.scrollTop).toBe(400)
  })
})

test('every difference bears the name of its hand, on both sides; nobody’s bears none', async () => {
  const host = await open(...three)
  const { compare } = host
  host.compare = async (request) => {
    const reply = await compare(request)
    const names = request.new === 'working' ? ['', '张三', ''] : []
    const changes = reply.changes.map((change, at) => {
      const author = names[at] ?? ''
      return { ...change, author, pieces: change.pieces.map((piece) => ({ ...piece, author })) }
    })
    return { ...reply, changes }
  }
  all('[data-revision="1"] button')[0]?.click()
  flushSync()
  button('Compare with what stands').click()
  await until(() => expect(all('main .ProseMirror ins')).toHaveLength(2))
  expect(all('main .ProseMirror ins').map((each) => each.title)).toEqual(['Inserted by 张三', 'Inserted'])
  const bar = () => text('[role=toolbar][aria-label="Compare versions"]')
  expect(bar()).not.toContain('张三')
  press({ code: 'F8' })
  await until(() => expect(bar()).toContain('张三'))
  press({ code: 'F8' })
  await until(() => expect(bar()).not.toContain('张三'))
})
