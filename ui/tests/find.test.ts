/** Find and replace in a body: literal, in Chinese as in English, without moving what is beside it. */
import { DecorationSet } from 'prosemirror-view'
import { describe, expect, test } from 'vitest'

import { lookFor, matchesOf, occurrences, replaceMatches, selectedMatch, stepMatch } from '../src/editor/find'
import { beginBody } from '../src/state/body'
import { blankArticle, memoryHost, storyView } from '../src/host/memory'
import { all, one, open, press, type, until } from './driver'
import { bodyOf } from './editing'
import { paragraph } from './stories'

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

test('the selected match is told from the others', () => {
  const state = looking('所', false, '印刷所', '派出所')
  const tr = stepMatch(state, 1)
  const next = tr ? state.apply(tr) : state
  const marked = next.plugins.flatMap((plugin) => {
    const source = plugin.props.decorations?.call(plugin, next)
    return source instanceof DecorationSet ? source.find() : []
  })
  const classOf = (each: unknown) => (each as { type: { attrs: { class?: string } } }).type.attrs.class
  expect(marked.map(classOf).filter((name) => name === 'found-here')).toHaveLength(1)
  expect(marked.map(classOf).filter((name) => name === 'found')).toHaveLength(2)
})

describe('the bar', () => {
  async function opened(): Promise<void> {
    const host = memoryHost()
    const article = {
      ...blankArticle(),
      headline: '老街印刷所',
      lead: '印刷所周六开门。',
      body: { type: 'doc' as const, content: [paragraph('印刷所在老街。')] },
    }
    host.put(storyView('s1', article, [], { stage: 'submitted' }))
    open(host)
    await until(() => expect(all('.ProseMirror')).toHaveLength(1))
  }
  const what = () => one<HTMLInputElement>('[role=search] [aria-label=Find]')
  const by = () => one<HTMLInputElement>('[role=search] [aria-label="Replace with"]')
  const field = (name: string) => one<HTMLTextAreaElement>(`textarea[data-field=${name}]`).value

  test('Ctrl+F asks what to find, Ctrl+H what to put there', async () => {
    await opened()
    press({ code: 'KeyF', ctrlKey: true })
    expect(document.activeElement).toBe(what())
    type('印刷所', what())
    press({ code: 'KeyH', ctrlKey: true })
    expect(document.activeElement).toBe(by())
    press({ key: 'Escape', code: 'Escape' })
    await until(() => expect(all('[role=search]')).toHaveLength(0))
    expect(document.activeElement).toBe(one('.ProseMirror'))
  })

  test('Ctrl+H asks first what to find where nothing is looked for yet', async () => {
    await opened()
    press({ code: 'KeyH', ctrlKey: true })
    expect(document.activeElement).toBe(what())
  })

  test('the last replacement leaves the focus in the bar, where Escape closes it', async () => {
    await opened()
    press({ code: 'KeyH', ctrlKey: true })
    type('印刷所', what())
    type('书局', by())
    const everywhere = one<HTMLButtonElement>('[role=search] .row:last-of-type button:last-child')
    everywhere.focus()
    everywhere.click()
    await until(() => expect(document.activeElement).toBe(what()))
    expect(field('headline')).toBe('老街书局')
    press({ key: 'Escape', code: 'Escape' }, what())
    await until(() => expect(all('[role=search]')).toHaveLength(0))
  })

  test('finds in headline, lead and body in their order, marks the place, and replaces everywhere', async () => {
    await opened()
    press({ code: 'KeyH', ctrlKey: true })
    type('印刷所', what())
    expect(one('[role=search] [role=status]').textContent).toBe('0 of 3')
    press({ key: 'Enter', code: 'Enter' }, what())
    press({ code: 'F3' })
    expect(one('[role=search] [role=status]').textContent).toBe('1 of 3')
    expect(one('.headline mark.here').textContent).toBe('印刷所')
    press({ code: 'F3' })
    expect(one('.lead mark.here').textContent).toBe('印刷所')
    type('书局', by())
    press({ key: 'Enter', code: 'Enter' }, by())
    await until(() => expect(field('lead')).toBe('书局周六开门。'))
    one<HTMLButtonElement>('[role=search] .row:last-of-type button:last-child').click()
    await until(() => expect(field('headline')).toBe('老街书局'))
    expect(one('.ProseMirror').textContent).toContain('书局在老街。')
  })
})
