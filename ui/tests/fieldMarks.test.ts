import { expect, test } from 'vitest'

import { insertedIn } from '../src/features/manuscript/fieldMarks'
import type { Op } from '../src/host'

/** `榕城[-东-]{+西+}门` : kept, taken out, put in. */
function words(drawn: string): Op[] {
  return [...drawn.matchAll(/\[-(.*?)-\]|\{\+(.*?)\+\}|[^[{]+/g)].map(([text, gone, put]) =>
    gone !== undefined
      ? { op: 'delete', text: gone }
      : put !== undefined
        ? { op: 'insert', text: put }
        : { op: 'equal', text },
  )
}

function marked(drawn: string, value: string): string[] {
  return insertedIn(words(drawn), value).map(({ from, to }) => value.slice(from, to))
}

test('the words that were put in are marked', () => {
  expect(marked('榕城[-东-]{+西+}门{+夜市+}', '榕城西门夜市')).toEqual(['西', '夜市'])
  expect(marked('', '榕城')).toEqual([])
  expect(marked('[-榕城-]', '')).toEqual([])
})

test('what is typed since leaves the marks beside it where they are', () => {
  const drawn = '{+新增+}四条公交线{+路+}'
  expect(marked(drawn, '新增四条夜间公交线路')).toEqual(['新增', '路'])
  expect(marked(drawn, '今日新增四条公交线路')).toEqual(['新增', '路'])
  expect(marked(drawn, '新增四条公交线路了')).toEqual(['新增', '路'])
  expect(marked(drawn, '新四条公交线路')).toEqual(['新', '路'])
  expect(marked(drawn, '')).toEqual([])
  expect(marked(drawn, '另一个标题')).toEqual([])
})

test('a mark that is typed into is marked on both sides of it', () => {
  expect(marked('a{+bcd+}e', 'abXcde')).toEqual(['b', 'cd'])
  expect(marked('a{+bc+}{+de+}f', 'abcdef')).toEqual(['bcde'])
})
