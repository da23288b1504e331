/** The frame of the window: palette, tabs, new stories, stages, persons, trash, menu, and what survives a restart. */
import { flushSync } from 'svelte'
import { expect, test, vi } from 'vitest'

import { askAhead } from '../src/host/ahead'
import { memoryHost, type MemoryHost } from '../src/host/memory'
import type { Stored } from '../src/state/stored'
import { all, button, close, one, open, press, text, type, until } from './driver'
import { reviewed } from './stories'

async function opened(...headlines: string[]): Promise<MemoryHost> {
  const host = memoryHost()
  for (const [at, headline] of headlines.entries()) host.put(reviewed(`s${String(at)}`, headline))
  open(host)
  await until(() => expect(all('[role=option]')).toHaveLength(headlines.length))
  await until(() => expect(all('.ProseMirror')).toHaveLength(1))
  return host
}

const row = (headline: string) => {
  const found = all('[data-story]').find((each) => each.textContent?.includes(headline))
  if (!found) throw new Error(`There is no row “${headline}”.`)
  return found
}
const tabNames = () => all('[data-tab]').map((tab) => tab.textContent?.trim())
const ctrl = (code: string, more: KeyboardEventInit = {}) => press({ code, ctrlKey: true, ...more })
const ask = async (words: string) => {
  ctrl('KeyK')
  await until(() => expect(all('[role=combobox]')).toHaveLength(1))
  type(words, one('[role=combobox]'))
}

test('the palette does a command with the keyboard alone', async () => {
  await opened('One')
  await ask('dark app')
  const box = one('[role=combobox]')
  expect(document.getElementById(box.getAttribute('aria-activedescendant') ?? '')?.textContent).toContain(
    'Dark appearance',
  )
  press({ key: 'Enter', code: 'Enter', isComposing: true }, box)
  expect(all('[role=combobox]')).toHaveLength(1)
  press({ key: 'Enter', code: 'Enter' }, box)
  await until(() => expect(document.documentElement.dataset.theme).toBe('dark'))
  ctrl('KeyK')
  await until(() => expect(one('[role=listbox] [role=group]').textContent).toContain('Used last'))
})

test('the palette finds stories, and says why something cannot be done', async () => {
  const host = memoryHost()
  await host.setPerson('周棠', { name: '沈砚', role: 'reporter' })
  host.put(reviewed('s1', '老街印刷所重开'))
  open(host, { actor: '沈砚' })
  await until(() => expect(all('.ProseMirror')).toHaveLength(1))
  await ask('accept all')
  await until(() => expect(text()).toContain('Changes are decided by an editor or the desk.'))
  press({ key: 'Enter', code: 'Enter' }, one('[role=combobox]'))
  expect(all('[role=combobox]')).toHaveLength(1)
  type('印刷', one('[role=combobox]'))
  await until(() => expect(one('.list mark').textContent).toBe('印刷'))
  type('nothing of the kind', one('[role=combobox]'))
  await until(() => expect(text()).toContain('No command or story matches'))
})

test('a story looked at in passing gives way; one that is kept stays in its tab', async () => {
  await opened('One', 'Two', 'Three')
  row('One').dispatchEvent(new MouseEvent('dblclick', { bubbles: true }))
  row('Two').click()
  await until(() => expect(tabNames()).toEqual(['One', 'Two']))
  row('Three').click()
  await until(() => expect(tabNames()).toEqual(['One', 'Three']))
  ctrl('Tab')
  await until(() => expect(one('[data-tab][aria-selected=true]').textContent).toBe('One'))
  ctrl('KeyW')
  await until(() => expect(one('h1').textContent?.trim()).toBe('Three'))
})

