/** What an empty body asks for. */
import type { Node } from 'prosemirror-model'
import { expect, test } from 'vitest'

import { schema } from '../src/editor/schema'
import { speak } from '../src/locales'
import { paragraph, viewOver } from './editing'

const heading = (level: number) => schema.node('heading', { level })

function words(...blocks: Node[]): (string | undefined)[] {
  const view = viewOver(schema.node('doc', null, blocks))
  return [...view.dom.children].map((each) => (each as HTMLElement).dataset.placeholder)
}

test('a feature without a word says where to begin, and where its subheads are', () => {
  speak('en')
  expect(words(paragraph(''), heading(2), paragraph(''), heading(3), paragraph(''))).toEqual([
    'Write here',
    'Subhead',
    undefined,
    'Subhead 2',
    undefined,
  ])
  speak('zh')
  expect(words(paragraph(''), heading(2))).toEqual(['从这里写起', '小标题'])
})

test('what is written needs no words, but an empty subhead is still seen', () => {
  speak('zh')
  const written = schema.node('heading', { level: 2 }, [schema.text('绕行')])
  expect(words(paragraph('今起封闭。'), heading(2), paragraph(''))).toEqual([undefined, '小标题', undefined])
  expect(words(written, paragraph(''))).toEqual([undefined, undefined])
})

test('a photo story begins with its text, and captions ask for themselves', () => {
  speak('zh')
  expect(words(schema.node('figure'), paragraph(''))[1]).toBe('从这里写起')
})
