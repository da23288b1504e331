/** Parts of the window that are fetched when they are first shown, or once the window has nothing else to do. */
import { createRawSnippet, mount, unmount, type Component } from 'svelte'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import Later from '../src/components/Later.svelte'
import { fetchParts, idle, later, Part, type Given } from '../src/components/later.svelte'
import Modal from '../src/components/Modal.svelte'
import Placeholder from '../src/components/Placeholder.svelte'
import { memoryHost } from '../src/host/memory'
import { speak } from '../src/locales'
import { all, button, one, open, press, text, until } from './driver'
import { reviewed } from './stories'

/** A part that comes when it is let. */
function awaited<Props extends Given>(component: Component<Props>) {
  const loads: { come: () => void; fail: () => void }[] = []
  const part = new Part<Props>(
    () =>
      new Promise((resolve, reject) => {
        loads.push({ come: () => resolve({ default: component }), fail: () => reject(new Error('gone')) })
      }),
  )
  return { part, loads }
}

let mounted: Record<string, unknown> | undefined
const onclose = vi.fn()
/** Keys that reach the text below. */
const typed: string[] = []

function showPane(part: Part<{ title: string }>): void {
  mounted = mount(Later<{ title: string }>, { target: document.body, props: { part, title: 'Here it is' } })
}

interface Dialog {
  title: string
  onclose: () => void
  children: ReturnType<typeof createRawSnippet>
}

function showDialog(part: Part<Dialog>): void {
  const children = createRawSnippet(() => ({ render: () => '<p>Asked for</p>' }))
  const props = { part, title: 'A dialog', onclose, children }
  mounted = mount(Later<Dialog>, { target: document.body, props })
}

beforeEach(async () => {
  await speak('en')
  onclose.mockClear()
  typed.length = 0
  const words = document.createElement('textarea')
  words.addEventListener('keydown', ({ key }) => typed.push(key))
  document.body.append(words)
  words.focus()
})

afterEach(async () => {
  if (mounted) await unmount(mounted)
  mounted = undefined
})

test('a part is fetched when it is shown, once, and is nothing until it is there', async () => {
  const { part, loads } = awaited(Placeholder as Component<{ title: string }>)
  expect(loads).toHaveLength(0)
  showPane(part)
  await until(() => expect(loads).toHaveLength(1))
  expect(text()).toBe('')
  loads[0]?.come()
  await until(() => expect(text()).toContain('Here it is'))
  await part.fetch()
  expect(loads).toHaveLength(1)
})

test('a part that is there already is shown at once', async () => {
  const { part, loads } = awaited(Placeholder as Component<{ title: string }>)
  const fetched = part.fetch()
  loads[0]?.come()
  await fetched
  showPane(part)
  expect(text()).toContain('Here it is')
})

test('a pane that cannot be had says so, and is tried again', async () => {
  const { part, loads } = awaited(Placeholder as Component<{ title: string }>)
  showPane(part)
  await until(() => expect(loads).toHaveLength(1))
  loads[0]?.fail()
  await until(() => expect(one('[role=alert]').textContent).toContain('could not be loaded'))
  button('Try again').click()
  await until(() => expect(loads).toHaveLength(2))
  loads[1]?.come()
  await until(() => expect(text()).toContain('Here it is'))
  expect(all('[role=alert]')).toHaveLength(0)
})

test('a dialog keeps the keys from the text as soon as it is asked for, and Escape takes the wish back', async () => {
  const { part, loads } = awaited(Modal as unknown as Component<Dialog>)
  showDialog(part)
  await until(() => expect(loads).toHaveLength(1))
  press({ key: 'a', code: 'KeyA' })
  expect(typed).toEqual([])
  expect(onclose).not.toHaveBeenCalled()
  press({ key: 'Escape', code: 'Escape' })
  expect(onclose).toHaveBeenCalledOnce()
  // Nothing has taken the focus from where it was.
  expect(document.activeElement).toBe(one('textarea'))
  loads[0]?.come()
  await until(() => expect(one('dialog[open]').textContent).toContain('Asked for'))
  // From now on keys are the dialog's own.
  press({ key: 'a', code: 'KeyA' })
  expect(typed).toEqual(['a'])
})

test('a pane takes no keys from the text while it is fetched', async () => {
  const { part, loads } = awaited(Placeholder as Component<{ title: string }>)
  showPane(part)
  await until(() => expect(loads).toHaveLength(1))
  press({ key: 'a', code: 'KeyA' })
  expect(typed).toEqual(['a'])
})

test('a dialog that cannot be had says so in its place', async () => {
  const { part, loads } = awaited(Modal as unknown as Component<Dialog>)
  showDialog(part)
  await until(() => expect(loads).toHaveLength(1))
  loads[0]?.fail()
  await until(() => expect(one('dialog[open]').textContent).toContain('Your text is safe'))
  button('Close').click()
  expect(onclose).toHaveBeenCalledOnce()
  button('Try again').click()
  await until(() => expect(loads).toHaveLength(2))
  loads[1]?.come()
  await until(() => expect(one('dialog[open]').textContent).toContain('Asked for'))
})

test('what is left is fetched one after the other, each after a rest; a failure stops none', async () => {
  const told: string[] = []
  const load = (name: string, then: () => void = () => undefined) =>
    later(() => {
      told.push(name)
      then()
      return Promise.resolve({ default: Placeholder as Component<{ title: string }> })
    })
  const known = load('known')
  await known.fetch()
  const failing = later<{ title: string }>(() => Promise.reject(new Error('gone')))
  load('one', () => void load('inner'))
  load('two')
  const rests: string[] = []
  await fetchParts(() => Promise.resolve(void rests.push(`after ${told.join()}`)))
  expect(told).toEqual(['known', 'one', 'two', 'inner'])
  expect(rests).toEqual(['after known', 'after known', 'after known,one', 'after known,one,two'])
  expect(failing.failed).toBe(true)
})

test('a rest is over when the window is idle, where the engine tells it', async () => {
  const wanted = new AbortController()
  const asked = vi.fn((over: () => void) => over())
  vi.stubGlobal('requestIdleCallback', asked)
  await idle(wanted.signal)
  expect(asked).toHaveBeenCalledOnce()
  vi.unstubAllGlobals()
})

test('where it does not, a rest is a moment; and nothing follows once nobody waits', async () => {
  vi.useFakeTimers()
  expect('requestIdleCallback' in globalThis).toBe(false)
  const over = vi.fn()
  const wanted = new AbortController()
  void idle(wanted.signal).then(over)
  await vi.advanceTimersByTimeAsync(0)
  expect(over).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(1_000)
  expect(over).toHaveBeenCalledOnce()
  void idle(wanted.signal).then(over)
  wanted.abort()
  await vi.advanceTimersByTimeAsync(1_000)
  expect(over).toHaveBeenCalledOnce()
  vi.useRealTimers()
})

test('the window fetches what is left behind the story that it shows', async () => {
  document.body.replaceChildren()
  // Whatever asks for a rest has one at once.
  vi.stubGlobal('requestIdleCallback', (over: () => void) => over())
  const seen: number[] = []
  later(() => {
    seen.push(all('.ProseMirror').length)
    return Promise.resolve({ default: Placeholder as Component<{ title: string }> })
  })
  const host = memoryHost()
  host.put(reviewed())
  open(host)
  await until(() => expect(seen).toEqual([1]))
  vi.unstubAllGlobals()
})
