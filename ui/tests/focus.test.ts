import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { keepFocus } from '../src/state/focus'

let end: () => void

beforeEach(() => {
  document.body.innerHTML = `
    <div id="story" data-region><div contenteditable="true" tabindex="0" id="text"></div></div>
    <aside data-region><button role="tab" aria-selected="true" id="tab"></button><button id="card"></button></aside>
    <p id="beside"></p>`
  end = keepFocus()
})

afterEach(() => {
  end()
  document.body.replaceChildren()
})

const focused = () => document.activeElement?.id
const at = (id: string) => document.getElementById(id) as HTMLElement

test('what goes away leaves the focus in its part of the window', async () => {
  at('card').focus()
  at('card').remove()
  await vi.waitFor(() => expect(focused()).toBe('tab'))
})

test('beneath a dialog the focus comes back to where it was', async () => {
  at('card').focus()
  const dialog = document.createElement('dialog')
  dialog.innerHTML = '<button id="inside"></button>'
  document.body.append(dialog)
  at('inside').focus()
  dialog.remove()
  await vi.waitFor(() => expect(focused()).toBe('card'))
})

test('with its whole part of the window gone it goes to the text', async () => {
  at('card').focus()
  document.querySelector('aside')?.remove()
  await vi.waitFor(() => expect(focused()).toBe('text'))
})

test('a control that is disabled for a moment keeps the focus, one that stays so does not', async () => {
  const card = at('card') as HTMLButtonElement
  card.focus()
  card.blur()
  card.disabled = true
  await Promise.resolve()
  expect(focused()).not.toBe('card')
  card.disabled = false
  await vi.waitFor(() => expect(focused()).toBe('card'))
  card.disabled = true
  await vi.waitFor(() => expect(focused()).toBe('tab'))
})

test('what is clicked on while it has the focus is kept like anything else', async () => {
  at('card').focus()
  at('card').dispatchEvent(new Event('pointerdown', { bubbles: true }))
  at('card').remove()
  await vi.waitFor(() => expect(focused()).toBe('tab'))
})

test('a click beside everything gives the focus up', async () => {
  at('card').focus()
  at('beside').dispatchEvent(new Event('pointerdown', { bubbles: true }))
  at('card').blur()
  at('beside').remove()
  await Promise.resolve()
  expect(focused()).toBe('')
})
