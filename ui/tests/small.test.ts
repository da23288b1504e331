/** The small parts of the frame: notices, rights, arrivals at stages, typed letters, templates begun, diagnostics, menu. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { asText, facts } from '../src/features/diagnostics/facts'
import { Typed } from '../src/features/library/typed'
import { arrivals } from '../src/features/story/arrivals'
import { begun } from '../src/features/templates/begun'
import type { Diagnostics, LogEntry } from '../src/host'
import { memoryHost } from '../src/host/memory'
import { speak } from '../src/locales'
import { Library } from '../src/state/library.svelte'
import { accelerator } from '../src/state/menu'
import { Notices } from '../src/state/notices.svelte'
import { whyNotDecide, whyNotMove, whyNotPublish, whyNotTouch } from '../src/state/rights'
import { reviewed } from './stories'

beforeEach(() => speak('en'))
afterEach(() => {
  vi.useRealTimers()
  speak('zh')
})

describe('notices', () => {
  const words = (notices: Notices) => notices.list.map((notice) => notice.text())

  test('news give way to news and go by themselves; a fault stays', () => {
    vi.useFakeTimers()
    const notices = new Notices()
    notices.fault({ code: 'busy', message: 'Locked.', detail: null })
    notices.done(() => 'One')
    notices.done(() => 'Two')
    expect(words(notices)).toEqual([expect.stringContaining('Another program'), 'Two'])
    vi.advanceTimersByTime(8000)
    expect(notices.list.map((notice) => notice.kind)).toEqual(['fault'])
  })

  test('the same fault is said once, and never more than three', () => {
    const notices = new Notices()
    for (const code of ['io', 'io', 'busy', 'disk-full', 'damaged'] as const) {
      notices.fault({ code, message: code, detail: null })
    }
    expect(notices.list.map((notice) => notice.detail)).toEqual(['busy', 'disk-full', 'damaged'])
    notices.close(notices.list[1]?.id)
    expect(notices.list).toHaveLength(2)
    notices.close()
    expect(notices.list).toEqual([])
  })
})

test('rights say who may, in the language of the window', () => {
  const movers = ['editor', 'desk'] as const
  const stage = { id: 'ready', zh: '待发', en: 'Ready', tracking: true, movers, signs: true, needed: false }
  expect(whyNotMove({ ...stage, movers: [...stage.movers] }, 'desk')).toBe('')
  expect(whyNotMove({ ...stage, movers: [...stage.movers] }, 'reporter')).toBe(
    'Only Editor or Desk may move a story out of “Ready”.',
  )
  expect(whyNotMove(undefined, 'reporter')).toBe('')
  expect([whyNotDecide('editor'), whyNotPublish('desk'), whyNotTouch(false, reviewed().summary)]).toEqual([
    '',
    '',
    '',
  ])
  expect(whyNotDecide('reporter') && whyNotPublish('editor')).toBeTruthy()
})

test('the last arrival at each stage counts, and only moves are arrivals', () => {
  const entry = (act: string, actor: string, detail: LogEntry['detail']): LogEntry => ({
    seq: 1,
    story: 's1',
    at: '2026-11-24T06:00:00Z',
    actor,
    act,
    detail,
  })
  const found = arrivals([
    entry('submitted', 'A', { to: 'submitted', note: '' }),
    entry('returned', 'B', { to: 'drafting', note: '补采访' }),
    entry('submitted', 'C', { to: 'submitted' }),
    entry('took', 'D', { to: 'ready' }),
    entry('advanced', 'E', null),
  ])
  expect([...found].map(([stage, { actor, note }]) => [stage, actor, note])).toEqual([
    ['submitted', 'C', ''],
    ['drafting', 'B', '补采访'],
  ])
})

test('typed letters go to what begins with them, else to what holds them', () => {
  vi.useFakeTimers()
  const names = ['Alpha', 'Beta', 'Bravo', '河湾 Beta']
  const typed = new Typed()
  const add = (letter: string, from: number) => typed.add(letter, from, names.length, (at) => names[at] ?? '')
  expect(add('b', 0)).toBe(1)
  expect(add('r', 1)).toBe(2)
  vi.advanceTimersByTime(1000)
  expect(typed.begun).toBe(false)
  expect(add('b', 1)).toBe(2)
  vi.advanceTimersByTime(1000)
  expect(add('河', 0)).toBe(3)
  vi.advanceTimersByTime(1000)
  expect(add('z', 0)).toBe(-1)
})

test('a template is begun in a language, by whoever begins it', async () => {
  const [news] = await memoryHost().templates()
  if (!news) throw new Error('There is no template.')
  const article = begun(news, 'en', '周棠')
  expect([article.language, article.credits[0]?.name, article.credits[1]?.name]).toEqual(['en', '周棠', ''])
  expect(news.article.credits[0]?.name).toBe('')
})

test('diagnostics are English lines without what is empty', () => {
  const read: Diagnostics = {
    galley: '0.1.0',
    tauri: '',
    webview: 'WebKitGTK 2.50',
    system: 'Debian',
    architecture: 'x86_64',
    renderer: '',
    input_method: 'fcitx',
    environment: { GTK_IM_MODULE: 'ibus', LANG: 'zh_CN.UTF-8' },
    folder: '/tmp/galley',
    library: null,
    fault: { code: 'damaged', message: 'The library is damaged.', detail: null },
    log: [{ at: '06:00', level: 'warn', target: 'window', message: 'slow' }],
  }
  speak('zh')
  expect(facts(read).map((fact) => fact.name)).toEqual([
    'Galley',
    'Web engine',
    'System',
    'Input method',
    'Environment',
    'Library',
    'Fault',
  ])
  expect(asText(read)).toContain(
    'Input method: GTK_IM_MODULE=ibus  gtk-im-module=fcitx\nEnvironment: LANG=zh_CN.UTF-8',
  )
  const bare: Diagnostics = { ...read, input_method: '', environment: {} }
  expect(asText(bare)).toContain('Input method: none named by GTK_IM_MODULE')
  expect(facts({ ...bare, webview: 'WebView2 130' }).some(({ name }) => name === 'Input method')).toBe(false)
  expect(asText(read)).toContain('06:00 WARN window: slow')
})

test('only keys that no input method wants are given to the system', () => {
  const given = [
    'Mod+Shift+KeyP',
    'Mod+Digit1',
    'Shift+F8',
    'Alt+KeyA',
    'Mod+Enter',
    'Mod+Backslash',
    undefined,
  ]
  expect(given.map(accelerator)).toEqual([
    'CmdOrCtrl+Shift+P',
    'CmdOrCtrl+1',
    'Shift+F8',
    undefined,
    undefined,
    undefined,
    undefined,
  ])
})

test('a saved story goes to the top of the list, but not in a search', async () => {
  const host = memoryHost()
  for (const name of ['甲', '乙', '丙']) host.put(reviewed(name, name))
  const library = new Library(host, () => '周棠')
  await library.refresh()
  const order = () => library.rows.map((row) => row.story.title).join('')
  const last = library.rows[2]?.story
  if (!last) throw new Error('There is no third row.')
  library.saved({ ...last, title: '新' })
  expect(order().startsWith('新')).toBe(true)
  library.query = '所'
  const second = library.rows[1]?.story
  if (!second) throw new Error('There is no second row.')
  library.saved({ ...second, title: '旧' })
  expect(order()[1]).toBe('旧')
  library.saved({ ...second, id: 'nobody' })
  expect(library.rows).toHaveLength(3)
})

test('the desk’s stories are those under way', async () => {
  const host = memoryHost()
  for (const stage of ['drafting', 'submitted', 'editing', 'published']) {
    const view = reviewed(stage, stage)
    host.put({ ...view, summary: { ...view.summary, stage } })
  }
  const library = new Library(host, () => '周棠')
  await library.narrow({ scope: 'desk' })
  expect(library.rows.map((row) => row.story.stage).sort()).toEqual(['editing', 'submitted'])
  await library.narrow({ scope: 'all', stage: 'drafting' })
  expect(library.narrowed).toBe(true)
  await library.showAll()
  expect(library.rows).toHaveLength(4)
})
