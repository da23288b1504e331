/** A correction in the window: drafted, sent with a hold, and told beside its delivery. */
import { flushSync } from 'svelte'
import { beforeEach, expect, test } from 'vitest'

import { memoryHost, type MemoryHost } from '../src/host/memory'
import { speak } from '../src/locales'
import { all, button, one, open, press, text, until } from './driver'
import { reviewed } from './stories'

beforeEach(() => speak('en'))

const note = () => one<HTMLTextAreaElement>('[data-note] textarea')

/** A story that was changed after it went out, with the dialog for its correction open. */
async function correcting(): Promise<MemoryHost> {
  const host = memoryHost()
  host.put(reviewed())
  await host.publishStory({ story: 's1', destination: 'Newsroom', actor: '周棠' })
  const { version } = await host.story('s1')
  const fields = { headline: '老街印刷所周六重开' }
  await host.saveWorkingText({ story: 's1', base_version: version, actor: '周棠', fields })
  const tab = { story: 's1', inspector: 'publish', kept: true }
  open(host, { libraries: { memory: { tabs: [tab], active: 's1' } } })
  await until(() => expect(all('[data-receipt-url]')).toHaveLength(1))
  button('Correct…').click()
  flushSync()
  return host
}

test('the note is drafted from what changed and goes out with the text', async () => {
  const host = await correcting()
  await until(() => expect(note().value).toBe('老街印刷所重开 → 老街印刷所周六重开'))
  expect(text()).toContain('replaces the page on Newsroom')
  button('Publish the correction to Newsroom').click()
  await until(() => expect(all('[data-hold]')).toHaveLength(1))
  const held = (await host.deliveries('s1')).at(-1)?.delivery
  expect([held?.state, (await host.story('s1')).working.corrections.length]).toEqual(['held', 1])
})

test('another sort of note begins empty, is chosen with arrows, and is told as such', async () => {
  const host = await correcting()
  await until(() => expect(note().value).toContain('→'))
  const draft = note().value
  const choose = (kind: string) => {
    one<HTMLInputElement>(`[data-note] input[value=${kind}]`).click()
    flushSync()
  }
  choose('clarification')
  expect([note().value, one<HTMLButtonElement>('[data-note] .primary').disabled]).toEqual(['', true])
  // The draft comes back with the correction it is for, and never over what was written.
  choose('correction')
  expect(note().value).toBe(draft)
  note().value = '每周六开放。'
  note().dispatchEvent(new Event('input', { bubbles: true }))
  choose('update')
  expect(note().value).toBe('每周六开放。')
  button('Publish the update to Newsroom').click()
  await until(() => expect(all('[data-correction]')).toHaveLength(1))
  expect(one('[data-correction]').textContent.trim()).toBe('Update: 每周六开放。')
  expect((await host.story('s1')).working.corrections.map(({ kind }) => kind)).toEqual(['update'])
})

test('a note that did not go out is there again, and keys are the dialog’s', async () => {
  const host = await correcting()
  await until(() => expect(note().value).toContain('→'))
  note().value = '把日期写成了周五。'
  note().dispatchEvent(new Event('input', { bubbles: true }))
  flushSync()
  // Neither closes the story under the dialog.
  press({ key: 'w', code: 'KeyW', ctrlKey: true }, note())
  flushSync()
  expect([all('[data-note]').length, all('button.stage').length]).toEqual([1, 1])
  one<HTMLInputElement>('[data-note] input[value=clarification]').click()
  flushSync()
  button('Cancel').click()
  await until(() => expect(all('[data-note]')).toHaveLength(0))
  button('Correct…').click()
  flushSync()
  await until(() => expect(note().value).toBe('把日期写成了周五。'))
  button('Publish the clarification to Newsroom').click()
  await until(() => expect(all('[data-hold]')).toHaveLength(1))
  const { corrections } = (await host.story('s1')).working
  expect(corrections.map((each) => [each.note, each.kind])).toEqual([['把日期写成了周五。', 'clarification']])
  // Taken back, it is there to be sent again.
  press({ key: 'Escape', code: 'Escape' }, document.body)
  await until(() => expect(all('[data-hold]')).toHaveLength(0))
  button('Correct…').click()
  flushSync()
  await until(() => expect(note().value).toBe('把日期写成了周五。'))
})
