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
