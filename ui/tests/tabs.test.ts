/** Tabs, settings and the layout of the window. */
import { describe, expect, test } from 'vitest'

import { Layout } from '../src/state/layout.svelte'
import { Settings } from '../src/state/settings.svelte'
import { Tabs } from '../src/state/tabs.svelte'

describe('tabs', () => {
  const ids = (tabs: Tabs) =>
    tabs.list.map((tab) => (tab.story === tabs.active ? `[${tab.story}]` : tab.story)).join(' ')
  const opened = (...stories: string[]) => {
    const tabs = new Tabs()
    for (const story of stories) tabs.show(story, story, true)
    return tabs
  }

  test('what is looked at in passing is taken over by the next', () => {
    const tabs = opened('a')
    tabs.show('b', 'b', false)
    tabs.show('c', 'c', false)
    expect(ids(tabs)).toBe('a [c]')
    tabs.show('c', 'c', true)
    tabs.show('d', 'd', false)
    expect(ids(tabs)).toBe('a c [d]')
  })

  test('a new one opens beside the one in front', () => {
    const tabs = opened('a', 'b')
    tabs.show('a', 'a', true)
    tabs.show('c', 'c', true)
    expect(ids(tabs)).toBe('a [c] b')
  })

  test('closing shows the right neighbour, else the left one, else none', () => {
    const tabs = opened('a', 'b', 'c')
    tabs.show('b', 'b', true)
    tabs.close('b')
    expect(ids(tabs)).toBe('a [c]')
    tabs.close('c')
    expect(ids(tabs)).toBe('[a]')
    tabs.close('nobody')
    tabs.close('a')
    expect(tabs.active).toBe('')
  })

  test('one goes round and round, and a tab can be moved', () => {
    const tabs = opened('a', 'b', 'c')
    expect([tabs.beside(1), tabs.beside(-1)]).toEqual(['a', 'b'])
    tabs.move('c', 0)
    expect(ids(tabs)).toBe('[c] a b')
    expect(new Tabs().beside(1)).toBe('')
  })

  test('what is remembered comes back, whatever is missing', () => {
    const tabs = new Tabs()
    tabs.restore([{ story: 'a', caret: 7 }, { story: 'b' }, {}] as never, 'gone')
    expect(ids(tabs)).toBe('a [b]')
    expect(tabs.of('a')).toMatchObject({ caret: 7, scroll: 0, middle: 'manuscript', kept: true })
  })

  test('only news are told', () => {
    let told = 0
    const tabs = new Tabs(() => (told += 1))
    tabs.show('a', 'a', true)
    tabs.note('a', { scroll: 10 })
    tabs.note('a', { scroll: 10 })
    tabs.note('b', { scroll: 10 })
    expect(told).toBe(2)
  })
})

describe('settings', () => {
  test('survive, and what cannot be read is nothing', () => {
    const settings = new Settings()
    settings.actor = '周棠'
    settings.indent = false
    settings.leave('/a', { tabs: [], active: 's1' })
    settings.leave('/b', { tabs: [], active: 's2' })
    const again = new Settings()
    expect([again.actor, again.indent, again.left('/a').active, again.left('/c').active]).toEqual([
      '周棠',
      false,
      's1',
      '',
    ])
    localStorage.setItem('galley', '{nonsense')
    expect(new Settings().actor).toBe('')
  })

  test('the one library a window knows is where one left off; of several it cannot be told', () => {
    const settings = new Settings()
    expect(settings.onlyLibrary).toBeUndefined()
    settings.leave('/a', { tabs: [], active: 's1' })
    expect(settings.onlyLibrary).toEqual({ path: '/a', left: settings.left('/a') })
    settings.move('/a', '/c')
    expect(settings.onlyLibrary).toEqual({ path: '/c', left: { tabs: [], active: 's1' } })
    settings.leave('/b', { tabs: [], active: 's2' })
    expect(settings.onlyLibrary).toBeUndefined()
  })

  test('text goes from size to size, and back to the usual one', () => {
    const settings = new Settings()
    settings.resizeText(1)
    expect(settings.textSize).toBe(18)
    for (let n = 0; n < 20; n++) settings.resizeText(1)
    expect(settings.textSize).toBe(25)
    for (let n = 0; n < 20; n++) settings.resizeText(-1)
    expect(settings.textSize).toBe(14)
    settings.resizeText(0)
    expect(settings.textSize).toBe(17)
  })

  test('the appearance follows the system until one is chosen', () => {
    const settings = new Settings()
    expect(settings.themeChoice).toBe('system')
    settings.themeChoice = 'dark'
    expect(settings.theme).toBe('dark')
    settings.themeChoice = 'system'
    expect(settings.theme).toBe('light')
  })
})

describe('layout', () => {
  const layout = (room: 1 | 2 | 3) => {
    const made = new Layout(new Settings())
    made.room = room
    return made
  }

  test('panes beside the story are remembered, those over it are not', () => {
    const wide = layout(3)
    wide.toggle('inspector')
    expect(wide.shown('inspector')).toBe(false)
    const middle = layout(2)
    expect([middle.shown('library'), middle.shown('inspector')]).toEqual([true, false])
    middle.toggle('inspector')
    expect(middle.shown('inspector')).toBe(true)
    expect(middle.uncover()).toBe(true)
    expect(middle.uncover()).toBe(false)
    expect(new Settings().pane('inspector')).toBe(false)
  })

  test('in a narrow window one pane takes the place of another', () => {
    const narrow = layout(1)
    narrow.show('library', true)
    narrow.show('inspector', true)
    expect([narrow.shown('library'), narrow.shown('inspector')]).toEqual([false, true])
  })

  test('focus hides both, asking for one ends it', () => {
    const wide = layout(3)
    wide.focus = true
    expect([wide.shown('library'), wide.shown('inspector')]).toEqual([false, false])
    wide.search()
    expect([wide.focus, wide.shown('library')]).toEqual([false, true])
  })

  test('widths stay within their limits', () => {
    const wide = layout(3)
    wide.resize('library', 9000)
    expect(wide.width('library')).toBe(460)
    wide.resize('library', undefined)
    expect(wide.width('library')).toBe(280)
  })
})
