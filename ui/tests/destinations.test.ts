/** Destinations: one is added, tested, changed and removed in the window; its secret goes to the keychain and nowhere else. */
import { flushSync } from 'svelte'
import { beforeEach, describe, expect, test } from 'vitest'

import { testWords, whyOf, wrongField, wrongWords } from '../src/features/destinations/words'
import { memoryHost, type MemoryHost } from '../src/host/memory'
import { speak } from '../src/locales'
import { all, button, one, open, press, text, type, until } from './driver'
import { reviewed } from './stories'

beforeEach(() => speak('en'))

async function dialog(prepare: (host: MemoryHost) => void = () => undefined): Promise<MemoryHost> {
  const host = memoryHost()
  host.put(reviewed())
  prepare(host)
  open(host, { libraries: { memory: { tabs: [{ story: 's1', kept: true }], active: 's1' } } })
  await until(() => expect(text()).toContain('老街印刷所'))
  host.choose('app.destinations')
  flushSync()
  await until(() => expect(all('[data-add]')).toHaveLength(1))
  return host
}

async function begin(kind: string): Promise<void> {
  one('[data-add]').click()
  await until(() => expect(all('[data-destination-form] input[type=radio]')).toHaveLength(4))
  one(`input[value=${kind}]`).click()
  flushSync()
}

const field = (name: string) => one<HTMLInputElement>(`[data-destination-form] [name=${name}]`)
const save = () => {
  one('[data-destination-form]').dispatchEvent(new SubmitEvent('submit', { bubbles: true, cancelable: true }))
}

