/** Reviewing: which changes are listed, deciding on them, and taking decisions back one after the other. */
import { flushSync, mount, unmount } from 'svelte'
import { afterEach, expect, test, vi } from 'vitest'

import { memoryHost, storyView, type MemoryHost } from '../src/host/memory'
import { blankArticle } from '../src/host/memory/articles'
import type { Change } from '../src/host'
import { speak } from '../src/locales'
import { countBy, handsOf, matterOf, Review } from '../src/state/review.svelte'
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
const cards = () => all('[data-change]').map((card) => card.dataset.change)

function button(name: string): HTMLElement {
  const found = all('button').find((each) => each.textContent?.trim() === name || each.ariaLabel === name)
  if (!found) throw new Error(`There is no button “${name}”.`)
  return found
}

function choose(label: string, value: string): void {
  const select = document.querySelector<HTMLSelectElement>(`select[aria-label="${label}"]`)
  if (!select) throw new Error(`There is no choice “${label}”.`)
  select.value = value
  select.dispatchEvent(new Event('change', { bubbles: true }))
  flushSync()
}

function press(key: KeyboardEventInit): void {
  document.body.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...key }))
  flushSync()
}

const planted = (): Change[] => [
  change({ id: 'c1', kind: 'inserted', pieces: [{ kind: 'inserted', text: '上周六' }] }),
  change({ id: 'c2', kind: 'deleted', author: 'Ada', pieces: [{ kind: 'deleted', text: '据悉' }] }),
  change({ id: 'c3', kind: 'formatted', pieces: [{ kind: 'formatted', text: '开门' }] }),
  change({ id: 'c4', kind: 'field', field: 'deck', author: 'Ada', before: '旧', after: '新' }),
]

/** Opens a submitted story with these changes, on its review. */
async function open(changes = planted(), actor = '周棠'): Promise<MemoryHost> {
  const host = memoryHost()
  await host.setPerson('周棠', { name: '林晗', role: 'reporter' })
  const body = { type: 'doc' as const, content: [paragraph('停工二十年的老街印刷所上周六重新开门。')] }
  host.put(storyView('s1', { ...blankArticle(), headline: '重开', body }, changes, { stage: 'submitted' }))
  const libraries = { memory: { tabs: [{ story: 's1', kept: true }], active: 's1' } }
  localStorage.setItem('galley', JSON.stringify({ language: 'en', actor, libraries }))
  shown = mount(Workstation, { target: document.body, props: { host } })
  await until(() => expect(cards().length).toBe(changes.length))
  return host
}

test('what a change is about, and whose it is', () => {
  expect(planted().map(matterOf)).toEqual(['text', 'text', 'format', 'field'])
  const shared = change({ kind: 'deleted', others: [{ author: 'Ada', at: '' }], pieces: [] })
  expect(handsOf(shared)).toEqual(['林晗', 'Ada'])
  expect(countBy(planted(), handsOf)).toEqual([
    ['林晗', 2],
    ['Ada', 2],
  ])
})

test('a list is narrowed by author and by matter, and whole again for another story', () => {
  const review = new Review(memoryHost())
  review.turn('s1')
  const passing = () =>
    planted()
      .filter((each) => review.passes(each))
      .map(({ id }) => id)
  expect(passing()).toEqual(['c1', 'c2', 'c3', 'c4'])
  review.author = 'Ada'
  expect(passing()).toEqual(['c2', 'c4'])
  review.matter = 'field'
  expect(passing()).toEqual(['c4'])
  review.turn('s2')
  expect(review.narrowed).toBe(false)
})

test('decisions are remembered by story, newest first to be taken back', () => {
  const review = new Review(memoryHost())
  review.turn('s1')
  review.decided(1)
  review.decided(2)
  expect(review.last).toBe(2)
  review.turn('s2')
  expect(review.last).toBeUndefined()
  review.turn('s1')
  review.tookBack(2)
  expect(review.last).toBe(1)
  review.forget()
  expect(review.last).toBeUndefined()
})

test('one author’s changes are listed and accepted together, the others stay', async () => {
  await open()
  choose('Whose changes', 'Ada')
  expect(cards()).toEqual(['c2', 'c4'])
  button('Accept these 2').click()
  await until(() => expect(document.body.textContent).toContain('2 changes accepted.'))
  expect(document.body.textContent).toContain('No change is listed')
  button('Show all changes').click()
  await until(() => expect(cards()).toEqual(['c1', 'c3']))
})

test('F8 goes through what is listed only', async () => {
  await open()
  choose('What they are about', 'text')
  const current = () => document.querySelector<HTMLElement>('[aria-current=true]')?.dataset.change
  press({ code: 'F8' })
  expect(current()).toBe('c2')
  press({ code: 'F8' })
  expect(current()).toBe('c1')
})

test('both of two decisions are taken back, one after the other', async () => {
  await open()
  button('Accept the change by 林晗: Inserted 上周六').click()
  await until(() => expect(cards()).toEqual(['c2', 'c3', 'c4']))
  button('Reject the change by Ada: Deleted 据悉').click()
  await until(() => expect(cards()).toEqual(['c3', 'c4']))
  press({ code: 'KeyU', key: 'u', altKey: true })
  await until(() => expect(cards()).toEqual(['c2', 'c3', 'c4']))
  button('Take back one more').click()
  await until(() => expect(cards()).toEqual(['c1', 'c2', 'c3', 'c4']))
  await until(() =>
    expect(all('.notice button').map((each) => each.textContent?.trim())).not.toContain('Undo'),
  )
})

test('a decision that the text has left behind says so', async () => {
  const host = await open()
  button('Accept all').click()
  await until(() => expect(cards()).toEqual([]))
  host.failNext('undoDecision', { code: 'invalid', message: 'Followed by later edits.', detail: null })
  button('Undo').click()
  await until(() => expect(document.body.textContent).toContain('The text was changed since'))
})

test('what was decided is listed with who and when, and the newest can be taken back', async () => {
  await open()
  button('Accept the change by 林晗: Inserted 上周六').click()
  await until(() => expect(cards()).toHaveLength(3))
  all('input[value=settled]')[0]?.click()
  await until(() => expect(all('[data-decision]')).toHaveLength(1))
  expect(all('[data-decision]')[0]?.textContent).toContain('accepted 1 change')
  expect(all('[data-decision]')[0]?.textContent).toContain('周棠')
  button('Take back').click()
  await until(() => expect(all('[data-decision]')[0]?.textContent).toContain('taken back'))
})

test('nothing decided yet, and a list that cannot be read', async () => {
  const host = await open()
  host.failNext('decisions', { code: 'io', message: 'No.', detail: null })
  all('input[value=settled]')[0]?.click()
  await until(() => expect(document.body.textContent).toContain('could not be read'))
  button('Try again').click()
  await until(() => expect(document.body.textContent).toContain('Nothing decided yet'))
})

test('a reporter sees the changes and why they are not theirs to decide', async () => {
  await open(planted(), '林晗')
  await until(() => expect(document.body.textContent).toContain('decided by an editor or the desk'))
  expect((button('Accept all') as HTMLButtonElement).disabled).toBe(true)
})
