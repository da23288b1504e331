/** Initials and colours. */
import { expect, test } from 'vitest'

import { colourOf, initialsOf } from '../src/state/authors'

test('initials', () => {
  expect(initialsOf('周棠')).toBe('棠')
  expect(initialsOf('Ada Lindqvist')).toBe('AL')
  expect(initialsOf('tom')).toBe('TO')
  expect(initialsOf('  ')).toBe('')
})

test('a colour is one of eight and does not change', () => {
  const colours = ['周棠', 'Ada', ' ', '𠮷田'].map(colourOf)
  expect(colours.every((colour) => Number.isInteger(colour) && colour >= 0 && colour < 8)).toBe(true)
  expect(colourOf('周棠')).toBe(colours[0])
  expect(colourOf('')).toBe(-1)
})

test('eight people have eight colours; the ninth shares one', () => {
  const names = ['赵睿', 'Ada Lindqvist', '林晗', '周棠', '沈砚', 'Tom Okafor', '陈伯', '一个人', '第九人']
  const colours = names.map(colourOf)
  expect(new Set(colours.slice(0, 4)).size).toBe(4)
  expect(new Set(colours).size).toBeLessThanOrEqual(8)
  expect(names.map(colourOf)).toEqual(colours)
})
