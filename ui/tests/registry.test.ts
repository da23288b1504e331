/** Keys, the registry of commands, and what the palette finds. */
import { describe, expect, test } from 'vitest'

import { memoryHost } from '../src/host/memory'
import { Commands, command, type Command } from '../src/state/commands'
import { fuzzy, parted } from '../src/state/fuzzy'
import { chordAria, chordLabel, chordOf } from '../src/state/keys'
import { answers } from '../src/state/palette'
import { namedInSynonyms } from '../src/state/synonyms'
import { Workspace } from '../src/state/workspace.svelte'
import { reviewed } from './stories'

function key(given: KeyboardEventInit): KeyboardEvent {
  return new KeyboardEvent('keydown', { cancelable: true, ...given })
}

describe('chords', () => {
  const check = (given: KeyboardEventInit, chord: string) => expect(chordOf(key(given))).toBe(chord)

  test('are told by the physical key', () => {
    check({ code: 'KeyK', key: 'к', ctrlKey: true }, 'Mod+KeyK')
    check({ code: 'KeyP', metaKey: true, shiftKey: true }, 'Mod+Shift+KeyP')
    check({ code: 'F8', shiftKey: true }, 'Shift+F8')
    check({ code: 'KeyA', altKey: true }, 'Alt+KeyA')
  })

  test('the number pad and the shifted plus are the same keys', () => {
    check({ code: 'NumpadEnter', ctrlKey: true }, 'Mod+Enter')
    check({ code: 'Equal', ctrlKey: true, shiftKey: true }, 'Mod+Equal')
    check({ code: 'NumpadAdd', ctrlKey: true }, 'Mod+Equal')
  })

  test('what an input method composes or takes is nobody else’s', () => {
    check({ code: 'KeyA', altKey: true, isComposing: true }, '')
    check({ code: 'KeyA', altKey: true, keyCode: 229 }, '')
  })

  test('are read by people and by assistive technology', () => {
    expect(chordLabel('Mod+Shift+KeyP')).toBe('Ctrl+Shift+P')
    expect(chordLabel('Mod+Equal')).toBe('Ctrl++')
    expect(chordLabel('Mod+Backslash')).toBe('Ctrl+\\')
    expect([chordLabel('Alt+Shift+ArrowUp'), chordAria('Alt+Shift+ArrowUp')]).toEqual([
      'Alt+Shift+↑',
      'Alt+Shift+ArrowUp',
    ])
    expect(chordAria('Mod+Digit0')).toBe('Control+0')
    expect(chordAria('Mod+Equal')).toBe('Control+Plus')
  })
})

describe('registry', () => {
  const told: string[] = []
  const list: Command[] = [
    command({ id: 'a', group: 'app', label: () => 'Print', keys: ['Mod+KeyP'], run: () => told.push('a') }),
    command({
      id: 'b',
      group: 'app',
      label: () => 'Publish',
      keys: ['Mod+Enter'],
      why: () => 'only the desk',
      run: () => told.push('b'),
    }),
    command({ id: 'c', group: 'app', label: () => 'Hidden', shown: () => false, run: () => told.push('c') }),
    command({ id: 'd', group: 'app', label: () => 'Next', quiet: true, run: () => told.push('d') }),
  ]
  const recent: string[][] = []
  const refused: string[] = []
  const make = () => {
    for (const each of [told, recent, refused]) each.length = 0
    return new Commands(
      list,
      ['d', 'b'],
      (used) => recent.push(used),
      (why) => refused.push(why),
    )
  }

  test('a key runs its command and is ours alone', () => {
    expect(make().handle(key({ code: 'KeyP', ctrlKey: true }))).toBe(true)
    expect(told).toEqual(['a'])
    expect(recent).toEqual([['a', 'd', 'b']])
  })

  test('a key whose command cannot be done says why, and does not fall through to the browser', () => {
    expect(make().handle(key({ code: 'Enter', ctrlKey: true }))).toBe(true)
    expect(told).toEqual([])
    expect(refused).toEqual(['only the desk'])
  })

  test('other keys, and keys that somebody took, are left alone', () => {
    expect(make().handle(key({ code: 'KeyX', ctrlKey: true }))).toBe(false)
    const taken = key({ code: 'KeyP', ctrlKey: true })
    taken.preventDefault()
    expect(make().handle(taken)).toBe(false)
  })

  test('what is not shown cannot be run, quiet ones are not remembered', () => {
    const commands = make()
    expect(commands.run('c')).toBe(false)
    expect(commands.run('d')).toBe(true)
    expect(recent).toEqual([])
    expect(() => commands.named('nobody')).toThrow()
  })

  test('hints carry the key', () => {
    expect(make().hint('a')).toBe('Print (Ctrl+P)')
    expect(make().hint('d')).toBe('Next')
    expect(make().aria('a')).toBe('Control+P')
    expect(make().aria('d')).toBeUndefined()
  })
})

