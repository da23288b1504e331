/** 字数 of what is selected: the same as the desk counts. */
import { expect, test } from 'vitest'

import { countOf } from '../src/state/counting'

function check(text: string, count: number): void {
  expect(countOf(text), text).toBe(count)
}

test('Chinese characters and marks count one each', () => {
  check('', 0)
  check('老街印刷所，重开。', 9)
  check('𠮷野家', 3)
})

test('a run of anything else counts one, and Chinese ends it', () => {
  check('Galley is an app', 4)
  check('用Galley写了3.5%的稿', 7)
  check('PM2.5 99.4%', 2)
})

test('marks that both languages use go with their neighbours', () => {
  check('他说“好”', 5)
  check('say “yes”', 2)
  check('好……', 3)
  check('— —', 2)
})

test('a paragraph ends a run', () => {
  check('one\ntwo', 2)
  check('　　老街\n重开', 4)
})
