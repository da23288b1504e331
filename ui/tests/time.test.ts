/** Times as people say them. */
import { afterEach, expect, test } from 'vitest'

import { speak } from '../src/locales'
import { clock, said } from '../src/state/time'

afterEach(() => speak('zh'))

const now = new Date(2026, 10, 24, 15, 30)

function check(at: Date, zh: string, en: string): void {
  speak('zh')
  expect(said(at.toISOString(), now)).toBe(zh)
  speak('en')
  expect(said(at.toISOString(), now)).toBe(en)
}

test('today, yesterday, this year, long ago', () => {
  check(new Date(2026, 10, 24, 0, 3), '00:03', '00:03')
  check(new Date(2026, 10, 23, 23, 59), '昨天 23:59', 'yesterday 23:59')
  check(new Date(2026, 10, 22, 12, 0), '11月22日', '22 Nov')
  check(new Date(2019, 0, 2, 12, 0), '2019年1月2日', '2 Jan 2019')
})

test('what is no time is said as it is', () => {
  expect(said('soon', now)).toBe('soon')
})

test('a clock shows seconds today, and the day otherwise', () => {
  speak('zh')
  expect(clock(new Date(2026, 10, 24, 14, 3, 7).toISOString(), now)).toBe('14:03:07')
  expect(clock(new Date(2026, 10, 23, 14, 3, 7).toISOString(), now)).toBe('昨天 14:03')
  expect(clock('soon', now)).toBe('soon')
})
