/** Drives the mounted window in tests: opens it over a host, presses its buttons and keys, waits for what shall appear. */
import { flushSync, mount, unmount } from 'svelte'
import { afterEach, vi } from 'vitest'

import type { MemoryHost } from '../src/host/memory'
import { speak } from '../src/locales'
import Workstation from '../src/views/Workstation.svelte'

let shown: Record<string, unknown> | undefined

afterEach(close)

/** Opens the window in English, as 周棠, with what else is remembered; closed after the test. */
export function open(host: MemoryHost, remembered: object = {}): void {
  const before = JSON.parse(localStorage.getItem('galley') ?? '{}') as object
  localStorage.setItem('galley', JSON.stringify({ language: 'en', actor: '周棠', ...before, ...remembered }))
  shown = mount(Workstation, { target: document.body, props: { host } })
}

export async function close(): Promise<void> {
  if (shown) await unmount(shown)
  shown = undefined
  document.body.replaceChildren()
  speak('zh')
}

export const text = () => document.body.textContent?.replace(/\s+/g, ' ') ?? ''
export const until = (holds: () => void) => vi.waitFor(holds, { interval: 5, timeout: 10_000 })
export const all = (selector: string) => [...document.querySelectorAll<HTMLElement>(selector)]

export function one<E extends HTMLElement = HTMLElement>(selector: string): E {
  const found = document.querySelector<E>(selector)
  if (!found) throw new Error(`There is no ${selector}.`)
  return found
}

export function button(name: string): HTMLElement {
  const found = all('button').find((each) => each.textContent?.trim() === name || each.ariaLabel === name)
  if (!found) throw new Error(`There is no button “${name}”.`)
  return found
}

export function press(key: KeyboardEventInit, on: Element = document.activeElement ?? document.body): void {
  on.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...key }))
  flushSync()
}

export function type(words: string, into: HTMLInputElement | HTMLTextAreaElement): void {
  into.value = words
  into.dispatchEvent(new Event('input', { bubbles: true }))
  flushSync()
}