test('a second start shows the same stories, the same one in front, in the same view', async () => {
  const host = await opened('One', 'Two')
  row('One').dispatchEvent(new MouseEvent('dblclick', { bubbles: true }))
  await until(() => expect(one('h1').textContent?.trim()).toBe('One'))
  row('Two').dispatchEvent(new MouseEvent('dblclick', { bubbles: true }))
  await until(() => expect(one('h1').textContent?.trim()).toBe('Two'))
  ctrl('KeyP')
  await until(() => expect(all('iframe')).toHaveLength(1))
  await close()
  open(host)
  await until(() => expect(all('iframe')).toHaveLength(1))
  expect(tabNames()).toEqual(['One', 'Two'])
  expect(one('[data-tab][aria-selected=true]').textContent).toBe('Two')
})

test('a new story comes from a template, in the chosen language', async () => {
  const host = await opened('One')
  ctrl('KeyN')
  await until(() => expect(all('dialog .card')).toHaveLength(4))
  one('dialog input[value=feature]').click()
  one('dialog .language input[value=en]').click()
  flushSync()
  one<HTMLFormElement>('dialog form').requestSubmit()
  await until(() => expect(all('[role=option]')).toHaveLength(2))
  const made = (await host.listStories({ trashed: false })).find((story) => story.title === '')
  expect(made?.language).toBe('en')
  const { working } = await host.story(made?.id ?? '')
  expect(working.credits[0]).toMatchObject({ role: 'reporter', name: '周棠' })
  expect(working.body.content?.some((node) => node.type === 'heading')).toBe(true)
})

test('a story goes back with a note into somebody’s hands', async () => {
  const host = memoryHost()
  host.put(reviewed('s1', 'One'))
  await host.setPerson('周棠', { name: 'Ada', role: 'editor' })
  open(host)
  await until(() => expect(all('.ProseMirror')).toHaveLength(1))
  one('.stage').click()
  await until(() => expect(all('[aria-current=step]')).toHaveLength(1))
  one('[data-command="stage.return"]').click()
  await until(() => expect(all('dialog textarea')).toHaveLength(1))
  type('请补采访', one('dialog textarea'))
  const [, holder] = all('dialog select') as HTMLSelectElement[]
  if (holder) holder.value = 'Ada'
  holder?.dispatchEvent(new Event('change', { bubbles: true }))
  flushSync()
  one<HTMLFormElement>('dialog form').requestSubmit()
  await until(() => expect(one('.stage').textContent).toContain('Drafting'))
  expect(one('.stage').textContent).toContain('held by Ada')
  expect(text()).toContain('Ada has this story in hand.')
  one('.banner [data-command="stage.take"]').click()
  await until(() => expect(all('.banner')).toHaveLength(0))
})

test('a story that goes on goes to somebody who can take it further', async () => {
  const host = memoryHost()
  const view = reviewed('s1', 'One')
  host.put({ ...view, summary: { ...view.summary, holder: '林晗' } })
  await host.setPerson('周棠', { name: '林晗', role: 'reporter' })
  open(host)
  await until(() => expect(all('.ProseMirror')).toHaveLength(1))
  button('Move to Editing').click()
  await until(() => expect(all('dialog textarea')).toHaveLength(1))
  expect((all('dialog select')[1] as HTMLSelectElement).value).toBe('周棠')
  one<HTMLFormElement>('dialog form').requestSubmit()
  await until(() => expect(one('.stage').textContent).toContain('held by 周棠'))
})

test('a reason that stands in the way of every move is said once', async () => {
  const host = memoryHost()
  host.put(reviewed('s1', 'One'))
  await host.setPerson('周棠', { name: 'Ada', role: 'editor' })
  await host.setPerson('周棠', { name: '周棠', role: 'reporter' })
  open(host)
  await until(() => expect(all('.ProseMirror')).toHaveLength(1))
  one('.stage').click()
  await until(() => expect(all('[data-command="stage.advance"]').length).toBeGreaterThan(1))
  expect(text().split('may move a story out of').length - 1).toBe(1)
})

