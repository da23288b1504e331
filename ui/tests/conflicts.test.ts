/** Conflicts in the text: where they are drawn, how one goes to them, and that a press or a key decides. */
import { expect, test, vi } from 'vitest'

import type { Article } from '../src/host'
import { memoryHost } from '../src/host/memory'
import { stepped, stopsOf } from '../src/state/stops'
import { all, one, open, press, text, until } from './driver'
import { paragraph, reviewed } from './stories'

const body = (...lines: string[]): Article['body'] => ({ type: 'doc', content: lines.map(paragraph) })
const lines = (article: Article) => (article.body.content ?? []).map((node) => node.content?.[0]?.text)

async function collided() {
  const host = memoryHost()
  const story = reviewed('s1')
  host.put({ ...story, changes: [], working: { ...story.working, body: body('死亡三人。', '尾段。') } })
  const base_version = (await host.story('s1')).version
  await host.saveWorkingText({ story: 's1', base_version, actor: '林晗', body: body('死亡四人。', '尾段。') })
  const late = { story: 's1', base_version, actor: '周棠', body: body('死亡五人。', '尾段。') }
  await expect(host.saveWorkingText(late)).rejects.toMatchObject({ code: 'conflict' })
  await host.mergeRevision({ story: 's1', actor: '周棠', revision: 2, base: { revision: 1 } })
  open(host)
  await until(() => expect(all('.ProseMirror [data-conflict-place]')).toHaveLength(1))
  return host
}

test('both versions lie under their block, with names, and are told in a sentence', async () => {
  await collided()
  const place = one('.ProseMirror [data-conflict-place]')
  expect(place.previousElementSibling?.textContent).toMatch(/死亡四人。$/)
  const boxed = all('.ProseMirror .conflict-text').map((each) => each.textContent)
  expect(boxed.join('')).toContain('死亡四人。')
  expect(place.getAttribute('aria-label')).toContain('林晗: “死亡四人。”; 周棠: “死亡五人。”')
  expect([...place.querySelectorAll('.conflict-name')].map((each) => each.textContent)).toEqual([
    'Standing text · 林晗',
    'Other text · 周棠',
  ])
})

test('a press decides, and what is decided lies in the text no more', async () => {
  const host = await collided()
  one('.ProseMirror [data-choice=theirs]').click()
  await until(() => expect(all('[data-conflict-place]')).toHaveLength(0))
  expect(lines((await host.story('s1')).working)).toEqual(['死亡五人。', '尾段。'])
  expect(text()).toContain('settled as you chose')
})

test('F8 goes to it, and Alt+A takes what came in', async () => {
  const host = await collided()
  press({ code: 'F8', key: 'F8' })
  press({ code: 'F8', key: 'F8' })
  await until(() => expect(all('.ProseMirror aside.conflict-current')).toHaveLength(1))
  press({ code: 'KeyA', key: 'a', altKey: true })
  await until(() => expect(all('[data-conflict-place]')).toHaveLength(0))
  expect(lines((await host.story('s1')).working)).toEqual(['死亡五人。', '尾段。'])
})

test('who chose a change after a conflict decides on the change', async () => {
  const host = await collided()
  press({ code: 'F8', key: 'F8' })
  press({ code: 'F8', key: 'F8' })
  await until(() => expect(all('.ProseMirror aside.conflict-current')).toHaveLength(1))
  const decided = vi.spyOn(host, 'decide')
  await until(() => expect(all('[data-change]')).not.toHaveLength(0))
  one('[data-change]').focus()
  one('[data-change]').dispatchEvent(new FocusEvent('focusin', { bubbles: true }))
  await until(() => expect(all('.ProseMirror aside.conflict-current')).toHaveLength(0))
  press({ code: 'KeyA', key: 'a', altKey: true })
  await until(() => expect(decided).toHaveBeenCalledTimes(1))
  expect(all('[data-conflict-place]')).toHaveLength(1)
})

test('a key on a button goes on with the text when nothing is left to decide', async () => {
  await collided()
  const button = one('.ProseMirror [data-choice=mine]')
  button.focus()
  button.dispatchEvent(new MouseEvent('click', { bubbles: true, detail: 0 }))
  await until(() => expect(all('[data-conflict-place]')).toHaveLength(0))
  await until(() => expect(document.activeElement?.classList.contains('ProseMirror')).toBe(true))
})

test('changes and conflicts are gone through in the order of the text, round and round', () => {
  const stops = stopsOf(
    [
      { id: 'c1', from: 4 },
      { id: 'c2', from: 9 },
    ],
    [{ conflict: { id: 'k1', from: 4 } }, { conflict: { id: 'k2', field: 'headline', from: 0 } }],
  )
  expect(stops.map((stop) => stop.id)).toEqual(['k2', 'k1', 'c1', 'c2'])
  expect(stepped(stops, 'k1', 1)?.id).toBe('c1')
  expect(stepped(stops, 'c2', 1)?.id).toBe('k2')
  expect(stepped(stops, '', -1)?.id).toBe('c2')
  expect(stepped(stops, '', 1)?.id).toBe('k2')
  expect(stepped([], 'c1', 1)).toBeUndefined()
})
