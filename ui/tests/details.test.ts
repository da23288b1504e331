/** The details form: its lists, its clocks, and that what is typed arrives in the library whole. */
import { flushSync, mount, unmount } from 'svelte'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import type { Article } from '../src/host'
import { blankArticle, memoryHost, storyView, type MemoryHost } from '../src/host/memory'
import { speak } from '../src/locales'
import { changed, endsKeyword, keywordsIn, moved, without } from '../src/features/details/lists'
import { instantOf, wallOf, zonesFor } from '../src/features/details/zones'
import { awayWords, spanWords } from '../src/state/span'
import Workstation from '../src/views/Workstation.svelte'
import { paragraph } from './stories'

let shown: Record<string, unknown> | undefined

beforeEach(() => speak('en'))
afterEach(async () => {
  if (shown) await unmount(shown)
  shown = undefined
  document.body.replaceChildren()
})

const until = (holds: () => void) => vi.waitFor(holds, { interval: 5 })
const find = <T extends Element = HTMLInputElement>(selector: string): T => {
  const found = document.querySelector<T>(selector)
  if (!found) throw new Error(`There is no ${selector}.`)
  return found
}
const named = (name: string) => find<HTMLElement>(`[aria-label="${name}"]`)

function type(box: HTMLInputElement | HTMLTextAreaElement, text: string): void {
  box.value = text
  box.dispatchEvent(new Event('input', { bubbles: true }))
  flushSync()
}

function press(target: Element, key: KeyboardEventInit): void {
  target.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...key }))
  flushSync()
}

/** Opens the details of a story with these fields. */
async function open(fields: Partial<Article> = {}, trashed = false): Promise<MemoryHost> {
  const host = memoryHost()
  const body = { type: 'doc' as const, content: [paragraph('停工二十年的老街印刷所重新开门。')] }
  const article = { ...blankArticle(), headline: '老街印刷所重开', body, ...fields }
  host.put(storyView('s1', article, [], trashed ? { trashed_at: '2026-11-24T00:00:00Z' } : {}))
  const tab = { story: 's1', inspector: 'details', kept: true }
  const libraries = { memory: { tabs: [tab], active: 's1' } }
  localStorage.setItem('galley', JSON.stringify({ language: 'en', actor: '周棠', libraries }))
  shown = mount(Workstation, { target: document.body, props: { host } })
  await until(() => find('#detail-headline'))
  return host
}

/** What the library holds of a field once everything is saved. */
async function holds<Name extends keyof Article>(
  host: MemoryHost,
  name: Name,
  value: unknown,
): Promise<void> {
  await until(async () => {
    const { working } = await host.story('s1')
    expect(working[name]).toEqual(value)
  })
}