test('Home and End choose the first and the last person', async () => {
  const host = memoryHost()
  host.put(reviewed('s1', 'One'))
  await host.setPerson('周棠', { name: 'Ada', role: 'editor' })
  open(host)
  await until(() => expect(all('.ProseMirror')).toHaveLength(1))
  one('.person').click()
  await until(() => expect(all('dialog .people input')).toHaveLength(3))
  const people = all('dialog .people input') as HTMLInputElement[]
  people[0]?.focus()
  press({ key: 'End', code: 'End' }, people[0])
  expect(document.activeElement).toBe(people[2])
  await until(() => expect(all('dialog input.new')).toHaveLength(1))
  press({ key: 'Home', code: 'Home' }, people[2])
  expect(people[0]?.checked).toBe(true)
})

test('who may not publish sees why, by button and by key', async () => {
  const host = memoryHost()
  host.put(reviewed('s1', 'One'))
  await host.setPerson('周棠', { name: 'Ada', role: 'editor' })
  open(host, { actor: 'Ada' })
  await until(() => expect(one('[data-command="story.publish"]').title).toBe('Publishing is for the desk.'))
  expect(one('[data-command="story.publish"]').ariaDisabled ?? 'true').toBe('true')
  ctrl('KeyP', { shiftKey: true })
  await until(() => expect(one('.notice').textContent).toContain('Publishing is for the desk.'))
  expect(all('dialog')).toHaveLength(0)
})

test('the trash gives back what was thrown away, at once and later', async () => {
  await opened('One', 'Two')
  row('Two').click()
  await until(() => expect(one('h1').textContent?.trim()).toBe('Two'))
  press({ key: 'Delete', code: 'Delete' }, one('[data-list=stories]'))
  await until(() => expect(all('[data-story]')).toHaveLength(1))
  button('Undo').click()
  await until(() => expect(all('[data-story]')).toHaveLength(2))
  press({ key: 'Delete', code: 'Delete' }, one('[data-list=stories]'))
  await until(() => expect(all('[data-story]')).toHaveLength(1))
  one('footer button').click()
  await until(() => expect(all('[data-restore]')).toHaveLength(1))
  row('Two').click()
  await until(() => expect(text()).toContain('This story is in the trash.'))
  one('[data-restore]').click()
  await until(() => expect(text()).toContain('The trash is empty'))
})

test('arrows rest on a story before it opens, letters find one', async () => {
  await opened('Alpha', 'Beta', 'Gamma')
  const list = one('[data-list=stories]')
  list.focus()
  press({ key: 'g', code: 'KeyG' }, list)
  await until(() => expect(one('h1').textContent?.trim()).toBe('Gamma'))
  press({ key: 'b', code: 'KeyB', isComposing: true }, list)
  press({ key: 'Home', code: 'Home' }, list)
  const first = all('[data-story]')[0]?.querySelector('.title')?.textContent?.trim() ?? ''
  await until(() => expect(one('h1').textContent?.trim()).toBe(first))
})

test('somebody new works here, and the desk’s roles are kept', async () => {
  const host = await opened('One')
  one('.person').click()
  await until(() => expect(all('dialog .people label').length).toBeGreaterThan(1))
  const [, ...others] = all('dialog .people input').reverse()
  expect(others.length).toBeGreaterThan(0)
  all('dialog .people input').at(-1)?.click()
  flushSync()
  type('韩冬', one('dialog input.new'))
  one('dialog .as input[value=editor]').click()
  flushSync()
  one<HTMLFormElement>('dialog form').requestSubmit()
  await until(() => expect(one('.person').textContent).toContain('韩冬'))
  expect((await host.facets()).people).toContainEqual({ name: '韩冬', role: 'editor' })
})

