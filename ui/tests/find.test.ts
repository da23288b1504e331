/** Find and replace in a body: literal, in Chinese as in English, without moving what is beside it. */
import { expect, test } from 'vitest'

import { lookFor, matchesOf, occurrences, replaceMatches, selectedMatch, stepMatch } from '../src/editor/find'
import { beginBody } from '../src/state/body'
import { bodyOf } from './editing'

function looking(text: string, exact: boolean, ...texts: string[]) {
  const state = beginBody(bodyOf(...texts))
  return state.apply(lookFor(state.tr, { text, exact }))
}

test('case matters only when it shall, and offsets stay what they are', () => {
  const within = 'İstanbul, istanbul, ISTANBUL'
  expect(occurrences(within, { text: 'istanbul', exact: true })).toHaveLength(1)
  expect(occurrences(within, { text: 'istanbul', exact: false }).at(-1)).toEqual({ from: 20, to: 28 })
  expect(occurrences('啊啊啊啊', { text: '啊啊', exact: false })).toHaveLength(2)
  expect(occurrences('a.c abc', { text: 'a.c', exact: false })).toHaveLength(1)
  expect(occurrences('x', { text: '', exact: false })).toEqual([])
})

test('matches are counted, walked round and replaced in one step', () => {
  let state = looking('所', false, '印刷所', '派出所所长')
  expect(matchesOf(state)).toHaveLength(3)
  for (const at of [0, 1, 2, 0]) {
    const tr = stepMatch(state, 1)
    if (tr) state = state.apply(tr)
    expect(selectedMatch(state)).toBe(at)
  }
  const back = stepMatch(state, -1)
  if (back) state = state.apply(back)
  expect(selectedMatch(state)).toBe(2)
  const all = replaceMatches(state, matchesOf(state), '处')
  state = state.apply(all)
  expect(state.doc.textBetween(0, state.doc.content.size, '|')).toBe('印刷处|派出处处长')
  expect(matchesOf(state)).toEqual([])
})

test('a match never goes over the edge of a block', () => {
  expect(matchesOf(looking('ab', false, 'a', 'b'))).toEqual([])
})
