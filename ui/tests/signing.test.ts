/** Sign-offs in the window: the stages, the line above the text, the history, and what another pair of eyes is for. */
import { flushSync } from 'svelte'
import { beforeEach, describe, expect, test } from 'vitest'

import { memoryHost, type MemoryHost } from '../src/host/memory'
import { speak } from '../src/locales'
import { wordsOf } from '../src/state/notices.svelte'
import { all, button, one, open, text, until } from './driver'
import { paragraph, reviewed } from './stories'

beforeEach(() => speak('en'))

/** A story that 林晗 signed off at the first stage that signs. */
async function signed(): Promise<MemoryHost> {
  const host = memoryHost()
  host.put(reviewed())
  await host.advanceStory({ story: 's1', actor: '林晗', to: 'editing', note: 'Facts are checked.' })
  const libraries = { memory: { tabs: [{ story: 's1', kept: true }], active: 's1' } }
  open(host, { libraries })
  await until(() => expect(all('button.stage')).toHaveLength(1))
  return host
}

/** Another process changes the text. */
async function edit(host: MemoryHost, words: string): Promise<void> {
  const { version, working } = await host.story('s1')
  const body = { ...working.body, content: [paragraph(words)] }
  await host.saveWorkingText({ story: 's1', base_version: version, actor: '赵睿', body })
  host.tell({ cursor: 1, items: [{ story: 's1', act: 'wrote' }] })
}

describe('a sign-off', () => {
  test('stands at its stage with name and time', async () => {
    await signed()
    one('button.stage').click()
    await until(() => expect(one('[data-signed=submitted]').textContent).toContain('signed'))
    expect(one('[data-signed=submitted]').textContent).toContain('林晗')
    expect(all('[data-void]')).toHaveLength(0)
  })

  test('is void after an edit: a line says so and leads to what changed', async () => {
    const host = await signed()
    await edit(host, '停工二十年的老街印刷所上周日重新开门。')
    await until(() => expect(all('[data-void]')).toHaveLength(1))
    expect(one('[data-void]').textContent).toContain('“Submitted” by 林晗 is void: 赵睿 edited the text')
    button('Changes since').click()
    flushSync()
    await until(() => expect(text()).toContain('1 of 1'))
    one('button.stage').click()
    await until(() => expect(one('[data-signed=submitted]').textContent).toContain('void'))
  })

  test('is given anew in one press, and the line goes', async () => {
    const host = await signed()
    await edit(host, '另一句。')
    await until(() => expect(all('[data-void]')).toHaveLength(1))
    button('Sign again').click()
    await until(() => expect(all('[data-void]')).toHaveLength(0))
    const states = (await host.signOffs('s1')).map(({ by, stage, state }) => `${stage} ${by} ${state}`)
    expect(states).toEqual(['submitted 林晗 void', 'submitted 周棠 signed'])
  })

  test('that was read of can be put aside', async () => {
    const host = await signed()
    await edit(host, '另一句。')
    await until(() => expect(all('[data-void]')).toHaveLength(1))
    one('[data-void] button[aria-label=Close]').click()
    await until(() => expect(all('[data-void]')).toHaveLength(0))
  })
})

test('another pair of eyes is asked for in the window’s own words', () => {
  const fault = (why: string) => ({ code: 'not-allowed' as const, message: '', detail: { why } })
  expect(wordsOf(fault('own-piece'))).toContain('a piece of their own')
  expect(wordsOf(fault('signed-before'))).toContain('another pair of eyes')
  expect(wordsOf(fault('else'))).toContain('Your role')
})
