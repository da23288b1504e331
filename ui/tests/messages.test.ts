/** Texts: both languages say everything, and the generated file is current. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

import { afterEach, expect, test } from 'vitest'

import { generate } from '../scripts/messages.js'
import { m, preferredLanguage, speak } from '../src/locales'
import en from '../src/locales/en.json'
import zh from '../src/locales/zh.json'

afterEach(() => speak('zh'))

test('both languages have the same keys in the same order', () => {
  expect(Object.keys(zh)).toEqual(Object.keys(en))
})

test('messages.ts is what the two files generate', () => {
  const file = resolve(import.meta.dirname, '../src/locales/messages.ts')
  expect(readFileSync(file, 'utf8')).toBe(generate())
})

test('every text is said somewhere', () => {
  const sources = import.meta.glob<string>(
    ['../src/**/*.svelte', '../src/**/*.ts', '!../src/locales/messages.ts'],
    {
      query: '?raw',
      import: 'default',
      eager: true,
    },
  )
  const said = new Set(Object.values(sources).flatMap((source) => source.match(/(?<=\bm\.)\w+/g) ?? []))
  expect(Object.keys(en).filter((key) => !said.has(key))).toEqual([])
})

test('no text shouts', () => {
  const texts = [...Object.values(en), ...Object.values(zh)].map((text) => JSON.stringify(text))
  expect(texts.filter((text) => /[!！]/.test(text))).toEqual([])
})

test('parameters and plurals', () => {
  speak('en')
  expect(m.pending_count({ count: 1 })).toBe('1 change')
  expect(m.pending_count({ count: 0 })).toBe('0 changes')
  expect(m.search_none({ query: '$& {query}' })).toBe('No story contains “$& {query}”.')
  speak('zh')
  expect(m.pending_count({ count: 1 })).toBe('1处修订')
})

test('the language that fits the system', () => {
  expect(preferredLanguage(['zh-TW', 'en'])).toBe('zh')
  expect(preferredLanguage(['de', 'en'])).toBe('en')
  expect(preferredLanguage([])).toBe('en')
})