describe('fuzzy', () => {
  const order = (query: string, ...texts: string[]) =>
    texts
      .map((text) => ({ text, score: fuzzy(query, text)?.score ?? -1 }))
      .filter(({ score }) => score >= 0)
      .sort((a, b) => b.score - a.score)
      .map(({ text }) => text)

  test('beginnings beat middles, whole words beat scattered letters', () => {
    expect(order('pub', 'Show publishing', 'Publish…', 'Pick up a bit')).toEqual([
      'Publish…',
      'Show publishing',
    ])
  })

  test('letters that are strewn about are no answer', () => {
    expect(fuzzy('xyz', 'Publish')).toBeNull()
    expect(fuzzy('sbm', 'Submit')).not.toBeNull()
    expect(fuzzy('thsyi', 'the history of something that is')).toBeNull()
  })

  test('Chinese is found by its characters, side by side', () => {
    expect(order('修订', '记录修订', '接受全部修订', '修改订单')).toEqual(['记录修订', '接受全部修订'])
  })

  test('all words must be there, in any order, and are shown', () => {
    const match = fuzzy('印刷 重开', '老街重开印刷所')
    expect(parted('老街重开印刷所', match?.ranges ?? [])).toEqual([
      { text: '老街', hit: false },
      { text: '重开印刷', hit: true },
      { text: '所', hit: false },
    ])
  })

  test('ranges stay right where lower case is longer', () => {
    const text = 'İstanbul opens'
    const [range] = fuzzy('opens', text)?.ranges ?? []
    expect(text.slice(...(range ?? [0, 0]))).toBe('opens')
  })
})

describe('palette', () => {
  const commands = [
    command({ id: 'new', group: 'story', label: () => 'New story', run: () => undefined }),
    command({ id: 'next', group: 'review', label: () => 'Next change', quiet: true, run: () => undefined }),
    command({ id: 'gone', group: 'app', label: () => 'News', shown: () => false, run: () => undefined }),
  ]
  const stories = [reviewed('s1', 'New bridge opens').summary, reviewed('s2', '老街印刷所重开').summary]
  const ask = (query: string, found = [] as typeof stories, recent: string[] = []) =>
    answers({ query, commands, recent, stories, found }).map(({ heading, entries }) => [
      heading,
      entries.map((entry) => (entry.kind === 'command' ? entry.command.id : entry.story.id)),
    ])

  test('opens on what was used last, then commands, then stories', () => {
    expect(ask('', [], ['next'])).toEqual([
      ['recent', ['next']],
      ['commands', ['new']],
      ['stories', ['s1', 's2']],
    ])
    expect(ask('')[0]).toEqual(['commands', ['new']])
  })

  test('finds quiet commands too, but never what is not shown', () => {
    expect(ask('ne')).toEqual([
      ['commands', ['new', 'next']],
      ['stories', ['s1']],
    ])
  })

  test('a story that answers better stands first; one found by its text is added once', () => {
    expect(ask('印刷')).toEqual([['stories', ['s2']]])
    expect(ask('印刷', stories.toReversed())).toEqual([['stories', ['s2', 's1']]])
  })

  test('a command is found by other words too, in either language, below what has the word in its name', () => {
    const named = (id: string, label: string) =>
      command({ id, group: 'app', label: () => label, run: () => undefined })
    const commands = [named('app.person', 'Work as somebody else'), named('x', 'Who wrote this')]
    const ask = (query: string) =>
      answers({ query, commands, recent: [], stories: [], found: [] }).flatMap(({ entries }) =>
        entries.map((entry) => (entry.kind === 'command' ? entry.command.id : '')),
      )
    expect(ask('who')).toEqual(['x', 'app.person'])
    expect(ask('谁')).toEqual(['app.person'])
    expect(ask('my role')).toEqual([])
    expect(ask('name role')).toEqual(['app.person'])
    expect(ask('ole')).toEqual([])
  })

  test('only commands that there are have other words', () => {
    const workspace = new Workspace(memoryHost())
    const ids = workspace.commands.list.map(({ id }) => id)
    expect(namedInSynonyms.filter((id) => !ids.includes(id))).toEqual([])
  })

  test('nothing answers to nonsense', () => {
    expect(ask('qqqq')).toEqual([])
  })
})
