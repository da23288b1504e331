/** What the site holds, compared and settled: taken in, or ours kept. */
import { flushSync } from 'svelte'
import { beforeEach, expect, test } from 'vitest'

import { driftFaultWords } from '../src/features/drift/words'
import type { Article, Delivery } from '../src/host'
import { memoryHost, type MemoryHost } from '../src/host/memory'
import { speak } from '../src/locales'
import { all, button, one, open, text, until } from './driver'
import { paragraph, reviewed } from './stories'

beforeEach(() => speak('en'))

/** A window on a story that was published and edited on the site, with the dialog open. */
async function drifted(): Promise<MemoryHost> {
  const host = memoryHost()
  const view = reviewed()
  host.put({ ...view, changes: [], baseline: view.working })
  await host.publishStory({ story: 's1', destination: 'Newsroom', actor: '周棠', reason: 'test' })
  const body = { type: 'doc', content: [paragraph('停工三十年的老街印刷所上周六重新开门。')] }
  host.editOnSite('s1', { ...view.working, body } as Article)
  await host.publishStory({ story: 's1', destination: 'Newsroom', actor: '周棠', reason: 'test' })
  host.refuseLast('s1', { code: 'drift', message: 'Edited.' })
  open(host, { libraries: { memory: { tabs: [{ story: 's1', kept: true }], active: 's1' } } })
  await until(() => expect(text()).toContain('老街印刷所'))
  host.choose('inspect.publish')
  await until(() => expect(all('[data-drift-look]')).toHaveLength(1))
  one('[data-drift-look]').click()
  flushSync()
  await until(() => expect(all('[data-drift]')).toHaveLength(1))
  return host
}

test('the difference is shown, and taken in as changes', async () => {
  const host = await drifted()
  expect(text()).toContain('was edited there since revision')
  expect(one('[data-drift]').textContent).toContain('三十年')
  button('Take the site\u0027s changes in').click()
  await until(() => expect(text()).toContain('are in the story as tracked changes'))
  const [paragraph] = (await host.story('s1')).working.body.content ?? []
  expect(JSON.stringify(paragraph)).toContain('三十年')
})

test('ours is kept knowingly, and the text stays', async () => {
  const host = await drifted()
  one('[data-keep]').click()
  await until(() => expect(text()).toContain('Publish again to replace what the site holds'))
  expect(JSON.stringify((await host.story('s1')).working)).toContain('二十年')
  expect((await host.storyLog('s1')).some(({ act }) => act === 'kept-over-site')).toBe(true)
})

test('why it is not known is said in the window’s words', () => {
  const fault = (detail: object) => ({ code: 'invalid' as const, message: '', detail: { ...detail } })
  expect(driftFaultWords(fault({ why: 'not-read' }))).toContain('cannot be read back yet')
  expect(driftFaultWords(fault({ why: 'not-there' }))).toContain('not known to be on this site')
  const endpoint = {
    code: 'endpoint' as const,
    message: '',
    detail: { reason: { code: 'unauthorized', message: '' } },
  }
  expect(driftFaultWords(endpoint)).toContain('does not accept this password')
})

test('publishing the very same text finds what was edited there, and leads to it', async () => {
  const host = memoryHost()
  const view = reviewed()
  host.put({ ...view, changes: [], baseline: view.working })
  await host.publishStory({ story: 's1', destination: 'Newsroom', actor: '周棠', reason: 'test' })
  open(host, { libraries: { memory: { tabs: [{ story: 's1', kept: true }], active: 's1' } } })
  await until(() => expect(text()).toContain('老街印刷所'))
  const [known] = await host.deliveries('s1')
  host.publishStory = async () => ({ delivery: known?.delivery as Delivery, fresh: false, warnings: [] })
  host.checkPublication = async () => []
  const again = async () => {
    button('Publish').click()
    await until(() => expect(one('dialog button[type=submit]').hasAttribute('disabled')).toBe(false))
    one('dialog button[type=submit]').click()
  }
  await again()
  await until(() => expect(text()).toContain('Newsroom already has exactly this text.'))
  const body = { type: 'doc', content: [paragraph('停工三十年的老街印刷所上周六重新开门。')] }
  host.editOnSite('s1', { ...view.working, body } as Article)
  await again()
  await until(() => expect(text()).toContain('its page says something else now'))
  button('Compare with the site…').click()
  await until(() => expect(all('[data-drift]')).toHaveLength(1))
  one('dialog .acts button, dialog footer button').click()
  await until(() => expect(all('[data-drift]')).toHaveLength(0))
  const reason = { code: 'gone', message: '' }
  host.failNext('siteVersion', { code: 'endpoint', message: 'Gone.', detail: { reason } } as never)
  await again()
  await until(() => expect(text()).toContain('Somebody removed the page on Newsroom'))
})

/** A window on a story whose delivery waits for another attempt. */
async function waiting(): Promise<MemoryHost> {
  const host = memoryHost()
  host.put(reviewed())
  await host.publishStory({ story: 's1', destination: 'Newsroom', actor: '周棠', reason: 'test' })
  host.refuseLast('s1', { code: 'unreachable', message: 'No.' }, 'retrying')
  const tab = { story: 's1', inspector: 'publish', kept: true }
  open(host, { libraries: { memory: { tabs: [tab], active: 's1' } } })
  await until(() => expect(all('[data-send-now]')).toHaveLength(1))
  return host
}

test('what waits for another attempt is tried at once', async () => {
  await waiting()
  one('[data-send-now]').click()
  await until(() => expect(all('[data-receipt-url]')).toHaveLength(1))
})

test('what waits for another attempt is tried no longer', async () => {
  const host = await waiting()
  one('[data-stop]').click()
  await until(() => expect(text()).toContain('Newsroom has not got this version'))
  expect((await host.deliveries('s1')).map((each) => each.delivery.state)).toEqual(['cancelled'])
})

test('a story that was taken off the site is not called published', async () => {
  const host = memoryHost()
  const view = reviewed()
  host.put({ ...view, summary: { ...view.summary, stage: 'published' } })
  await host.publishStory({ story: 's1', destination: 'Newsroom', actor: '周棠', reason: 'test' })
  await host.withdrawStory({ story: 's1', destination: 'Newsroom', actor: '周棠', note: 'x' })
  open(host, { libraries: { memory: { tabs: [{ story: 's1', kept: true }], active: 's1' } } })
  await until(() => expect(one('button.stage .chip').textContent).toBe('Withdrawn'))
})
