/** The line of credits above the manuscript: in the article's language, whatever the window speaks. */
import { afterEach, expect, test } from 'vitest'

import type { Credit } from '../src/host'
import { speak } from '../src/locales'
import { printed, roleName } from '../src/state/credits'

const credits: Credit[] = [
  { role: 'correspondent', name: '陈知微', affiliation: '', joiner: '' },
  { role: 'reporter', name: ' 林晗 ', affiliation: '河湾日报', joiner: '' },
  { role: 'responsible_editor', name: '', affiliation: '', joiner: '' },
]

afterEach(() => speak('zh'))

test('a Chinese article keeps its Chinese roles in an English window', () => {
  speak('en')
  expect(printed(credits, 'zh-Hans')).toBe('通讯员 陈知微　河湾日报记者 林晗')
  expect(roleName('reporter')).toBe('Reporter')
})

test('an English article keeps its English roles in a Chinese window', () => {
  expect(printed(credits.slice(1), 'en')).toBe('Reporter 林晗, 河湾日报')
  expect(printed([], 'en')).toBe('')
})
