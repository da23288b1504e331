/** What a site holds by its deliveries, and words for everything that the checks can find. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

import { afterEach, expect, test, vi } from 'vitest'

import { findingCodes, findingWords, purposeWords } from '../src/features/publish/words'
import type { Delivery, Destination, Finding } from '../src/host'
import { memoryHost } from '../src/host/memory'
import { speak } from '../src/locales'
import { Notices } from '../src/state/notices.svelte'
import { atSite, destinationFor, Publishing } from '../src/state/publishing.svelte'
import { reviewed } from './stories'

afterEach(() => {
  vi.useRealTimers()
  speak('zh')
})

const delivery = (state: Delivery['state'], action: Delivery['action'] = 'publish', destination = 'A') =>
  ({ id: `${state}-${action}`, state, action, destination }) as Delivery

function check(deliveries: Delivery[], live: boolean, settled: boolean): void {
  const there = atSite(deliveries, 'A')
  expect({ live: there.live, settled: there.settled }).toEqual({ live, settled })
}

test('a site holds what it took last', () => {
  check([], false, true)
  check([delivery('delivered')], true, true)
  check([delivery('delivered', 'withdraw'), delivery('delivered')], false, true)
  check([delivery('refused'), delivery('delivered')], true, true)
  check([delivery('held'), delivery('delivered')], true, false)
  check([delivery('unknown')], false, false)
  check([delivery('cancelled')], false, true)
  check([delivery('delivered', 'publish', 'B')], false, true)
})

test('a delivery says what it is for', () => {
  speak('en')
  const correction = { ...delivery('delivered'), id: 'c', correction: 'x' }
  const all = [
    { ...delivery('delivered'), id: 'again' },
    { ...delivery('delivered', 'withdraw'), id: 'gone' },
    correction,
    { ...delivery('queued', 'publish', 'B'), id: 'b' },
    { ...delivery('delivered'), id: 'second' },
    { ...delivery('refused'), id: 'no' },
    { ...delivery('delivered'), id: 'first' },
  ]
  expect(all.map((each) => purposeWords(each, all))).toEqual([
    'Publication',
    'Withdrawal',
    'Correction',
    'Publication',
    'Update',
    'Update',
    'Publication',
  ])
})

test('a story goes where it went last, unless somebody chooses otherwise', () => {
  const destinations = ['A', 'B', 'C'].map((name) => ({ id: `id-${name}`, name }) as Destination)
  const next = (deliveries: Delivery[], chosen?: string) =>
    destinationFor(destinations, deliveries, chosen)?.name
  expect(next([])).toBe('A')
  expect(next([delivery('cancelled', 'publish', 'B'), delivery('delivered', 'publish', 'C')])).toBe('B')
  expect(next([delivery('delivered', 'publish', 'gone'), delivery('delivered', 'publish', 'C')])).toBe('C')
  expect(next([delivery('delivered', 'publish', 'B')], 'id-C')).toBe('C')
  expect(destinationFor([], [])).toBeUndefined()
})

test('every finding of the checks has words, and no words are left over', () => {
  const file = resolve(import.meta.dirname, '../../src-tauri/article/src/check/preflight.toml')
  const codes = [...readFileSync(file, 'utf8').matchAll(/^code = "([a-z-]+)"/gm)].map(
    (match) => match[1] ?? '',
  )
  expect(codes.length).toBeGreaterThan(20)
  expect(codes.toSorted()).toEqual(findingCodes.toSorted())
})

test('an unknown finding is at least named', () => {
  const finding: Finding = { code: 'new-rule', severity: 'warn', place: { kind: 'article' }, subject: '' }
  expect(findingWords(finding)).toBe('new-rule')
})

test('what an earlier look found is gone as soon as another begins, which waits for what was typed', async () => {
  const host = memoryHost()
  host.put(reviewed('s1', '老街印刷所重开'))
  const checked = vi.spyOn(host, 'checkPublication')
  const publishing = new Publishing({
    host,
    notices: new Notices(),
    act: (act) => act('周棠', 1),
    reload: () => Promise.resolve(),
    flush: () => Promise.resolve(true),
    reveal: () => undefined,
  })
  publishing.turn('s1')
  await publishing.check()
  expect(publishing.findings).not.toBeNull()
  let save: () => void = () => undefined
  const saved = new Promise<void>((resolve) => (save = resolve))
  const looked = publishing.check(undefined, '', saved)
  expect(publishing.findings).toBeNull()
  expect(checked).toHaveBeenCalledTimes(1)
  save()
  await looked
  expect(publishing.findings).not.toBeNull()
  expect(checked).toHaveBeenCalledTimes(2)
})

test('a delivery that ends while another story is in front is said with its title, and told to the system', async () => {
  vi.useFakeTimers()
  const host = memoryHost()
  host.put(reviewed('s1', '老街印刷所重开'))
  host.put(reviewed('s2', '渡口停航'))
  const notices = new Notices()
  const publishing: Publishing = new Publishing({
    host,
    notices,
    act: (act) => act('周棠', 1),
    reload: async () => publishing.show((await host.deliveries('s1')).map((each) => each.delivery)),
    flush: async () => true,
    reveal: () => undefined,
  })
  host.onFeed(({ items }) => items.forEach(({ story }) => void publishing.heard(story ?? '')))
  publishing.turn('s1')
  await publishing.publish('Newsroom')
  expect(publishing.held?.state).toBe('held')
  publishing.turn('s2')
  await vi.advanceTimersByTimeAsync(11_000)
  expect(notices.list.map((notice) => notice.text())).toEqual(['《老街印刷所重开》：稿件已发布到Newsroom。'])
  expect(host.asked.notified).toEqual([{ title: '老街印刷所重开', text: '稿件已发布到Newsroom。' }])
  // It is said once.
  publishing.turn('s1')
  publishing.show((await host.deliveries('s1')).map((each) => each.delivery))
  expect(notices.list).toHaveLength(1)
})
