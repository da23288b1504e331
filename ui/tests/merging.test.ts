/** Texts that came apart come together again: the banner after a refused save, the history's merge, and the conflict cards. */
import { expect, test } from 'vitest'

import type { Article, OpenMerge, OpenMerges } from '../src/host'
import { memoryHost } from '../src/host/memory'
import { conflictHeading, versionOf } from '../src/features/review/conflicts'
import { Merging } from '../src/state/merging.svelte'
import type { Notices } from '../src/state/notices.svelte'
import { all, button, one, open, text, type, until } from './driver'
import { paragraph, reviewed } from './stories'

const body = (...lines: string[]): Article['body'] => ({ type: 'doc', content: lines.map(paragraph) })

/** A story of which 林晗 saved one text, and 周棠's other text was refused: it is revision 2. */
async function apart(mine: string[], theirs: string[]) {
  const host = memoryHost()
  const story = reviewed('s1')
  host.put({ ...story, changes: [], working: { ...story.working, body: body('死亡三人。', '尾段。') } })
  const base_version = (await host.story('s1')).version
  await host.saveWorkingText({ story: 's1', base_version, actor: '林晗', body: body(...mine) })
  const late = host.saveWorkingText({ story: 's1', base_version, actor: '周棠', body: body(...theirs) })
  await expect(late).rejects.toMatchObject({ code: 'conflict', detail: { revision: 2 } })
  return host
}

const words = (article: Article) => (article.body.content ?? []).map((node) => node.content?.[0]?.text)

test('a refused save is offered to be merged, and comes in with what it was made from', async () => {
  const host = memoryHost()
  const story = reviewed('s1')
  host.put({ ...story, changes: [] })
  open(host)
  await until(() => expect(one<HTMLTextAreaElement>('[data-field=headline]').value).toBe('老街印刷所重开'))
  const { version } = await host.story('s1')
  await host.saveWorkingText({ story: 's1', base_version: version, actor: '林晗', body: body('林晗改了。') })
  type('印刷所', one<HTMLTextAreaElement>('[data-field=headline]'))
  await until(() => expect(text()).toContain('it can be merged into what stands'))
  button('Merge').click()
  await until(() => expect(text()).toContain('nothing collided'))
  const { working } = await host.story('s1')
  expect([working.headline, ...words(working)]).toEqual(['印刷所', '林晗改了。'])
  expect(text()).not.toContain('it can be merged into what stands')
})

test('what collides is a card with both versions; keeping the other puts it into the text, and undo takes that back', async () => {
  const host = await apart(['死亡四人。', '尾段。'], ['死亡五人。', '尾段很短。'])
  await host.mergeRevision({ story: 's1', actor: '周棠', revision: 2, base: { revision: 1 } })
  open(host)
  await until(() => expect(all('[data-conflict]')).toHaveLength(1))
  const card = one('[data-conflict]')
  expect(card.textContent).toContain('Standing text · 林晗')
  expect(card.textContent).toContain('Other text · 周棠')
  expect([card.textContent?.includes('死亡四人。'), card.textContent?.includes('死亡五人。')]).toEqual([
    true,
    true,
  ])
  expect(words((await host.story('s1')).working)).toEqual(['死亡四人。', '尾段很短。'])
  button('Keep other: Changed differently').click()
  await until(() => expect(all('[data-conflict]')).toHaveLength(0))
  expect(words((await host.story('s1')).working)).toEqual(['死亡五人。', '尾段很短。'])
  button('Undo').click()
  await until(() => expect(all('[data-conflict]')).toHaveLength(1))
  expect(words((await host.story('s1')).working)).toEqual(['死亡四人。', '尾段很短。'])
})

test('versions are told as one reads them', () => {
  const conflict = {
    id: 'k1',
    kind: 'block' as const,
    base: 'paragraph',
    mine: 'heading 2',
    theirs: 'bullet_list/list_item/paragraph',
    stands: 'mine' as const,
    choices: ['mine' as const, 'theirs' as const],
    chosen: null,
    from: 0,
    to: 0,
    path: [],
    context_before: '',
    context_after: '',
  }
  const told = (which: 'base' | 'mine' | 'theirs', change: object = {}) =>
    versionOf({ ...conflict, ...change }, which)
  expect([told('base'), told('mine'), told('theirs')]).toEqual(['正文', '小标题', '项目列表 › 正文'])
  expect(told('mine', { kind: 'marks', mine: 'strong, https://a.example' })).toBe('加粗、https://a.example')
  expect(told('mine', { kind: 'deleted', mine: '\n一段' })).toBe('一段')
  expect(conflictHeading({ ...conflict, kind: 'field', field: 'headline' })).toBe('主题')
})

test('of two answers that overtook each other the one to the later question holds', async () => {
  const merge = (id: number): OpenMerge => ({
    id,
    at: '2026-03-02T08:00:00Z',
    mine: '林晗',
    theirs: '周棠',
    revision: null,
    conflicts: [],
  })
  const answers: ((reply: OpenMerges) => void)[] = []
  const host = memoryHost()
  Object.assign(host, { merges: () => new Promise<OpenMerges>((answer) => answers.push(answer)) })
  const nothing = () => undefined
  const notices = { fault: nothing, done: nothing } as unknown as Notices
  const merging = new Merging({ host, notices, act: () => Promise.resolve(), take: nothing })
  merging.turn('s1')
  const both = [merging.read(), merging.read()]
  answers[1]?.({ version: 3, merges: [merge(2)] })
  // Deciding for what stands already makes no other version.
  answers[0]?.({ version: 3, merges: [merge(1)] })
  await Promise.all(both)
  expect([merging.version, merging.open.map(({ id }) => id)]).toEqual([3, [2]])
  // Another story's versions are others.
  merging.turn('s2')
  const read = merging.read()
  answers[2]?.({ version: 1, merges: [merge(1)] })
  await read
  expect([merging.version, merging.open.map(({ id }) => id)]).toEqual([1, [1]])
})