test('whoever is new writes their name at once: after Enter, from its first letter, or where they pointed', async () => {
  await opened('One')
  const asked = async () => {
    one('.person').click()
    await until(() => expect(all('dialog .people label').length).toBeGreaterThan(0))
    const fresh = all('dialog .people input').at(-1)
    if (!fresh) throw new Error('Nobody new can be chosen.')
    return fresh
  }
  const left = async () => {
    one<HTMLDialogElement>('dialog').dispatchEvent(new Event('close'))
    await until(() => expect(all('dialog')).toHaveLength(0))
  }
  for (const key of ['Enter', 'h']) {
    const fresh = await asked()
    fresh.focus()
    fresh.click()
    flushSync()
    // Arrows go on from there: the row keeps the focus until somebody means it.
    expect(document.activeElement).toBe(fresh)
    press({ key })
    expect(document.activeElement).toBe(one('dialog input.new'))
    await left()
  }
  const fresh = await asked()
  fresh.closest('label')?.dispatchEvent(new MouseEvent('click', { bubbles: true, detail: 1 }))
  await until(() => expect(document.activeElement).toBe(one('dialog input.new')))
})

test('the native menu speaks the language, and does what the keyboard does', async () => {
  const host = await opened('One')
  await until(() => expect(host.asked.menus[0]?.label).toBe('Story'))
  expect(JSON.stringify(host.asked.menus)).toContain('CmdOrCtrl+Shift+P')
  expect(JSON.stringify(host.asked.menus)).not.toContain('Alt+')
  all('input[type=radio][value=zh]')[0]?.click()
  await until(() => expect(host.asked.menus[0]?.label).toBe('稿件'))
  host.choose('view.preview')
  await until(() => expect(all('iframe')).toHaveLength(1))
})

test('focus mode leaves the manuscript alone, and Escape brings the rest back', async () => {
  await opened('One')
  press({ code: 'F11' }, document.body)
  await until(() => expect(all('nav, aside, footer, .toolbar')).toHaveLength(0))
  expect(all('.ProseMirror')).toHaveLength(1)
  press({ code: 'Escape', key: 'Escape' }, document.body)
  await until(() => expect(all('nav')).toHaveLength(1))
})

test('panes are resized with the keyboard within their limits', async () => {
  await opened('One')
  const line = one('nav [role=separator]')
  expect(line.getAttribute('aria-valuenow')).toBe('280')
  press({ key: 'ArrowRight', code: 'ArrowRight' }, line)
  expect(line.getAttribute('aria-valuenow')).toBe('296')
  press({ key: 'End', code: 'End' }, line)
  expect(one('nav').style.width).toBe('460px')
})

test('the story that was left is there before the library is read', async () => {
  const host = memoryHost()
  host.put(reviewed('s0', 'Left'))
  host.put(reviewed('s1', 'Other'))
  let answer: () => void = () => undefined
  const rows = host.listStories
  host.listStories = (request) => new Promise((done) => (answer = () => done(rows(request))))
  const tab = { story: 's0', title: 'Left', kept: true, middle: 'manuscript', caret: 0, scroll: 0 }
  open(host, { libraries: { memory: { tabs: [tab], active: 's0' } } })
  await until(() => expect(all('.ProseMirror')).toHaveLength(1))
  expect(all('[role=option]')).toHaveLength(0)
  answer()
  await until(() => expect(all('[role=option]')).toHaveLength(2))
  expect(tabNames()).toEqual([])
  expect(one<HTMLTextAreaElement>('textarea[data-field=headline]').value).toBe('Left')
})

test('what was left in another library is not taken for one of this', async () => {
  const host = memoryHost()
  host.put(reviewed('s1', 'Here'))
  const tab = { story: 's0', title: 'There', kept: true, middle: 'manuscript', caret: 0, scroll: 0 }
  open(host, { libraries: { elsewhere: { tabs: [tab], active: 's0' } } })
  await until(() => expect(one<HTMLTextAreaElement>('textarea[data-field=headline]').value).toBe('Here'))
})

test('a library that was moved is gone on with where it was left', async () => {
  const host = memoryHost()
  host.put(reviewed('s0', 'Left'))
  host.put(reviewed('s1', 'Other'))
  const story = vi.spyOn(host, 'story')
  const tab = { story: 's0', title: 'Left', kept: true, middle: 'preview', caret: 0, scroll: 0 }
  open(host, { libraries: { elsewhere: { tabs: [tab], active: 's0' } } })
  const libraries = () =>
    Object.keys((JSON.parse(localStorage.getItem('galley') ?? '{}') as Stored).libraries ?? {})
  await until(() => expect(libraries()).toEqual(['memory']))
  expect(story).toHaveBeenCalledTimes(1)
  expect(all('iframe')).toHaveLength(1)
})

