/** Deciding on changes with the keyboard: the next one is under the same finger. */
import { flushSync } from 'svelte'
import { expect, test } from 'vitest'

import { blankArticle, memoryHost, storyView } from '../src/host/memory'
import { all, button, one, open, press, until } from './driver'
import { paragraph, reviewed } from './stories'

test('after a decision the next change is under the same finger, and after the last one the list is', async () => {
  const host = memoryHost()
  host.put(reviewed())
  open(host, { libraries: { memory: { tabs: [{ story: 's1', inspector: 'review' }], active: 's1' } } })
  await until(() => expect(all('[data-change]')).toHaveLength(2))
  const accept = button('Accept the change by 林晗: Inserted 上周六')
  accept.focus()
  accept.click()
  await until(() => expect(all('[data-change]')).toHaveLength(1))
  await until(() => expect(document.activeElement).toBe(one('[data-change] .acts button')))
  const reject = all('[data-change] .acts button')[1]
  reject?.focus()
  reject?.click()
  await until(() => expect(all('[data-change]')).toHaveLength(0))
  await until(() => expect(document.activeElement).toBe(one('#inspector input:checked')))
})

/** Opens a submitted story with the caret in its text, and answers what to do there. */
async function writing() {
  const host = memoryHost()
  await host.setPerson('周棠', { name: '林晗', role: 'editor' })
  const content = [paragraph('印刷所重新开门。'), paragraph('街上很热闹。')]
  const article = { ...blankArticle(), headline: '老街', body: { type: 'doc' as const, content } }
  host.put(storyView('s1', article, [], { stage: 'submitted' }))
  const tab = { story: 's1', inspector: 'review', caret: 1 }
  open(host, { libraries: { memory: { tabs: [tab], active: 's1' } } })
  await until(() => expect(document.activeElement).toBe(one('.ProseMirror')))
  return {
    host,
    text: () => all('.ProseMirror > p').map((each) => each.textContent),
    pending: () => all('[data-change]').length,
    control: (key: string) => press({ key, code: `Key${key.toUpperCase()}`, ctrlKey: true }),
    write: (paragraph: number, text: string) => {
      one('.ProseMirror').focus()
      const node = all('.ProseMirror > p')[paragraph]?.lastChild as Text
      document.getSelection()?.collapse(node, node.length)
      node.appendData(text)
      document.getSelection()?.collapse(node, node.length)
    },
  }
}

test('what was just written is the change that the next decision is about', async () => {
  const { pending, write } = await writing()
  write(0, '昨天。')
  await until(() => expect(pending()).toBe(1))
  write(1, '人很多。')
  await until(() => expect(pending()).toBe(2))
  await until(() => expect(one('[data-change][aria-current=true]').textContent).toContain('人很多'))
})

test('a decision is a step of the same history as what is typed', async () => {
  const { text, pending, control, write } = await writing()
  write(0, '昨天。')
  await until(() => expect(pending()).toBe(1))
  const [first, second] = text()
  all('[data-change] .acts button')[1]?.click()
  await until(() => expect(pending()).toBe(0))
  expect(text()).toEqual(['印刷所重新开门。', second])
  write(1, '人很多。')
  await until(() => expect(pending()).toBe(1))
  control('z')
  await until(() => expect(pending()).toBe(0))
  control('z')
  await until(() => expect(pending()).toBe(1))
  expect(text()).toEqual([first, second])
  control('y')
  await until(() => expect(pending()).toBe(0))
  expect(text()).toEqual(['印刷所重新开门。', second])
  control('y')
  await until(() => expect(text()[1]).toBe('街上很热闹。人很多。'))
})

test('outside the text Ctrl+Z takes back the decision that was just made there', async () => {
  const { text, pending, control, write } = await writing()
  write(0, '昨天。')
  await until(() => expect(pending()).toBe(1))
  const before = text()
  const accept = all('[data-change] .acts button')[0]
  accept?.focus()
  accept?.click()
  await until(() => expect(pending()).toBe(0))
  expect(document.activeElement?.closest('.ProseMirror')).toBeNull()
  control('z')
  await until(() => expect(pending()).toBe(1))
  expect(text()).toEqual(before)
  control('y')
  await until(() => expect(pending()).toBe(0))
  control('z')
  await until(() => expect(pending()).toBe(1))
})

test('a decision that the desk does not take back stands, and what was typed before it can still be undone', async () => {
  const { host, text, pending, control, write } = await writing()
  write(1, '人很多。')
  await until(() => expect(pending()).toBe(1))
  write(0, '昨天。')
  await until(() => expect(pending()).toBe(2))
  all('[data-change] .acts button')[1]?.click()
  await until(() => expect(pending()).toBe(1))
  const rejected = ['印刷所重新开门。', '街上很热闹。人很多。']
  expect(text()).toEqual(rejected)
  host.failNext('undoDecision', { code: 'invalid', message: 'It was followed by later edits.', detail: null })
  control('z')
  await until(() => expect(one('[role=alert]').textContent).toContain('cannot be taken back'))
  expect(text()).toEqual(rejected)
  // What was rejected was typed last: to undo it changes nothing any more.
  control('z')
  control('z')
  await until(() => expect(text()).toEqual(['印刷所重新开门。', '街上很热闹。']))
})

test('keys that come faster than the desk answers decide one change each', async () => {
  const host = memoryHost()
  host.put(reviewed())
  open(host, { libraries: { memory: { tabs: [{ story: 's1', inspector: 'review' }], active: 's1' } } })
  await until(() => expect(all('[data-change]')).toHaveLength(2))
  const decide = host.decide
  const asked: unknown[] = []
  let answer = (): void => undefined
  const late = new Promise<void>((resolve) => (answer = resolve))
  host.decide = async (request) => {
    asked.push(request.which)
    await late
    return decide(request)
  }
  press({ key: 'a', code: 'KeyA', altKey: true })
  press({ key: 'r', code: 'KeyR', altKey: true })
  await until(() => expect(asked).toHaveLength(1))
  answer()
  await until(() => expect(all('[data-change]')).toHaveLength(0))
  expect(new Set(asked.map((which) => JSON.stringify(which))).size).toBe(2)
})

test('whoever works here next takes back nothing of what another wrote', async () => {
  const { host, text, control, write } = await writing()
  write(0, '昨天。')
  await until(async () => expect((await host.story('s1')).changes).toHaveLength(1))
  one('.person').click()
  await until(() => expect(all('dialog .people input').length).toBeGreaterThan(1))
  const others = all('dialog .people input').filter((each) => (each as HTMLInputElement).value === '林晗')
  others[0]?.click()
  flushSync()
  one<HTMLFormElement>('dialog form').requestSubmit()
  await until(() => expect(one('.person').textContent).toContain('林晗'))
  one('.ProseMirror').focus()
  control('z')
  expect(text()[0]).toBe('印刷所重新开门。昨天。')
  // Their own words they do take back.
  write(1, '人很多。')
  await until(() => expect(text()[1]).toContain('人很多'))
  control('z')
  await until(() => expect(text()).toEqual(['印刷所重新开门。昨天。', '街上很热闹。']))
})
