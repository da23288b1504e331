/** What stands in the way is gone over with a reason, where the newsroom allows it. */
import { beforeEach, expect, test } from 'vitest'

import type { Finding } from '../src/host'
import { memoryHost, type MemoryHost } from '../src/host/memory'
import { speak } from '../src/locales'
import { all, button, one, open, text, type, until } from './driver'
import { reviewed } from './stories'

beforeEach(() => speak('en'))

const finding = (code: string, overridable: boolean): Finding => ({
  code,
  severity: 'block',
  place: { kind: 'article' },
  subject: code.startsWith('sign-off') ? 'submitted' : '',
  ...(overridable ? { overridable } : {}),
})

async function shown(): Promise<MemoryHost> {
  const host = memoryHost()
  host.put(reviewed())
  open(host, { libraries: { memory: { tabs: [{ story: 's1', kept: true }], active: 's1' } } })
  await until(() => expect(all('button.stage')).toHaveLength(1))
  return host
}

test('publishing asks for the reason and sends it', async () => {
  const host = await shown()
  host.checkPublication = async () => [finding('sign-off-missing', true)]
  let reason: string | undefined
  const publish = host.publishStory
  host.publishStory = (request) => {
    reason = request.reason
    return publish(request)
  }
  button('Publish').click()
  await until(() => expect(all('[data-override]')).toHaveLength(1))
  expect(text()).toContain('The sign-off of “Submitted” is missing')
  const submit = () => one('dialog button[type=submit]')
  expect(submit().hasAttribute('disabled')).toBe(true)
  type('The bureau chief is on a plane.', one<HTMLTextAreaElement>('[data-override]'))
  expect(submit().hasAttribute('disabled')).toBe(false)
  submit().click()
  await until(() => expect(reason).toBe('The bureau chief is on a plane.'))
})

test('nobody is asked for a reason where none would help', async () => {
  const host = await shown()
  host.checkPublication = async () => [finding('headline-missing', false), finding('alt-missing', true)]
  button('Publish').click()
  await until(() => expect(all('[data-finding]')).toHaveLength(2))
  expect(all('[data-override]')).toHaveLength(0)
  expect(one('dialog button[type=submit]').hasAttribute('disabled')).toBe(true)
})

test('what only warns stands apart from what stops it, and open comments are seen to beside the story', async () => {
  const host = await shown()
  host.checkPublication = async () => [
    finding('body-empty', false),
    { ...finding('comments-open', false), severity: 'warn', subject: '1' },
  ]
  button('Publish').click()
  await until(() => expect(all('[data-finding]')).toHaveLength(2))
  const lists = all('dialog section ul').map((list) => [
    list.previousElementSibling?.textContent,
    list.textContent?.trim(),
  ])
  expect(lists).toEqual([
    ['This has to be mended before it can go out:', 'The body is empty'],
    ['This does not stop it; please look at it too:', '1 comment is unresolved; comments do not go out'],
  ])
  one('[data-finding=comments-open] button').click()
  await until(() => expect(one('[role=tab][aria-selected=true]').textContent).toContain('Comments'))
})

test('a stage that stops a story keeps what was given and asks for the reason', async () => {
  const host = await shown()
  const detail = { findings: [finding('changes-open', true)], warnings: [] }
  host.failNext('advanceStory', { code: 'preflight', message: 'Stopped.', detail } as never)
  button('Move to Editing').click()
  await until(() => expect(all('dialog button[type=submit]')).toHaveLength(1))
  type('Names are checked.', one<HTMLTextAreaElement>('dialog textarea'))
  one('dialog button[type=submit]').click()
  await until(() => expect(all('[data-override]')).toHaveLength(1))
  expect(text()).toContain('It can be moved on nevertheless')
  expect(one('dialog button[type=submit]').hasAttribute('disabled')).toBe(true)
  let sent: object | undefined
  const advance = host.advanceStory
  host.advanceStory = (request) => advance((sent = request))
  type('They are for the next stage.', one<HTMLTextAreaElement>('[data-override]'))
  one('dialog button[type=submit]').click()
  await until(() =>
    expect(sent).toMatchObject({ note: 'Names are checked.', reason: 'They are for the next stage.' }),
  )
  await until(() => expect(all('dialog[open]')).toHaveLength(0))
  expect((await host.story('s1')).summary.stage).toBe('editing')
})

test('what no reason goes over is shown all the same, and the next look begins anew', async () => {
  const host = await shown()
  const detail = {
    findings: [finding('headline-missing', false), finding('alt-missing', true)],
    warnings: [],
  }
  host.failNext('advanceStory', { code: 'preflight', message: 'Stopped.', detail } as never)
  const ask = async () => {
    button('Move to Editing').click()
    await until(() => expect(all('dialog button[type=submit]')).toHaveLength(1))
  }
  await ask()
  one('dialog button[type=submit]').click()
  await until(() => expect(all('dialog [data-finding]')).toHaveLength(2))
  expect(all('[data-override]')).toHaveLength(0)
  button('Cancel').click()
  await until(() => expect(all('dialog[open]')).toHaveLength(0))
  await ask()
  expect(all('dialog [data-finding]')).toHaveLength(0)
})

test('a text that somebody else changed is not moved unseen; the note stays', async () => {
  const host = await shown()
  host.failNext('advanceStory', { code: 'conflict', message: 'Changed.', detail: null } as never)
  button('Move to Editing').click()
  await until(() => expect(all('dialog button[type=submit]')).toHaveLength(1))
  type('Ready.', one<HTMLTextAreaElement>('dialog textarea'))
  one('dialog button[type=submit]').click()
  await until(() => expect(all('dialog [role=alert]')).toHaveLength(1))
  expect(one<HTMLTextAreaElement>('dialog textarea').value).toBe('Ready.')
  expect((await host.story('s1')).summary.stage).toBe('submitted')
})