test('the story that was asked for ahead is asked for once', async () => {
  const host = memoryHost()
  host.put(reviewed('s0', 'Left'))
  const story = vi.spyOn(host, 'story')
  const ahead = askAhead(host, 's0')
  expect(story).toHaveBeenCalledTimes(1)
  expect((await ahead.story('s0')).summary.id).toBe('s0')
  expect(story).toHaveBeenCalledTimes(1)
  await ahead.story('s0')
  expect(story).toHaveBeenCalledTimes(2)
})

test('a story that cannot be read ahead says so to whoever asks', async () => {
  const host = memoryHost()
  host.put(reviewed('s1', 'Here'))
  const ahead = askAhead(host, 'gone')
  expect((await ahead.story('s1')).summary.id).toBe('s1')
  const again = askAhead(host, 'gone')
  await expect(again.story('gone')).rejects.toMatchObject({ code: 'not-found' })
})

test('a new place to publish to is no reason to read the story again', async () => {
  const host = await opened('One')
  const story = vi.spyOn(host, 'story')
  const destinations = vi.spyOn(host, 'destinations')
  host.tell({ cursor: 0, items: [{ story: null, act: 'destination' }] })
  await until(() => expect(destinations).toHaveBeenCalled())
  expect(story).not.toHaveBeenCalled()
  host.tell({ cursor: 0, items: [{ story: null, act: 'restored' }] })
  await until(() => expect(story).toHaveBeenCalled())
})

test('Escape leads from the preview back to the text', async () => {
  const host = memoryHost()
  host.put(reviewed('s1', '河湾'))
  open(host, { libraries: { memory: { tabs: [{ story: 's1' }], active: 's1' } } })
  await until(() => expect(all('.ProseMirror')).toHaveLength(1))
  press({ key: 'p', code: 'KeyP', ctrlKey: true })
  await until(() => expect(all('iframe')).toHaveLength(1))
  press({ key: 'Escape', code: 'Escape' })
  await until(() => expect(all('.ProseMirror')).toHaveLength(1))
  expect(all('iframe')).toHaveLength(0)
})

test('a click on the blank paper below the text goes to its end', async () => {
  const host = memoryHost()
  host.put(reviewed('s1', '河湾'))
  open(host, { libraries: { memory: { tabs: [{ story: 's1', caret: 1 }], active: 's1' } } })
  await until(() => expect(all('.ProseMirror')).toHaveLength(1))
  one('.headline').focus()
  one('article.sheet').dispatchEvent(new MouseEvent('mousedown', { bubbles: true, clientX: -1, clientY: 10 }))
  await until(() => expect(document.activeElement).toBe(one('.ProseMirror')))
  expect(document.getSelection()?.anchorOffset).toBe(document.getSelection()?.anchorNode?.textContent?.length)
})

test('a library that cannot be written is shown, and nothing in it can be changed', async () => {
  const host = memoryHost()
  host.put(reviewed('s1', 'One'))
  host.readsOnly = true
  open(host)
  await until(() => expect(all('.banner')).toHaveLength(1))
  expect(one('.banner').textContent).toContain('can only be read')
  expect(one('.ProseMirror').getAttribute('contenteditable')).toBe('false')
  ctrl('KeyN')
  await until(() => expect(text()).toContain('The library can only be read'))
  expect(all('dialog')).toHaveLength(0)
})

test('a library that another program holds is opened as soon as it is let go', async () => {
  const host = memoryHost()
  host.put(reviewed('s1', 'One'))
  host.failNext('facets', { code: 'busy', message: 'Another program holds the library.', detail: null })
  open(host)
  await until(() => expect(all('main [role=alert]')).toHaveLength(1))
  await until(() => expect(all('.ProseMirror')).toHaveLength(1))
})
