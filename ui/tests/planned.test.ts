/** Publishing at a time: both clocks, how long that is, and an hour that comes twice. */
import { flushSync } from 'svelte'
import { beforeEach, describe, expect, test } from 'vitest'

import { atClock, readingsOf } from '../src/features/details/zones'
import { memoryHost, type MemoryHost } from '../src/host/memory'
import { speak } from '../src/locales'
import { all, button, one, open, text, until } from './driver'
import { reviewed } from './stories'

beforeEach(() => speak('en'))

async function dialog(): Promise<MemoryHost> {
  const host = memoryHost()
  host.put(reviewed())
  open(host, { libraries: { memory: { tabs: [{ story: 's1', kept: true }], active: 's1' } } })
  await until(() => expect(text()).toContain('老街印刷所'))
  await until(() => expect(all('[data-plan-time]').length + all('.toolbar h1').length).toBeGreaterThan(0))
  button('Publish').click()
  await until(() => expect(all('[data-plan]')).toHaveLength(1))
  one('[data-plan]').click()
  flushSync()
  return host
}

function typeTime(value: string): void {
  const input = one<HTMLInputElement>('[data-plan-time]')
  input.value = value
  input.dispatchEvent(new Event('input', { bubbles: true }))
  flushSync()
}

const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString().slice(0, 16)

describe('a planned time', () => {
  test('is said with how long it is from now, and goes with the request', async () => {
    const host = await dialog()
    typeTime(inHours(3.2))
    await until(() => expect(text()).toMatch(/Newsroom \d{4}-\d\d-\d\d \d\d:\d\d [+-]\d\d:\d\d/))
    expect(text()).toMatch(/in 3 h 1\d min/)
    expect(text()).toContain('Galley sends it then')
    await until(() => expect(button('Plan for Newsroom').hasAttribute('disabled')).toBe(false))
    button('Plan for Newsroom').click()
    await until(async () => expect(await host.deliveries('s1')).toHaveLength(1))
  })

  test('that comes twice is asked about before anything can be planned', async () => {
    await dialog()
    typeTime('2026-10-25T01:30')
    await until(() => expect(all('[data-reading]')).toHaveLength(2))
    expect(text()).toContain('comes twice that night')
    const plan = () =>
      all('button[type=submit]').find((each) => /Publish to|Plan for/.test(each.textContent ?? ''))
    expect(plan()?.hasAttribute('disabled')).toBe(true)
    one('[data-reading]').click()
    flushSync()
    await until(() => expect(plan()?.textContent).toContain('Plan for'))
  })
})

test('a clock shows an instant with what it is ahead of UTC', () => {
  expect(atClock('2026-03-01T10:00:00Z', 'Asia/Shanghai')).toBe('2026-03-01 18:00 +08:00')
  expect(atClock('2026-10-25T00:30:00Z', 'Europe/London')).toBe('2026-10-25 01:30 +01:00')
  expect(atClock('2026-10-25T01:30:00Z', 'Europe/London')).toBe('2026-10-25 01:30 +00:00')
  expect(atClock('never', 'Europe/London')).toBe('')
})

test('a time on a clock that is changed has two readings, or lies in a gap', () => {
  expect(readingsOf('2026-05-01T06:00', 'Asia/Shanghai')).toEqual({
    readings: ['2026-05-01T06:00:00+08:00'],
    shown: true,
  })
  expect(readingsOf('2026-10-25T01:30', 'Europe/London')).toEqual({
    readings: ['2026-10-25T01:30:00+01:00', '2026-10-25T01:30:00+00:00'],
    shown: true,
  })
  expect(readingsOf('2026-03-29T01:30', 'Europe/London')).toEqual({
    readings: ['2026-03-29T00:30:00+00:00', '2026-03-29T02:30:00+01:00'],
    shown: false,
  })
  // The day before and after such a night there is one.
  expect(readingsOf('2026-10-24T12:00', 'Europe/London').readings).toEqual(['2026-10-24T12:00:00+01:00'])
  expect(readingsOf('soon', 'Europe/London').readings).toEqual([])
})
