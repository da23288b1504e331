/** What stands in the way is gone over with a reason, where the newsroom allows it. */
import { flushSync } from 'svelte'
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

test('a stage that stops a story asks for the reason when it is moved again', async () => {
  const host = await shown()
  const detail = { findings: [finding('changes-open', true)], warnings: [] }
  host.failNext('advanceStory', { code: 'preflight', message: 'Stopped.', detail } as never)
  const move = async () => {
    button('Move to Editing').click()
    await until(() => expect(all('dialog button[type=submit]')).toHaveLength(1))
  }
  await move()
  one('dialog button[type=submit]').click()
  flushSync()
  await until(() => expect(text()).toContain('The checks found something'))
  let reason: string | undefined
  const advance = host.advanceStory
  host.advanceStory = (request) => {
    reason = request.reason
    return advance(request)
  }
  await move()
  await until(() => expect(all('[data-override]')).toHaveLength(1))
  type('They are for the next stage.', one<HTMLTextAreaElement>('[data-override]'))
  one('dialog button[type=submit]').click()
  await until(() => expect(reason).toBe('They are for the next stage.'))
  expect((await host.story('s1')).summary.stage).toBe('editing')
})
