/** Changes in words. */
import { beforeEach, expect, test } from 'vitest'

import { headingOf, lineOf, marksOf, runsOf } from '../src/features/review/words'
import { speak } from '../src/locales'
import { change } from './stories'

beforeEach(() => speak('en'))

test('an insertion shows its text, a paragraph break its sign', () => {
  const inserted = change({ kind: 'inserted', pieces: [{ kind: 'inserted', text: 'one\ntwo' }] })
  expect(headingOf(inserted)).toBe('Inserted')
  expect(runsOf(inserted)).toEqual([{ kind: 'inserted', text: 'one¶ two' }])
  expect(lineOf(inserted)).toBe('Inserted one¶ two')
})

test('a text field is shown word by word, another by its values', () => {
  const headline = change({
    kind: 'field',
    field: 'headline',
    words: [
      { op: 'equal', text: 'Old ' },
      { op: 'delete', text: 'news' },
      { op: 'insert', text: 'paper' },
    ],
  })
  expect(headingOf(headline)).toBe('Headline')
  expect(runsOf(headline).map((run) => run.kind)).toEqual(['kept', 'deleted', 'inserted'])
  const credits = change({
    kind: 'field',
    field: 'credits',
    before: [],
    // As the desk spells the two.
    deleted: '[]',
    inserted: '[{"name":"周棠","role":"reporter"}]',
    after: [{ role: 'reporter', name: '周棠' }],
  })
  expect(runsOf(credits)).toEqual([{ kind: 'inserted', text: '周棠' }])
})

test('formatting names the marks on both sides', () => {
  const bold = change({ kind: 'formatted', before: [], after: [{ type: 'strong' }, { type: 'blinking' }] })
  expect(marksOf(bold)).toBe('plain → bold, blinking')
  expect(marksOf(change({ kind: 'inserted' }))).toBe('')
})

test('the line is short', () => {
  const long = change({ kind: 'inserted', pieces: [{ kind: 'inserted', text: '长'.repeat(500) }] })
  expect(lineOf(long)).toHaveLength(81)
})
