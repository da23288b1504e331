/** What a site holds by its deliveries, and words for everything that the checks can find. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

import { expect, test } from 'vitest'

import { findingCodes, findingWords } from '../src/features/publish/words'
import type { Delivery, Finding } from '../src/host'
import { atSite } from '../src/state/publishing.svelte'

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

test('every finding of the checks has words, and no words are left over', () => {
  const folder = resolve(import.meta.dirname, '../../src-tauri/article/src/check')
  const text = ['preflight.rs', 'house_style.rs', 'mod.rs'].map((name) =>
    readFileSync(resolve(folder, name), 'utf8'),
  )
  const source = text.map((each) => each.split('#[cfg(test)]')[0] ?? '').join('\n')
  const named = /(?:Finding::new\(|missing\(|find\(|code: )\s*"([a-z-]+)"/g
  const codes = new Set([...source.matchAll(named)].map((match) => match[1] ?? ''))
  expect(codes.size).toBeGreaterThan(15)
  expect([...codes].filter((code) => !findingCodes.includes(code))).toEqual([])
  expect(findingCodes.filter((code) => !source.includes(`"${code}"`))).toEqual([])
})

test('an unknown finding is at least named', () => {
  const finding: Finding = { code: 'new-rule', severity: 'warn', place: { kind: 'article' }, subject: '' }
  expect(findingWords(finding)).toBe('new-rule')
})
