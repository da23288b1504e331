/** The window over the in-memory host: what it shows and what its buttons and keys do. */
import { afterEach, expect, test, vi } from 'vitest'

import { memoryHost, type MemoryHost } from '../src/host/memory'
import { all, button, one, open, press, text, type, until } from './driver'
import { reviewed } from './stories'

afterEach(() => {
  vi.useRealTimers()
})

async function openReviewed(): Promise<MemoryHost> {
  const host = memoryHost()
  host.put(reviewed())
  open(host)
  await until(() => expect(all('[role=option]')).toHaveLength(1))
  all('[role=option]')[0]?.click()
  await until(() => expect(all('[data-change]')).toHaveLength(2))
  return host
}

test('an empty library offers the first acts, and the sample opens', async () => {
  open(memoryHost())
  await until(() => expect(text()).toContain('No stories yet'))
  button('Try the sample').click()
  await until(() => expect(all('[role=option]')[0]?.textContent).toContain('Harbour Street'))
  await until(() => expect(document.querySelector('.ProseMirror')?.textContent).toContain('Harbour Street'))
  press({ code: 'KeyP', key: 'p', ctrlKey: true })
  await until(() => expect(document.querySelector('iframe')?.getAttribute('sandbox')).toBe(''))
})

test('somebody new says who they are before their first act, and is a reporter unless they say more', async () => {
  const host = memoryHost()
  open(host, { actor: 'Galley Reporter' })
  await until(() => expect(one('main [data-newcomer]')).toHaveProperty('value', 'Galley Reporter'))
  expect(one('footer .person').textContent).toContain('Galley Reporter Reporter')
  // Where the newsroom has a desk, what somebody is is not for them to say.
  expect(all('main input[value=desk]')).toHaveLength(0)
  type('Mira Okafor', one<HTMLInputElement>('main [data-newcomer]'))
  button('New story').click()
  await until(() => expect(all('[role=option]')).toHaveLength(1))
  const { people } = await host.facets()
  expect(people).toContainEqual({ name: 'Mira Okafor', role: 'reporter' })
  expect(people.some((person) => person.name === 'Galley Reporter')).toBe(false)
  expect(text()).toContain('Mira Okafor Reporter')
})

test('where there are stories, somebody new is told that they are a reporter', async () => {
  const host = memoryHost()
  host.put(reviewed())
  open(host, { actor: 'Mira Okafor' })
  await until(() => expect(text()).toContain('You work here as Mira Okafor, Reporter.'))
  expect((await host.facets()).people).toContainEqual({ name: 'Mira Okafor', role: 'reporter' })
  button('Work as somebody else').click()
  await until(() => expect(document.querySelector('dialog[open]')).not.toBeNull())
})

test('changes stand with their authors; accepting one leaves the other, undo brings it back', async () => {
  await openReviewed()
  expect(text()).toContain('林晗')
  expect(text()).toContain('Ada Lindqvist')
  button('Accept the change by 林晗: Inserted 上周六').click()
  await until(() => expect(all('[data-change]')).toHaveLength(1))
  expect(text()).toContain('1 change accepted.')
  button('Undo').click()
  await until(() => expect(all('[data-change]')).toHaveLength(2))
})

test('keys go from change to change and decide', async () => {
  await openReviewed()
  const current = () => document.querySelector<HTMLElement>('[aria-current]')?.dataset.change
  expect(current()).toBe('c1')
  press({ code: 'F8' })
  expect(current()).toBe('c2')
  press({ code: 'F8', shiftKey: true })
  expect(current()).toBe('c1')
  press({ code: 'KeyR', altKey: true, isComposing: true })
  expect(all('[data-change]')).toHaveLength(2)
  press({ code: 'KeyR', altKey: true })
  await until(() => expect(current()).toBe('c2'))
})

test('the language changes at once, and everything with it', async () => {
  await openReviewed()
  expect(button('Publish')).toBeTruthy()
  all('input[type=radio][value=zh]')[0]?.click()
  await until(() => expect(text()).toContain('2处修订'))
  expect(document.documentElement.lang).toBe('zh-Hans')
  expect(text()).not.toContain('Accept')
})

test('dark and light', async () => {
  const host = await openReviewed()
  button('Dark appearance').click()
  await until(() => expect(document.documentElement.dataset.theme).toBe('dark'))
  await until(() => expect(host.asked.look?.theme).toBe('dark'))
  button('Light appearance').click()
  await until(() => expect(document.documentElement.dataset.theme).toBe('light'))
})

