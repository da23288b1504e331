/** Facts with their ticks, classes of changes, moments to compare with, and who wrote what. */
import { flushSync, mount, unmount } from 'svelte'
import { afterEach, expect, test, vi } from 'vitest'

import { memoryHost, storyView, type MemoryHost } from '../src/host/memory'
import { blankArticle } from '../src/host/memory/articles'
import type { Change } from '../src/host'
import { speak } from '../src/locales'
import { Facts } from '../src/state/facts.svelte'
import Workstation from '../src/views/Workstation.svelte'
import { change, paragraph } from './stories'

let shown: Record<string, unknown> | undefined

afterEach(async () => {
  if (shown) await unmount(shown)
  shown = undefined
  document.body.replaceChildren()
  speak('zh')
})

const until = (holds: () => void) => vi.waitFor(holds, { interval: 5 })
const all = (selector: string) => [...document.querySelectorAll<HTMLElement>(selector)]

function press(key: KeyboardEventInit): void {
  document.body.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...key }))
  flushSync()
}

function body(...texts: string[]) {
  return { type: 'doc' as const, content: texts.map((text) => paragraph(text)) }
}

/** A submitted story in the library of a host. */
async function put(changes: Change[] = []): Promise<MemoryHost> {
  const host = memoryHost()
  const text = body('到场300人。', '11月25日通车。')
  host.put(
    storyView('s1', { ...blankArticle(), headline: '新桥', body: text }, changes, { stage: 'submitted' }),
  )
  const libraries = { memory: { tabs: [{ story: 's1', kept: true }], active: 's1' } }
  localStorage.setItem('galley', JSON.stringify({ language: 'en', actor: '周棠', libraries }))
  return host
}

async function open(changes: Change[] = []): Promise<MemoryHost> {
  const host = await put(changes)
  shown = mount(Workstation, { target: document.body, props: { host } })
  await until(() => expect(document.body.textContent).toContain('新桥'))
  return host
}

test('a ticked fact that changes is ticked no more, and says what it was', async () => {
  const host = await put()
  const facts = new Facts(host, () => '周棠')
  facts.turn('s1')
  await facts.read()
  expect(facts.listed.map((view) => view.fact.text)).toEqual(['300人', '11月25日'])
  await facts.tick(facts.listed)
  expect(facts.ticked).toBe(2)
  const { version } = await host.story('s1')
  await host.saveWorkingText({
    story: 's1',
    actor: '林晗',
    base_version: version,
    body: body('到场350人。', '11月25日通车。'),
  })
  await facts.read()
  expect(facts.ticked).toBe(1)
  facts.filter = 'open'
  expect(facts.listed.map((view) => view.was?.text)).toEqual(['300人'])
  const [fallen] = facts.listed
  if (!fallen) throw new Error('no fact fell')
  await facts.toggle(fallen)
  expect(facts.ticked).toBe(2)
})

test('the pane lists facts, ticks with the keyboard and leads to the place', async () => {
  await open()
  press({ code: 'KeyF', ctrlKey: true, altKey: true })
  await until(() => expect(all('[data-fact]')).toHaveLength(2))
  const boxes = all('[data-fact] input')
  boxes[0]?.click()
  await until(() => expect(document.body.textContent).toContain('1 of 2 ticked'))
  expect(all('[data-fact]')[0]?.textContent).toContain('ticked by 周棠')
  boxes[0]?.focus()
  boxes[0]?.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true, cancelable: true }))
  expect(document.activeElement).toBe(all('[data-fact] input')[1])
})

test('changes are narrowed to a class, counted, and accepted at once', async () => {
  const host = await open([
    change({ id: 'c1', kind: 'replaced', class: 'punctuation', pieces: [{ kind: 'inserted', text: '，' }] }),
    change({ id: 'c2', kind: 'replaced', class: 'punctuation', pieces: [{ kind: 'inserted', text: '。' }] }),
    change({ id: 'c3', kind: 'replaced', class: 'fact', pieces: [{ kind: 'inserted', text: '300' }] }),
  ])
  await until(() =>
    expect(all('[data-class]').map((each) => each.textContent?.trim())).toEqual([
      'Punctuation 2',
      'Format 0',
      'Wording 0',
      'Facts 1',
    ]),
  )
  all('[data-class="punctuation"]')[0]?.click()
  flushSync()
  const accept = all('button').find((each) => each.textContent?.trim() === 'Accept these 2')
  accept?.click()
  await until(() => expect(document.body.textContent).toContain('2 changes accepted.'))
  expect((await host.story('s1')).changes.map((each) => each.id)).toEqual(['c3'])
})

test('the text is compared with what somebody last saw', async () => {
  const host = await put()
  await host.noteLook({ story: 's1', actor: '周棠' })
  const { version } = await host.story('s1')
  const text = body('到场300人。', '11月25日通车。', '后来的。')
  await host.saveWorkingText({ story: 's1', actor: '林晗', base_version: version, body: text })
  const [look] = await host.moments({ story: 's1', actor: '周棠' })
  expect([look?.kind, look?.unchanged]).toEqual(['looked', false])
  const compared = await host.compare({ story: 's1', old: { looked: '周棠' }, new: 'working' })
  expect(compared.changes.map((each) => each.inserted)).toEqual(['后来的。'])
  await expect(host.compare({ story: 's1', old: 'published', new: 'working' })).rejects.toMatchObject({
    code: 'not-found',
  })
})

test('who wrote the selected sentence is one key away', async () => {
  await open()
  press({ code: 'KeyB', ctrlKey: true, altKey: true })
  await until(() => expect(all('[data-sentence]')).toHaveLength(1))
  expect(all('dialog')[0]?.textContent).toContain('wrote it')
})
