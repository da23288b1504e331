/** The outbox of the whole library: counted, listed as far as it is read, and a way to each story. */
import { flushSync } from 'svelte'
import { beforeEach, expect, test } from 'vitest'

import {
  picturesWords,
  stateWords,
  withdrawalNoteWords,
  withdrawalWords,
} from '../src/features/publish/words'
import type { Delivery } from '../src/host'
import { memoryHost } from '../src/host/memory'
import { speak } from '../src/locales'
import { all, one, open, text, until } from './driver'
import { reviewed } from './stories'

beforeEach(() => speak('en'))

test('what is under way is counted and listed, and follows what becomes of it', async () => {
  const host = memoryHost()
  host.put(reviewed())
  open(host, { libraries: { memory: { tabs: [{ story: 's1', kept: true }], active: 's1' } } })
  await until(() => expect(text()).toContain('老街印刷所'))
  host.choose('app.outbox')
  flushSync()
  await until(() => expect(text()).toContain('Nothing was published yet'))

  await host.publishStory({ story: 's1', destination: 'Newsroom', actor: '周棠', hold_ms: 60_000 })
  host.tell({ cursor: 0, items: [{ story: 's1', act: 'delivery' }] })
  await until(() => expect(all('[data-outbox][data-state=held]')).toHaveLength(1))
  expect(one('[data-outbox-counts]').textContent).toBe('1 held')
  const held = (await host.deliveries('s1'))[0]?.delivery.id ?? ''
  await host.cancelDelivery({ delivery: held, actor: '周棠' })
  await until(() => expect(all('[data-outbox][data-state=cancelled]')).toHaveLength(1))
  expect(text()).toContain('Nothing is waiting.')

  // A row leads to the story's deliveries.
  one('[data-outbox] button').click()
  await until(() => expect(all('dialog[open] [data-outbox]')).toHaveLength(0))
  await until(() => expect(text()).toContain('Cancelled'))
})

test('more than are read are told', async () => {
  const host = memoryHost()
  host.put(reviewed())
  const page = host.outboxPage
  host.outboxPage = async (request) => {
    const read = await page(request)
    return { ...read, counts: { ...read.counts, queued: 9_900, retrying: 2 } }
  }
  await host.publishStory({ story: 's1', destination: 'Newsroom', actor: '周棠', hold_ms: 60_000 })
  open(host)
  await until(() => expect(text()).toContain('老街印刷所'))
  host.choose('app.outbox')
  await until(() =>
    expect(one('[data-outbox-counts]').textContent).toBe('2 to be tried again · 1 held · 9,900 waiting'),
  )
  expect(text()).toContain('9,902 more are waiting.')
})

test('a read that fails beside a page that is there is told, and tried again', async () => {
  const host = memoryHost()
  host.put(reviewed())
  const page = host.outboxPage
  let broken = false
  host.outboxPage = (request) => (broken ? Promise.reject(new Error('The disk is gone.')) : page(request))
  await host.publishStory({ story: 's1', destination: 'Newsroom', actor: '周棠', hold_ms: 60_000 })
  open(host)
  await until(() => expect(text()).toContain('老街印刷所'))
  host.choose('app.outbox')
  await until(() => expect(one('[data-outbox-counts]').textContent).toBe('1 held'))
  broken = true
  await until(() => expect(text()).toContain('could not be read again'))
  expect(all('[data-outbox]')).toHaveLength(1)
  broken = false
  one('.stale button').click()
  await until(() => expect(text()).not.toContain('could not be read again'))
})

test('a read that fails where nothing was listed before is told as well', async () => {
  const host = memoryHost()
  host.put(reviewed())
  const page = host.outboxPage
  open(host)
  await until(() => expect(text()).toContain('老街印刷所'))
  host.choose('app.outbox')
  await until(() => expect(text()).toContain('Nothing was published yet'))
  host.outboxPage = () => Promise.reject(new Error('The disk is gone.'))
  host.tell({ cursor: 0, items: [{ story: 's1', act: 'delivery' }] })
  await until(() => expect(text()).toContain('The outbox could not be read'))
  host.outboxPage = page
  await until(() => one('dialog[open] [role=alert] button').click())
  await until(() => expect(text()).toContain('Nothing was published yet'))
})

test('what a removed destination never answered is not being asked for', () => {
  const words = (delivery: Partial<Delivery>) => stateWords(delivery as Delivery).words()
  expect(words({ state: 'unknown' })).toBe('Asking the site')
  const reason = { code: 'destination-removed', message: '' } as const
  expect(words({ state: 'unknown', reason })).toBe('Never answered')
  expect(words({ state: 'refused', reason })).not.toBe('Never answered')
})

test('what withdrawing does is told as it is at each kind of destination', () => {
  const told = (['newsroom', 'wordpress', 'ghost', 'folder'] as const).map((kind) =>
    withdrawalWords(kind, 'X'),
  )
  expect(told.map((words) => words.split('. ')[0])).toEqual([
    'The page on X is replaced by a notice, and readers no longer see the text',
    'The post on X goes to the trash there (on a site without a trash it becomes a draft)',
    'The post on X becomes a draft again',
    'The page in X loses its text and pictures: an HTML page becomes a notice, a Markdown page a draft that is no longer built',
  ])
  expect(withdrawalNoteWords('newsroom')).toBe('What readers are told')
  expect(withdrawalNoteWords('ghost')).toBe('Why (kept in the story’s log; readers do not see it)')
})

test('how far the pictures have come', () => {
  const delivery = (pictures: number, pictures_done: number) => ({ pictures, pictures_done }) as Delivery
  expect(picturesWords(delivery(0, 0))).toBe('')
  expect(picturesWords(delivery(3, 2))).toBe('2 of 3 pictures are on the site')
})
