/** What of the texts is fetched, and when: the language one speaks, and another one as soon as it is asked for. */
import { beforeEach, expect, test, vi } from 'vitest'

import type { Language } from '../src/locales'

const fetched: Language[] = []

/** A window that has just been opened: nothing was fetched yet. */
beforeEach(() => {
  vi.resetModules()
  fetched.length = 0
  vi.doMock('../src/locales/en.json', async (original) => {
    fetched.push('en')
    return await original()
  })
  vi.doMock('../src/locales/zh.json', async (original) => {
    fetched.push('zh')
    return await original()
  })
})

test('only the language that is spoken is fetched, and once', async () => {
  const { fetchTexts, m, speak } = await import('../src/locales')
  await fetchTexts('zh')
  expect(m.close()).toBe('关闭')
  await speak('zh')
  await fetchTexts('zh')
  expect(fetched).toEqual(['zh'])
})

test('another language is fetched when it is asked for, and the old one is spoken until it is there', async () => {
  const { fetchTexts, language, m, speak } = await import('../src/locales')
  await fetchTexts('zh')
  const spoken = speak('en')
  expect(m.close()).toBe('关闭')
  expect(language()).toBe('zh')
  await spoken
  expect(m.close()).toBe('Close')
  expect(fetched).toEqual(['zh', 'en'])
  // What is there is spoken at once.
  void speak('zh')
  expect(m.close()).toBe('关闭')
})

test('of two languages asked for one after the other, the last is spoken', async () => {
  const { fetchTexts, language, speak } = await import('../src/locales')
  await fetchTexts('zh')
  await Promise.all([speak('en'), speak('zh')])
  expect(language()).toBe('zh')
})

test('an article says its own words, whatever was fetched', async () => {
  const { fetchTexts } = await import('../src/locales')
  const { printed } = await import('../src/state/credits')
  await fetchTexts('zh')
  expect(printed([{ role: 'editor', name: 'Ada', affiliation: '', joiner: '' }], 'en')).toBe('Editor Ada')
  expect(fetched).toEqual(['zh'])
})

test('the language that is fetched first was chosen, else it fits the system', async () => {
  const { languageOf } = await import('../src/state/stored')
  vi.spyOn(navigator, 'languages', 'get').mockReturnValue(['zh-CN', 'en'])
  expect(languageOf({})).toBe('zh')
  expect(languageOf({ language: 'en' })).toBe('en')
})

test('a language that cannot be had is told, and the window stays in its own', async () => {
  vi.doMock('../src/locales/en.json', () => Promise.reject(new Error('gone')))
  const { fetchTexts, language, m, speak } = await import('../src/locales')
  const { memoryHost } = await import('../src/host/memory')
  const { Workspace } = await import('../src/state/workspace.svelte')
  await fetchTexts('zh')
  localStorage.setItem('galley', JSON.stringify({ language: 'zh' }))
  const workspace = new Workspace(memoryHost())
  workspace.commands.run('language.en')
  await vi.waitFor(() =>
    expect(workspace.notices.list.map((notice) => notice.text())).toEqual([m.language_fault()]),
  )
  expect(language()).toBe('zh')
  expect(workspace.settings.language).toBe('zh')
  expect(JSON.parse(localStorage.getItem('galley') ?? '{}')).toMatchObject({ language: 'zh' })
  await expect(speak('en')).rejects.toThrow()
})
