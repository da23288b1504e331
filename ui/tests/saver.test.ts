/** When the saver sends, waits, tries again and says so. Time is vitest's. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import type { Fault } from '../src/host'
import { Saver, type Standing } from '../src/state/saver'

const full: Fault = { code: 'disk-full', message: 'The disk is full.', detail: null }

function made() {
  const seen: Standing[] = []
  const port = {
    sent: 0,
    composes: false,
    fails: [] as Fault[],
    settles: false,
    hold: null as Promise<void> | null,
    async send() {
      port.sent += 1
      await port.hold
      const fault = port.fails.shift()
      if (fault) throw fault
      return true
    },
    composing: () => port.composes,
    stands: (standing: Standing) => void seen.push(standing),
    settle: async () => port.settles,
  }
  return { saver: new Saver(port), port, seen }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('a pause of 150 ms saves, and not before', async () => {
  const { saver, port, seen } = made()
  saver.touch()
  await vi.advanceTimersByTimeAsync(149)
  expect(port.sent).toBe(0)
  await vi.advanceTimersByTimeAsync(1)
  expect(port.sent).toBe(1)
  expect(seen).toEqual(['waiting', 'saving', 'saved'])
  expect(saver.unsaved).toBe(false)
})

/** How long the oldest key that is not durable yet has waited at most, while keys come every 30 ms and a save takes this long. */
async function longestUnsaved(taking: number): Promise<number> {
  let [typed, durable, longest] = [0, 0, 0]
  const times: number[] = []
  const saver = new Saver({
    async send() {
      const upTo = typed
      await new Promise((done) => setTimeout(done, taking))
      durable = upTo
      return true
    },
    composing: () => false,
    stands: () => undefined,
    settle: async () => false,
  })
  for (let key = 0; key < 300; key++) {
    times.push(Date.now())
    typed += 1
    saver.touch()
    await vi.advanceTimersByTimeAsync(30)
    longest = Math.max(longest, Date.now() - (times[durable] ?? Date.now()))
  }
  saver.stop()
  return longest
}

test('typing without a pause leaves no key unsaved for a second', async () => {
  for (const taking of [0, 5, 40, 150]) expect(await longestUnsaved(taking)).toBeLessThan(1000)
})

test('where a save takes long, the next one follows as soon as it may', async () => {
  expect(await longestUnsaved(900)).toBeLessThanOrEqual(2 * 900 + 60)
})

test('a word that is being composed is never sent', async () => {
  const { saver, port } = made()
  port.composes = true
  saver.touch()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(port.sent).toBe(0)
  expect(await saver.flush()).toBe(false)
  port.composes = false
  await vi.advanceTimersByTimeAsync(150)
  expect(port.sent).toBe(1)
})

test('one save at a time; what was typed meanwhile goes with the next', async () => {
  const { saver, port } = made()
  let release: () => void = () => undefined
  port.hold = new Promise((resolve) => (release = resolve))
  saver.touch()
  await vi.advanceTimersByTimeAsync(150)
  saver.touch()
  await vi.advanceTimersByTimeAsync(5000)
  expect(port.sent).toBe(1)
  release()
  await vi.advanceTimersByTimeAsync(150)
  expect(port.sent).toBe(2)
  expect(saver.unsaved).toBe(false)
})

test('what fails is tried again, patiently, until it is saved', async () => {
  const { saver, port, seen } = made()
  port.fails = [full, full, full]
  saver.touch()
  await vi.advanceTimersByTimeAsync(150)
  expect(seen.at(-1)).toBe('failed')
  expect(saver.unsaved).toBe(true)
  await vi.advanceTimersByTimeAsync(1000 + 2000 + 5000)
  expect(port.sent).toBe(4)
  expect(seen.at(-1)).toBe('saved')
})

test('flush saves at once, and says when it could not', async () => {
  const { saver, port } = made()
  saver.touch()
  expect(await saver.flush()).toBe(true)
  expect(port.sent).toBe(1)
  port.fails = [full]
  saver.touch()
  expect(await saver.flush()).toBe(false)
  expect(saver.unsaved).toBe(true)
})

test('a fault that is taken care of is no failure', async () => {
  const { saver, port, seen } = made()
  port.fails = [{ code: 'conflict', message: 'Somebody was faster.', detail: null }]
  port.settles = true
  saver.touch()
  await vi.advanceTimersByTimeAsync(150)
  expect(seen.at(-1)).toBe('saved')
  expect(saver.unsaved).toBe(false)
})