describe('a destination', () => {
  test('is added by the fields of its kind, and tested at once', async () => {
    const host = await dialog((host) =>
      host.places.answers.set('Blog', {
        ok: true,
        account: { name: 'lin', roles: ['editor'], version: 'WordPress 6.8' },
      }),
    )
    await begin('wordpress')
    type('Blog', field('name'))
    type('https://blog.example/', field('url'))
    type('lin', field('user'))
    type('abcd efgh', field('token'))
    save()
    await until(() => expect(text()).toContain('We are known there as lin (editor). · WordPress 6.8'))
    const saved = (await host.destinations()).find((each) => each.name === 'Blog')
    expect(saved?.keeping).toBe('keychain')
    expect(host.places.tokens.get(saved?.id ?? '')).toBe('abcd efgh')
    // Nothing of the secret is left in the page or in what the window remembers.
    expect(document.body.innerHTML).not.toContain('abcd')
    expect(JSON.stringify(localStorage)).not.toContain('abcd')
  })

  test('of a folder is asked for no secret', async () => {
    await dialog()
    await begin('folder')
    expect(all('[name=token], [name=user]')).toEqual([])
    expect(text()).toContain('Folder')
  })

  test('with a wrong password says so with what to do, and keeps what was saved', async () => {
    const reason = { code: 'unauthorized' as const, status: 401, message: 'Wrong token.', said: 'Go away' }
    await dialog((host) => host.places.answers.set('Desk', { ok: false, reason }))
    await begin('newsroom')
    type('Desk', field('name'))
    type('https://news.example/', field('url'))
    type('wrong', field('token'))
    save()
    await until(() => expect(text()).toContain('The site does not accept this password or token.'))
    expect(text()).toContain('The site’s words: Go away'.replace('’', "'"))
    expect(one('[data-tested=false]')).toBeTruthy()
  })

  test('is not asked for what is there already, and a name is given once', async () => {
    await dialog()
    await begin('newsroom')
    type('newsroom', field('name'))
    save()
    flushSync()
    expect(text()).toContain('There is a destination of this name already')
    expect(document.activeElement).toBe(field('name'))
    type('Other', field('name'))
    expect(text()).not.toContain('of this name already')
    save()
    flushSync()
    expect(text()).toContain('Without it nothing can be published there')
  })

  test('over plain http is saved only after the warning was agreed to', async () => {
    const host = await dialog()
    await begin('newsroom')
    type('Old site', field('name'))
    type('http://news.example/', field('url'))
    type('t', field('token'))
    save()
    await until(() => expect(text()).toContain('This address is not encrypted. Whoever is on the way'))
    expect(await host.destinations()).toHaveLength(1)
    field('plain').click()
    flushSync()
    save()
    await until(() => expect(text()).toContain('Not encrypted: what is sent there'))
    expect((await host.destinations()).find((each) => each.name === 'Old site')?.plain_http).toBe(true)
  })

  test('what was agreed to for one address does not hold for another', async () => {
    await dialog()
    await begin('newsroom')
    type('Old site', field('name'))
    type('http://news.example/', field('url'))
    type('t', field('token'))
    save()
    await until(() => expect(all('[name=plain]')).toHaveLength(1))
    field('plain').click()
    type('http://other.example/', field('url'))
    expect(all('[name=plain]')).toEqual([])
  })

  test('is changed and renamed; Escape leaves the form alone', async () => {
    const host = await dialog()
    one('[data-edit]').click()
    await until(() => expect(all('[name=url]')).toHaveLength(1))
    expect(all('[data-destination-form] input[type=radio]')).toEqual([])
    expect(field('url').value).toBe('http://127.0.0.1:8080')
    press({ key: 'Escape', code: 'Escape' }, field('url'))
    await until(() => expect(all('[data-add]')).toHaveLength(1))
    await until(() => expect(document.activeElement).toBe(one('[data-destination] button')))

    // Under another name it is the same one; a name is nobody else's and not empty.
    const [{ id } = { id: '' }] = await host.destinations()
    one('[data-edit]').click()
    await until(() => expect(field('name').value).toBe('Newsroom'))
    type(' ', field('name'))
    one('dialog [type=submit]').click()
    await until(() => expect(document.activeElement).toBe(field('name')))
    expect(field('name').getAttribute('aria-invalid')).toBe('true')
    type('Evening web', field('name'))
    expect(text()).toContain('Every site and browser shows them.')
    const pictures = one<HTMLSelectElement>('[name=pictures]')
    pictures.value = 'avif'
    pictures.dispatchEvent(new Event('change', { bubbles: true }))
    flushSync()
    expect(text()).toContain('About half the bytes')
    one('dialog [type=submit]').click()
    await until(() => expect(all('[data-add]')).toHaveLength(1))
    const saved = (await host.destinations()).map((each) => [each.id, each.name, each.pictures])
    expect(saved).toEqual([[id, 'Evening web', 'avif']])
  })

  test('is removed after it was said what that touches', async () => {
    const host = await dialog()
    await host.publishStory({
      story: 's1',
      destination: 'Newsroom',
      actor: '周棠',
      hold_ms: 60_000,
      reason: 'test',
    })
    one('[data-leave]').click()
    await until(() => expect(text()).toContain('1 delivery that waits for it will not be sent.'))
    button('Remove Newsroom').click()
    await until(() => expect(text()).toContain('No destination is set up'))
    expect(await host.destinations()).toEqual([])
  })

  test('without a keychain is not saved, and it is said what else there is', async () => {
    const host = await dialog()
    await begin('newsroom')
    type('Desk', field('name'))
    type('https://news.example/', field('url'))
    type('secret', field('token'))
    host.failNext('addDestination', { code: 'no-secret-store', message: 'No keychain.', detail: null })
    save()
    await until(() => expect(text()).toContain('No keychain answered'))
    expect(field('token').value).toBe('secret')
  })

  test('is the desk’s to change', async () => {
    await dialog((host) => void host.setPerson('周棠', { name: '周棠', role: 'editor' }))
    expect(one('[data-add]').hasAttribute('disabled')).toBe(true)
    expect(one('[data-test]').hasAttribute('disabled')).toBe(false)
  })
})

test('an empty list teaches, in the pane and in the dialog that publishes', async () => {
  const host = memoryHost()
  host.put(reviewed())
  host.places.remove('Newsroom', { waiting: 0, unknown: 0 })
  open(host, { libraries: { memory: { tabs: [{ story: 's1', kept: true }], active: 's1' } } })
  await until(() => expect(text()).toContain('老街印刷所'))
  button('Publish').click()
  await until(() => expect(text()).toContain('Add the site you publish to'))
  button('Add a destination').click()
  await until(() => expect(all('[data-add]')).toHaveLength(1))
})

test('what the desk finds wrong has words and a place', () => {
  const fault = { code: 'invalid' as const, message: '', detail: { why: 'moved' } }
  expect(whyOf(fault)).toBe('moved')
  expect(wrongField('moved')).toBe('token')
  expect(wrongWords('moved')).toContain('another address')
  expect(whyOf({ ...fault, detail: null })).toBe('')
  expect(whyOf({ ...fault, detail: { why: 'unheard of' } })).toBe('')
  const reason = { code: 'wrong-address' as const, message: '' }
  expect(testWords(reason, { folder: true })).toContain('folder')
  expect(testWords(reason, { folder: false })).toContain('kind')
  expect(testWords({ code: 'too-large', message: '' }, { folder: false })).toContain('limit')
})