describe('lists', () => {
  test('an entry goes up and down, and no further than the ends', () => {
    expect(moved(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c'])
    expect(moved(['a', 'b', 'c'], 2, -1)).toEqual(['a', 'c', 'b'])
    expect(moved(['a', 'b'], 0, -1)).toEqual(['a', 'b'])
    expect(moved(['a', 'b'], 1, 1)).toEqual(['a', 'b'])
  })
  test('an entry is changed or taken out, the others stay', () => {
    expect(changed([{ n: 1 }, { n: 2 }], 1, { n: 5 })).toEqual([{ n: 1 }, { n: 5 }])
    expect(without(['a', 'b', 'c'], 1)).toEqual(['a', 'c'])
  })
  test('keywords part at commas of both languages', () => {
    expect(keywordsIn('印刷，老街、 活字 ;press')).toEqual(['印刷', '老街', '活字', 'press'])
    expect(keywordsIn(' ， ')).toEqual([])
    expect(keywordsIn('a,a,b', ['b'])).toEqual(['a'])
    expect(endsKeyword('印刷')).toBe(false)
    expect(endsKeyword('印刷，')).toBe(true)
  })
})

describe('clocks', () => {
  test('an instant is shown on the clock of its zone, and found again', () => {
    const check = (instant: string, zone: string, wall: string, full: string) => {
      expect(wallOf(instant, zone)).toBe(wall)
      expect(instantOf(wall, zone)).toBe(full)
    }
    check('2026-11-24T10:00:00Z', 'Asia/Shanghai', '2026-11-24T18:00', '2026-11-24T18:00:00+08:00')
    check('2026-11-24T10:00:00Z', 'UTC', '2026-11-24T10:00', '2026-11-24T10:00:00+00:00')
    check('2026-07-01T03:15:00Z', 'America/New_York', '2026-06-30T23:15', '2026-06-30T23:15:00-04:00')
    check('2026-01-01T00:00:00Z', 'Asia/Kolkata', '2026-01-01T05:30', '2026-01-01T05:30:00+05:30')
  })
  test('the hours about a change of clocks', () => {
    // Two o'clock is skipped in New York on 8 March 2026; one o'clock comes twice on 1 November.
    expect(Date.parse(instantOf('2026-03-08T01:59', 'America/New_York'))).toBe(
      Date.parse('2026-03-08T06:59:00Z'),
    )
    expect(Date.parse(instantOf('2026-03-08T03:00', 'America/New_York'))).toBe(
      Date.parse('2026-03-08T07:00:00Z'),
    )
    expect(['05', '06'].map((hour) => `2026-11-01T${hour}:30:00.000Z`)).toContain(
      new Date(instantOf('2026-11-01T01:30', 'America/New_York')).toISOString(),
    )
  })
  test('what is no time is none', () => {
    expect(instantOf('', 'UTC')).toBe('')
    expect(instantOf('2026-13-40T99:99', 'UTC')).toBe('')
    expect(wallOf('soon', 'UTC')).toBe('')
  })
  test('the chosen zone is offered first', () => {
    const { near, far } = zonesFor('Asia/Kathmandu')
    expect(near[0]).toBe('Asia/Kathmandu')
    expect(far).not.toContain('Asia/Shanghai')
  })
  test('spans in two units', () => {
    const hour = 3_600_000
    expect(spanWords(3 * hour + 12 * 60_000)).toBe('3 h 12 min')
    expect(spanWords(50 * hour)).toBe('2 d 2 h')
    expect(spanWords(20_000)).toBe('less than a minute')
    const now = Date.parse('2026-11-24T10:00:00Z')
    expect(awayWords('2026-11-24T13:12:00Z', now)).toBe('in 3 h 12 min')
    expect(awayWords('2026-11-24T09:00:00Z', now)).toBe('1 h ago')
    speak('zh')
    expect(awayWords('2026-11-24T13:12:00Z', now)).toBe('3小时12分钟后')
  })
})

test('what is typed is in the library', async () => {
  const host = await open()
  type(find('#detail-short_headline'), '印刷所重开')
  type(find<HTMLTextAreaElement>('#detail-lead'), '第一行\n第二行')
  await holds(host, 'short_headline', '印刷所重开')
  await holds(host, 'lead', '第一行\n第二行')
})

test('a word that is being composed is not written before it is finished', async () => {
  const host = await open()
  const box = find('#detail-source')
  box.dispatchEvent(new CompositionEvent('compositionstart'))
  type(box, 'fu')
  type(find('#detail-dateline'), '福州')
  await holds(host, 'dateline', '福州')
  expect((await host.story('s1')).working.source).toBe('')
  expect(box.value).toBe('fu')
  box.value = '福州日报'
  box.dispatchEvent(new CompositionEvent('compositionend'))
  await holds(host, 'source', '福州日报')
})

test('keywords become tokens at Enter, at a comma and when the field is left', async () => {
  const host = await open()
  const box = find('#detail-keywords')
  type(box, '印刷')
  press(box, { key: 'Enter' })
  type(box, '老街，')
  type(box, '活字')
  box.dispatchEvent(new FocusEvent('blur'))
  await holds(host, 'keywords', ['印刷', '老街', '活字'])
  press(box, { key: 'Backspace' })
  expect(box.value).toBe('活字')
  await holds(host, 'keywords', ['印刷', '老街'])
})

test('Enter that ends a composition makes no keyword', async () => {
  await open()
  const box = find('#detail-keywords')
  type(box, 'yin')
  press(box, { key: 'Enter', isComposing: true })
  expect(box.value).toBe('yin')
})

const credit = (name: string) => ({ role: 'reporter' as const, name, affiliation: '', joiner: '' })

test('credits are added, given a role, moved with keys and removed', async () => {
  const host = await open({ credits: [credit('林晗'), credit('沈砚')] })
  const names = () => [...document.querySelectorAll<HTMLInputElement>('[data-credit-name] input')]
  names()[1]?.focus()
  if (names()[1]) press(names()[1] as Element, { code: 'ArrowUp', key: 'ArrowUp', altKey: true })
  await holds(host, 'credits', [credit('沈砚'), credit('林晗')])
  expect(document.activeElement).toBe(names()[0])
  const role = find<HTMLSelectElement>('select[aria-label="Role"]')
  role.value = 'photographer'
  role.dispatchEvent(new Event('change', { bubbles: true }))
  await holds(host, 'credits', [{ ...credit('沈砚'), role: 'photographer' }, credit('林晗')])
  named('Remove “Reporter 林晗”').click()
  await holds(host, 'credits', [{ ...credit('沈砚'), role: 'photographer' }])
  find<HTMLElement>('#detail-credits').click()
  await until(() => expect(names()).toHaveLength(2))
  expect(document.activeElement).toBe(names()[1])
})

test('an address that may not be kept says so, and is not lost', async () => {
  const host = await open({ related: [{ title: '旧闻', date: null, url: '' }] })
  const box = named('Address') as HTMLInputElement
  type(box, 'javascript:alert(1)')
  expect(document.body.textContent).toContain('Only addresses that begin with http')
  expect(box.getAttribute('aria-invalid')).toBe('true')
  type(box, 'https://example.org/a')
  expect(document.body.textContent).not.toContain('Only addresses that begin with http')
  await holds(host, 'related', [{ title: '旧闻', date: null, url: 'https://example.org/a' }])
})

test('an embargo is set, says how far away it is, and is lifted', async () => {
  const host = await open()
  find<HTMLElement>('#detail-embargo').click()
  await until(async () => expect((await host.story('s1')).working.embargo?.until).toMatch(/:00:00[+-]/))
  expect(document.body.textContent).toMatch(/May be public in (1 h|2 h)/)
  named('Lift the embargo').click()
  await holds(host, 'embargo', null)
})

test('an embargo in the past says that it holds nothing back', async () => {
  await open({ embargo: { until: '2020-01-01T08:00:00+08:00', zone: 'Asia/Shanghai' } })
  expect(find('#detail-embargo').value).toBe('2020-01-01T08:00')
  expect(document.body.textContent).toContain('no longer holds anything back')
})

test('a story in the trash is read only', async () => {
  await open({ credits: [credit('林晗')], keywords: ['印刷'] }, true)
  expect(find('#detail-headline').readOnly).toBe(true)
  expect(document.querySelector('#detail-credits')).toBeNull()
  expect(document.body.textContent).toContain('in the trash')
})
