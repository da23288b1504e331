/** What a comparison says beside its two texts: only what differs, figures, the rail of changes, and a file of it. */
import { flushSync, mount, unmount } from 'svelte'
import { EditorState } from 'prosemirror-state'
import { EditorView } from 'prosemirror-view'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { schema } from '../src/editor/schema'
import { percent } from '../src/features/compare/figures'
import {
  closedFolds,
  foldingPlugin,
  foldsOf,
  setFolding,
  touchedBlocks,
} from '../src/features/compare/folding'
import { nearest } from '../src/features/compare/rail'
import type { Side } from '../src/host'
import { blankArticle, memoryHost, storyView, type MemoryHost } from '../src/host/memory'
import { speak } from '../src/locales'
import Workstation from '../src/views/Workstation.svelte'
import { paragraph } from './stories'

let shown: Record<string, unknown> | undefined

beforeEach(() => speak('en'))
afterEach(async () => {
  if (shown) await unmount(shown)
  shown = undefined
  document.body.replaceChildren()
})

const until = (holds: () => void) => vi.waitFor(holds, { interval: 5, timeout: 10_000 })
const all = (selector: string) => [...document.querySelectorAll<HTMLElement>(selector)]
const find = (selector: string) => {
  const found = document.querySelector<HTMLElement>(selector)
  if (!found) throw new Error(`There is no ${selector}.`)
  return found
}

function button(name: string): HTMLElement {
  const found = all('button').find((each) => each.textContent?.trim() === name || each.ariaLabel === name)
  if (!found) throw new Error(`There is no button “${name}”.`)
  return found
}

const lines = Array.from({ length: 9 }, (_, at) => `Paragraph ${String(at)} stands as it stood.`)
const edited = lines.map((line, at) => (at === 4 ? 'Paragraph 4 is another one.' : line))

/** A story of which one paragraph in nine was changed, compared. */
async function compared(prepare: (host: MemoryHost) => void = () => undefined): Promise<MemoryHost> {
  const host = memoryHost()
  prepare(host)
  const article = (text: string[]) => ({
    ...blankArticle(),
    headline: 'Ferry',
    body: { type: 'doc' as const, content: text.map(paragraph) },
  })
  host.put(storyView('s1', article(lines)))
  await host.makeRevision({ story: 's1', actor: '林晗', note: 'first' })
  await host.saveWorkingText({ story: 's1', base_version: 1, actor: '林晗', article: article(edited) })
  const tab = { story: 's1', inspector: 'history', middle: 'compare', kept: true }
  const libraries = { memory: { tabs: [tab], active: 's1' } }
  localStorage.setItem('galley', JSON.stringify({ language: 'en', actor: '周棠', libraries }))
  shown = mount(Workstation, { target: document.body, props: { host } })
  await until(() => expect(all('[data-figure]').length).toBeGreaterThan(0))
  return host
}

describe('only what differs', () => {
  test('blocks far from every change are folded, a few are not worth it', () => {
    const check = (count: number, touched: number[], expected: [number, number][]) =>
      expect(foldsOf(count, new Set(touched)).map(({ first, end }) => [first, end])).toEqual(expected)
    check(
      9,
      [4],
      [
        [0, 3],
        [6, 9],
      ],
    )
    check(9, [], [[0, 9]])
    check(4, [2], [])
    check(8, [0, 6], [[2, 5]])
    check(0, [], [])
  })

  test('a change touches the blocks that it lies in or at the edge of', () => {
    const doc = schema.node(
      'doc',
      null,
      ['ab', 'cd', 'ef'].map((text) => schema.node('paragraph', null, schema.text(text))),
    )
    const touched = (from: number, to: number) => [...touchedBlocks(doc, [{ from, to, pieces: [] }])]
    expect(touched(1, 2)).toEqual([0])
    expect(touched(4, 4)).toEqual([0, 1])
    expect(touched(6, 10)).toEqual([1, 2])
    expect([...touchedBlocks(doc, [{ from: 0, to: 0, pieces: [], field: 'headline' }])]).toEqual([])
  })

  test('a fold opens by its line, and stays open until all is shown', () => {
    const doc = schema.node(
      'doc',
      null,
      lines.map((text) => schema.node('paragraph', null, schema.text(text))),
    )
    const plugins = [foldingPlugin(foldsOf(doc.childCount, new Set([4])), (count) => `${String(count)} more`)]
    const view = new EditorView(document.body, { state: EditorState.create({ doc, plugins }) })
    view.dispatch(setFolding(view.state.tr, true))
    expect(closedFolds(view.state)).toBe(2)
    expect(all('.compared-folded')).toHaveLength(6)
    find('.compared-fold').click()
    expect(all('.compared-fold').map((each) => each.textContent)).toEqual(['3 more'])
    expect(all('.compared-folded')).toHaveLength(3)
    view.dispatch(setFolding(view.state.tr, false))
    expect(all('.compared-folded')).toHaveLength(0)
    view.destroy()
  })
})

