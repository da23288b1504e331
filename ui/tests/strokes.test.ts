/** Ctrl+Z and Ctrl+Y in a field: what was typed there goes back in the steps in which it was typed, and nothing else does. */
import { flushSync } from 'svelte'
import { expect, test, vi } from 'vitest'

import { memoryHost } from '../src/host/memory'
import { all, one, open, press, until } from './driver'
import { reviewed } from './stories'

type Box = HTMLInputElement | HTMLTextAreaElement

/** Types as a keyboard does: in place of what is selected, letter by letter. */
function strike(box: Box, words: string): void {
  for (const letter of words) {
    const given = { bubbles: true, cancelable: true, inputType: 'insertText', data: letter }
    box.dispatchEvent(new InputEvent('beforeinput', given))
    box.setRangeText(letter, box.selectionStart ?? 0, box.selectionEnd ?? 0, 'end')
    box.dispatchEvent(new InputEvent('input', given))
    flushSync()
  }
}

/** A moment in which somebody thinks. */
function pause(): void {
  const now = performance.now()
  vi.spyOn(performance, 'now').mockImplementation(() => now + 600)
}

const back = () => press({ code: 'KeyZ', ctrlKey: true })
const on = () => press({ code: 'KeyY', ctrlKey: true })

async function opened() {
  const host = memoryHost()
  await host.setPerson('周棠', { name: '林晗', role: 'editor' })
  host.put(reviewed('s1', '渡口停航'))
  open(host, {
    libraries: { memory: { tabs: [{ story: 's1', kept: true, inspector: 'details' }], active: 's1' } },
  })
  await until(() => expect(all('.ProseMirror')).toHaveLength(1))
  const headline = one<HTMLTextAreaElement>('textarea[data-field=headline]')
  headline.focus()
  return { host, headline }
}

test('a headline that was typed over is back at once, whole and selected, and can be made again', async () => {
  const { host, headline } = await opened()
  headline.select()
  strike(headline, '复航')
  back()
  expect(headline.value).toBe('渡口停航')
  expect([headline.selectionStart, headline.selectionEnd]).toEqual([0, 4])
  back()
  expect(headline.value).toBe('渡口停航')
  on()
  expect(headline.value).toBe('复航')
  press({ code: 'KeyZ', ctrlKey: true, shiftKey: true })
  expect(headline.value).toBe('复航')
  headline.blur()
  await until(async () => expect((await host.story('s1')).working.headline).toBe('复航'))
})

test('a pause parts the steps, and so does another place', async () => {
  const { headline } = await opened()
  headline.setSelectionRange(4, 4)
  strike(headline, '甲乙')
  pause()
  strike(headline, '丙')
  headline.setSelectionRange(0, 0)
  strike(headline, '丁')
  expect(headline.value).toBe('丁渡口停航甲乙丙')
  const seen = [0, 1, 2].map(() => (back(), headline.value))
  expect(seen).toEqual(['渡口停航甲乙丙', '渡口停航甲乙', '渡口停航'])
  vi.restoreAllMocks()
})

test('each field has steps of its own, and one shown in two places follows', async () => {
  const { headline } = await opened()
  const boxes = () => all('#inspector input, #inspector textarea') as Box[]
  await until(() => expect(boxes().map((each) => each.value)).toContain('渡口停航'))
  const detail = boxes().find((each) => each.value === '渡口停航') as Box
  detail.focus()
  detail.setSelectionRange(4, 4)
  strike(detail, '甲')
  expect(headline.value).toBe('渡口停航甲')
  // Typed elsewhere: here there is nothing to take back.
  headline.focus()
  back()
  expect(headline.value).toBe('渡口停航甲')
  detail.focus()
  back()
  expect([detail.value, headline.value]).toEqual(['渡口停航', '渡口停航'])
})

test('a composed word is one step, and no key of the input method is one', async () => {
  const { headline } = await opened()
  headline.setSelectionRange(4, 4)
  const compose = (type: string) => headline.dispatchEvent(new CompositionEvent(type, { bubbles: true }))
  compose('compositionstart')
  for (const value of ['渡口停航z', '渡口停航zh', '渡口停航整修']) {
    headline.value = value
    headline.dispatchEvent(new InputEvent('input', { bubbles: true, isComposing: true }))
    press({ code: 'KeyZ', ctrlKey: true, isComposing: true })
  }
  compose('compositionend')
  expect(headline.value).toBe('渡口停航整修')
  back()
  expect(headline.value).toBe('渡口停航')
})

test('words from elsewhere are no step, and whoever works here next steps back over nothing of it', async () => {
  const { host, headline } = await opened()
  strike(headline, '甲')
  headline.blur()
  await until(async () => expect((await host.story('s1')).working.headline).toContain('甲'))
  const { version } = await host.story('s1')
  await host.saveWorkingText({
    story: 's1',
    base_version: version,
    actor: 'Ada',
    fields: { headline: '复航' },
  })
  host.tell({ cursor: 0, items: [{ story: 's1', act: 'saved' }] })
  await until(() => expect(headline.value).toBe('复航'))
  headline.focus()
  back()
  expect(headline.value).toBe('复航')

  strike(headline, '乙')
  headline.blur()
  one('.person').click()
  await until(() => expect(all('dialog .people input').length).toBeGreaterThan(1))
  const others = all('dialog .people input').filter(
    (each) => !['周棠', ''].includes((each as HTMLInputElement).value),
  )
  others[0]?.click()
  flushSync()
  one<HTMLFormElement>('dialog form').requestSubmit()
  await until(() => expect(all('dialog')).toHaveLength(0))
  await until(() => expect(one('.person').textContent).not.toContain('周棠'))
  const typed = headline.value
  headline.focus()
  back()
  expect(headline.value).toBe(typed)
})
