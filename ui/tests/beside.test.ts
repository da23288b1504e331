/** Cards beside their lines: where the list is scrolled to, and what room it has before and behind. */
import { expect, test } from 'vitest'

import { placeFor, seenChange } from '../src/features/review/beside'
import { changeOf, rulesFor } from '../src/features/review/pointed'

test('a card far down is scrolled to, one at the beginning or the end gets room', () => {
  // 2,000 pixels of cards, of which 500 are seen.
  expect(placeFor(900, 200, 2000, 500)).toEqual({ top: 700, before: 0, after: 0 })
  expect(placeFor(0, 120, 2000, 500)).toEqual({ top: 0, before: 120, after: 0 })
  expect(placeFor(1900, 80, 2000, 500)).toEqual({ top: 1820, before: 0, after: 320 })
  // A single card needs room above it and none to be scrolled.
  expect(placeFor(10, 300, 140, 500)).toEqual({ top: 0, before: 290, after: 70 })
})

/** A manuscript that shows 0 to 500 pixels, with marks at these heights. */
function manuscript(marks: [id: string, top: number][]): HTMLElement {
  const text = document.createElement('div')
  const body = document.createElement('div')
  body.className = 'ProseMirror'
  text.append(body)
  const at = (element: Element, top: number, bottom: number) =>
    (element.getBoundingClientRect = () => ({ top, bottom }) as DOMRect)
  at(text, 0, 500)
  for (const [id, top] of marks) {
    const mark = document.createElement('ins')
    mark.dataset.changeMark = id
    at(mark, top, top + 20)
    body.append(mark)
  }
  return text
}

test('the current change leads where its line is seen, else the first that is', () => {
  const text = manuscript([
    ['c1', -300],
    ['c2', 40],
    ['c3', 480],
    ['c4', 900],
  ])
  expect(['c3', 'c1', 'c4', ''].map((current) => seenChange(text, current))).toEqual(['c3', 'c2', 'c2', 'c2'])
  expect(seenChange(manuscript([['c1', 900]]), 'c1')).toBe('')
  expect(seenChange(manuscript([]), 'c1')).toBe('')
})

test('card and words under the pointer belong to one change', () => {
  const card = document.createElement('div')
  card.dataset.change = 'c12'
  const words = document.createElement('ins')
  words.dataset.changeMark = 'c12'
  card.append(document.createElement('button'))
  expect([card, card.firstChild, words, document.body, null].map(changeOf)).toEqual([
    'c12',
    'c12',
    'c12',
    '',
    '',
  ])
  words.dataset.changeMark = "x'] * { display: none } ['"
  expect(changeOf(words), 'no rule is made of anything but a name').toBe('')
  expect(rulesFor('c12')).toContain("[data-change-mark='c12']")
  expect(rulesFor('')).toBe('')
})