test('a point of the rail finds the nearest mark', () => {
  expect(nearest([0.1, null, 0.5, 0.9], 0.6)).toBe(2)
  expect(nearest([null], 0.6)).toBe(-1)
})

test('little is not nothing', () => {
  expect([0, 4, 42, 99, 100, 996].map(percent)).toEqual(['0.0', '0.4', '4.2', '9.9', '10', '100'])
})

describe('in the window', () => {
  test('what a site holds and could not be read back is told', async () => {
    await compared((host) => {
      const { compare } = host
      const published = { kind: 'published' as const, at: '2026-03-02T08:00:00Z', by: '林晗', to: '官网' }
      const moment = { ...published, side: { revision: 1 }, unchanged: false, held: true }
      const gone = { ...moment, to: '旧站', held: false }
      const problem = { code: 'ghost-card-unknown', place: '', subject: '', level: 'warn' }
      // The site holds the first revision.
      const known = (side: Side): Side =>
        typeof side === 'object' && 'site' in side ? { revision: 1 } : side
      Object.assign(host, {
        moments: () => Promise.resolve([moment, gone]),
        siteVersion: () => Promise.resolve({ problems: [problem, problem] }),
        compare: (asked: Parameters<typeof compare>[0]) =>
          compare({ ...asked, old: known(asked.old), new: known(asked.new) }),
      })
    })
    const unread = () =>
      all('main [role=status]')
        .map((each) => each.textContent)
        .join(' ')
    expect(unread()).not.toContain('could not be read back')
    const older = find('[aria-label="Older text"]')
    if (!(older instanceof HTMLSelectElement)) throw new Error('There is no choice.')
    await until(() => expect(older.textContent).toContain('What 官网 holds'))
    expect(older.textContent).not.toContain('What 旧站 holds')
    older.value = 'site 官网'
    older.dispatchEvent(new Event('change', { bubbles: true }))
    await until(() => expect(unread()).toContain('2 things on the page could not be read back.'))
  })

  test('figures, folding and the rail', async () => {
    await compared()
    expect(find('[data-figure=sentences]').textContent).toBe('sentences: 1 of 9')
    button('Only what differs').click()
    flushSync()
    await until(() => expect(all('main .compared-fold')).toHaveLength(2))
    const rail = find('[role=slider]')
    expect(rail.ariaLabel).toBe('Where the changes are')
    expect(rail.getAttribute('aria-valuetext')).toContain('1 of ')
    const last = Number(rail.getAttribute('aria-valuemax'))
    rail.dispatchEvent(new KeyboardEvent('keydown', { key: 'End', bubbles: true, cancelable: true }))
    flushSync()
    expect(rail.getAttribute('aria-valuenow')).toBe(String(last))
  })

  test('a comparison is exported as a page or as data, and where to is said', async () => {
    const host = await compared()
    button('Export the comparison').click()
    flushSync()
    find('[data-keep=json]').click()
    await until(() => expect(host.asked.kept).toHaveLength(1))
    expect(host.asked.kept[0]).toMatchObject({ story: 's1', format: 'json', language: 'en', new: 'working' })
    await until(() => expect(document.body.textContent).toContain('Exported to comparison.json'))
    host.failNext('keepComparison', { code: 'io', message: 'The disk is gone.', detail: null })
    button('Export the comparison').click()
    flushSync()
    find('[data-keep=html]').click()
    await until(() => expect(document.body.textContent).toContain('The comparison was not exported.'))
  })
})
