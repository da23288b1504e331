/** What publishing would send, beside the preview: each request with its values and where they come from. */
import { flushSync } from 'svelte'
import { beforeEach, expect, test } from 'vitest'

import { parted, sourceWords, valueText } from '../src/features/preview/payload'
import { memoryHost } from '../src/host/memory'
import { speak } from '../src/locales'
import { all, button, one, open, text, until } from './driver'
import { reviewed } from './stories'

beforeEach(() => speak('en'))

test('the requests are shown for the destination that is chosen, and nothing is sent', async () => {
  const host = memoryHost()
  host.put(reviewed())
  await host.addDestination({
    name: 'Blog',
    kind: 'ghost',
    url: 'https://blog.example/',
    user: '',
    zone: '',
    token: 't',
    keeping: 'keychain',
    allow_plain_http: false,
    actor: '周棠',
  })
  open(host, { libraries: { memory: { tabs: [{ story: 's1', kept: true }], active: 's1' } } })
  await until(() => expect(text()).toContain('老街印刷所'))
  host.choose('view.payload')
  flushSync()
  await until(() => expect(all('[data-request=PUT]')).toHaveLength(1))
  expect(text()).toContain('http://127.0.0.1:8080/v1/articles/s1')
  expect(one('[data-payload-field=headlines]').textContent).toContain('老街印刷所重开')
  expect(one('[data-payload-field=headlines] td.quiet').textContent).toBe('Headline, Kicker')
  const to = one<HTMLSelectElement>('[data-payload-to]')
  to.value = (await host.destinations()).find(({ name }) => name === 'Blog')?.id ?? ''
  to.dispatchEvent(new Event('change', { bubbles: true }))
  await until(() => expect(text()).toContain('This kind of destination does not show it yet'))
  expect(await host.deliveries('s1')).toEqual([])
})

test('the dialog that publishes leads there; what fails can be asked again', async () => {
  const host = memoryHost()
  host.put(reviewed())
  open(host, { libraries: { memory: { tabs: [{ story: 's1', kept: true }], active: 's1' } } })
  await until(() => expect(text()).toContain('老街印刷所'))
  button('Publish').click()
  await until(() => expect(all('dialog [type=submit]')).toHaveLength(1))
  host.failNext('plannedRequests', { code: 'busy', message: 'Busy.', detail: null })
  button('What will be sent').click()
  await until(() => expect(text()).toContain('The requests could not be made out'))
  button('Try again').click()
  await until(() => expect(all('[data-request]')).toHaveLength(1))
})

test('what the site holds is asked for by a person, and void when the text is another', async () => {
  const host = memoryHost()
  host.put(reviewed())
  await host.publishStory({ story: 's1', destination: 'Newsroom', actor: '周棠' })
  open(host, { libraries: { memory: { tabs: [{ story: 's1', kept: true }], active: 's1' } } })
  await until(() => expect(text()).toContain('老街印刷所'))
  host.choose('view.payload')
  flushSync()
  await until(() => expect(all('[data-request=PUT]')).toHaveLength(1))
  expect(all('[data-against]')).toHaveLength(0)
  one('[data-against-ask]').click()
  await until(() => expect(one('[data-against=holds]').textContent).toContain('says all of this already'))

  const { version } = await host.story('s1')
  const fields = { headline: '老街印刷所周六重开' }
  await host.saveWorkingText({ story: 's1', base_version: version, actor: '周棠', fields })
  host.tell({ cursor: 0, items: [{ story: 's1', act: 'saved' }] })
  await until(() => expect(all('[data-against]')).toHaveLength(0))
  one('[data-against-ask]').click()
  await until(() => expect(all('[data-difference=headlines]')).toHaveLength(1))
  expect(one('[data-difference=headlines]').textContent).toContain('老街印刷所重开')
  expect(one('[data-difference=headlines]').textContent).toContain('老街印刷所周六重开')
  host.failNext('compareWithSite', { code: 'busy', message: 'Busy.', detail: null })
  button('Ask again').click()
  await until(() => expect(text()).toContain('What Newsroom holds is not known'))
})

test('values are text or JSON, and sources have the names of the fields', () => {
  expect(valueText('two\nlines')).toBe('two\nlines')
  expect(valueText({ a: [1] })).toBe('{\n  "a": [\n    1\n  ]\n}')
  expect(sourceWords('media, related, corrections')).toBe('Pictures, Related, Corrections')
  expect(sourceWords('elsewhere')).toBe('elsewhere')
  speak('zh')
  expect(sourceWords('headline, body')).toBe('主题、正文')
})

test('what differs is marked within a value, in whole figures and words', () => {
  expect(parted('桥上日行80,000辆', '桥上日行90,000辆')).toEqual(['桥上日行', '80,000', '辆'])
  expect(parted('今起封闭', '明起封闭')).toEqual(['', '今', '起封闭'])
  expect(parted('The bridge', 'The bridges')).toEqual(['The ', 'bridge', ''])
  expect(parted('一样', '一样')).toEqual(['一样', '', ''])
  expect(parted('哈哈', '哈哈哈')).toEqual(['哈哈', '', ''])
})

test('whoever asks for the preview is shown the page, whatever was looked at before', async () => {
  const host = memoryHost()
  host.put(reviewed())
  open(host, { libraries: { memory: { tabs: [{ story: 's1', kept: true }], active: 's1' } } })
  await until(() => expect(text()).toContain('老街印刷所'))
  host.choose('view.payload')
  await until(() => expect(all('[data-request=PUT]')).toHaveLength(1))
  host.choose('view.preview')
  await until(() => expect(all('.preview')).toHaveLength(0))
  host.choose('view.preview')
  await until(() => expect(all('iframe')).toHaveLength(1))
  expect(all('[data-request]')).toHaveLength(0)
})