test('publishing looks first, can be taken back for ten seconds, and then shows the receipt', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  await openReviewed()
  button('Publish').click()
  await until(() => expect(document.querySelector('[data-finding=changes-open]')).not.toBeNull())
  button('Publish to Newsroom').click()
  await until(() =>
    expect(document.querySelector('[data-hold]')?.textContent).toContain('Going out to Newsroom'),
  )
  press({ key: 'Escape', code: 'Escape' })
  await until(() => expect(text()).toContain('nothing was sent'))
  expect(document.querySelector('[data-hold]')).toBeNull()

  button('Publish').click()
  await until(() => expect(text()).toContain('Not on this site yet'))
  await until(() => expect(button('Publish to Newsroom')).toHaveProperty('disabled', false))
  button('Publish to Newsroom').click()
  await until(() => expect(document.querySelector('[data-hold]')).not.toBeNull())
  await vi.advanceTimersByTimeAsync(11_000)
  await until(() =>
    expect(document.querySelector('[data-receipt-url]')?.textContent).toContain('/articles/s1'),
  )
  expect(document.querySelector('[data-hold]')).toBeNull()
  expect(text()).toContain('The story is on Newsroom.')
  button('Open in browser').click()
  await until(() => expect(text()).toContain('Open this address?'))
})

test('a story without a headline cannot go out, and the finding leads to the field', async () => {
  const host = memoryHost()
  const view = reviewed()
  host.put({ ...view, working: { ...view.working, headline: '' } })
  open(host)
  await until(() => expect(document.querySelector('.ProseMirror')).not.toBeNull())
  press({ key: 'P', code: 'KeyP', ctrlKey: true, shiftKey: true })
  await until(() => expect(document.querySelector('[data-finding=headline-missing]')).not.toBeNull())
  expect(button('Publish to Newsroom')).toHaveProperty('disabled', true)
  document.querySelector<HTMLElement>('[data-finding=headline-missing] button')?.click()
  await until(() => expect(document.activeElement?.getAttribute('data-field')).toBe('headline'))

  press({ key: 'P', code: 'KeyP', ctrlKey: true, shiftKey: true })
  await until(() => expect(document.querySelector('[data-finding=section-missing]')).not.toBeNull())
  document.querySelector<HTMLElement>('[data-finding=section-missing] button')?.click()
  await until(() => expect(document.activeElement?.id).toBe('detail-section'))
})

test('a library that cannot be opened says so and can be tried again', async () => {
  const host = memoryHost()
  host.put(reviewed())
  host.failNext('listStories', { code: 'damaged', message: 'The library is damaged.', detail: null })
  open(host)
  await until(() => expect(document.querySelector('[role=alert]')?.textContent).toContain('damaged'))
  button('Try again').click()
  await until(() => expect(all('[role=option]')).toHaveLength(1))
})

test('a refused decision changes nothing and says why', async () => {
  const host = await openReviewed()
  host.failNext('decide', { code: 'not-allowed', message: 'A reporter may not accept.', detail: null })
  button('Accept all').click()
  await until(() => expect(document.querySelector('[role=alert]')?.textContent).toContain('Your role'))
  expect(all('[data-change]')).toHaveLength(2)
})

test('what others wrote appears', async () => {
  const host = await openReviewed()
  host.put(reviewed('s2', '纸库改建'))
  host.tell({ cursor: 2, items: [{ story: 's2', act: 'created' }] })
  await until(() => expect(all('[role=option]')).toHaveLength(2))
})

test('search finds one Chinese character and says when there is nothing', async () => {
  await openReviewed()
  const box = document.querySelector<HTMLInputElement>('input[type=search]')
  if (!box) throw new Error('There is no search box.')
  const type = (query: string) => {
    box.value = query
    box.dispatchEvent(new Event('input', { bubbles: true }))
  }
  type('所')
  await until(() => expect(document.querySelector('mark')?.textContent).toBe('所'))
  type('nothing of the kind')
  await until(() => expect(text()).toContain('No story contains “nothing of the kind”.'))
})

test('ten thousand stories keep the document small', async () => {
  const host = memoryHost()
  for (let n = 0; n < 10_000; n++) host.put(reviewed(`s${String(n)}`, `稿件 ${String(n)}`))
  open(host)
  await until(() => expect(all('[role=option]').length).toBeGreaterThan(5))
  expect(all('[role=option]').length).toBeLessThan(60)
  expect(all('[role=option]')[0]?.ariaSetSize ?? all('[role=option]')[0]?.getAttribute('aria-setsize')).toBe(
    '10000',
  )
})
