/** The in-memory host answers as the desk would: enough of it that a window can be built and tried on it. */
import { afterEach, expect, test, vi } from 'vitest'

import type { Article, StoryView } from '../src/host'
import { blankArticle, memoryHost, storyView, type MemoryHost } from '../src/host/memory'
import { paragraph } from './stories'

afterEach(() => {
  vi.useRealTimers()
})

function article(headline: string, ...lines: string[]): Article {
  return { ...blankArticle(), headline, body: { type: 'doc', content: lines.map(paragraph) } }
}

const actor = '周棠'

async function made(host: MemoryHost, ...lines: string[]): Promise<StoryView> {
  return host.createStory({ actor, article: article('渡口夜航', ...lines) })
}

async function save(host: MemoryHost, story: string, ...lines: string[]): Promise<StoryView> {
  const { version } = await host.story(story)
  const body = article('', ...lines).body
  await host.saveWorkingText({ story, base_version: version, actor: '林晗', body, fields: {} })
  return host.story(story)
}

const lines = (text: Article) => (text.body.content ?? []).map((block) => block.content?.[0]?.text ?? '')

test('revisions are kept with what they changed', async () => {
  const host = memoryHost()
  const { summary } = await made(host, '今天')
  await save(host, summary.id, '今天下雨')
  await host.makeRevision({ story: summary.id, actor, note: '二稿' })
  const revisions = await host.revisions(summary.id)
  expect(revisions.map(({ kind, note, added, removed }) => [kind, note, added, removed])).toEqual([
    ['created', '', 6, 0],
    ['manual', '二稿', 2, 0],
  ])
  await host.restoreRevision({ story: summary.id, actor, revision: 1 })
  expect(lines((await host.story(summary.id)).working)).toEqual(['今天'])
  expect((await host.revisions(summary.id)).at(-1)?.kind).toBe('replaced')
  const lost = host.revision({ story: summary.id, revision: 9 })
  await expect(lost).rejects.toMatchObject({ code: 'not-found' })
})

test('a save made from an older text is a conflict, and is kept', async () => {
  const host = memoryHost()
  const { summary } = await made(host, '今天')
  await save(host, summary.id, '明天')
  const late = { story: summary.id, base_version: 1, actor, body: article('', '昨天').body, fields: {} }
  await expect(host.saveWorkingText(late)).rejects.toMatchObject({
    code: 'conflict',
    detail: { revision: 2 },
  })
  expect(lines((await host.revision({ story: summary.id, revision: 2 })).working)).toEqual(['昨天'])
  expect(lines((await host.story(summary.id)).working)).toEqual(['明天'])
})

test('what is written into a tracked story is a change, and can be decided on and undone', async () => {
  const host = memoryHost()
  const { summary } = await made(host, '甲', '乙', '丙')
  await host.submitStory({ story: summary.id, actor })
  const { changes, baseline } = await save(host, summary.id, '甲一', '乙', '丁丙')
  expect(changes.map(({ kind, inserted, from, to, author }) => [kind, inserted, from, to, author])).toEqual([
    ['inserted', '一', 2, 3, '林晗'],
    ['inserted', '丁', 8, 9, '林晗'],
  ])
  expect(lines(baseline)).toEqual(['甲', '乙', '丙'])

  const first = { ids: changes.slice(0, 1).map((change) => change.id) }
  const accepted = await host.decide({ story: summary.id, actor, which: first, verdict: 'accept' })
  expect(lines(accepted.story.baseline)).toEqual(['甲一', '乙', '丙'])
  expect(accepted.story.changes).toHaveLength(1)
  const rejected = await host.decide({ story: summary.id, actor, which: 'all', verdict: 'reject' })
  expect(lines(rejected.story.working)).toEqual(['甲一', '乙', '丙'])
  expect((await host.decisions(summary.id)).map((each) => each.verdict)).toEqual(['accept', 'reject'])

  const undone = await host.undoDecision({ story: summary.id, actor, decision: rejected.decision ?? 0 })
  expect(lines(undone.working)).toEqual(['甲一', '乙', '丁丙'])
  expect(undone.changes).toHaveLength(1)
})

test('what is written while nothing is recorded goes into both texts, and what waits goes on waiting', async () => {
  const host = memoryHost()
  const { summary } = await made(host, '甲乙丙', '丁', '戊')
  await host.submitStory({ story: summary.id, actor })
  await save(host, summary.id, '甲新乙丙', '丁', '戊己')
  await host.setTracking({ story: summary.id, actor, on: false })
  // Beside a change, in a block without one, and in one that the change is the end of.
  const after = await save(host, summary.id, '甲新乙丙丙', '丁丁', '前戊己')
  expect(lines(after.baseline)).toEqual(['甲乙丙丙', '丁丁', '前戊'])
  expect(lines(after.working)).toEqual(['甲新乙丙丙', '丁丁', '前戊己'])
  expect(after.changes.map(({ inserted }) => inserted)).toEqual(['新', '己'])
  const rejected = await host.decide({ story: summary.id, actor, which: 'all', verdict: 'reject' })
  expect(lines(rejected.story.working)).toEqual(['甲乙丙丙', '丁丁', '前戊'])
  // With nothing left to decide, both are one text.
  const last = await save(host, summary.id, '甲', '丁丁', '前戊')
  expect([lines(last.baseline), last.changes]).toEqual([['甲', '丁丁', '前戊'], []])
})

test('fields are saved by name, and a changed headline is a change', async () => {
  const host = memoryHost()
  const { summary, version } = await made(host, '甲')
  await host.setTracking({ story: summary.id, actor, on: true })
  const request = { story: summary.id, base_version: version + 1, actor, fields: { headline: '夜航恢复' } }
  const reply = await host.saveWorkingText(request)
  expect(reply.changes).toMatchObject([{ kind: 'field', field: 'headline', before: '渡口夜航' }])
  expect((await host.story(summary.id)).summary.title).toBe('夜航恢复')
})

test('any two texts can be compared', async () => {
  const host = memoryHost()
  const { summary } = await made(host, '甲', '乙')
  await save(host, summary.id, '甲', '新', '乙')
  const { changes } = await host.compare({ story: summary.id, old: { revision: 1 }, new: 'working' })
  expect(changes.map((change) => [change.kind, change.inserted, change.block])).toEqual([
    ['inserted', '新', 1],
  ])
  const back = await host.compare({ story: summary.id, old: 'working', new: { revision: 1 } })
  expect(back.changes.map((change) => [change.kind, change.deleted])).toEqual([['deleted', '新']])
})

test('preflight finds what blocks first, and publishing is refused for it', async () => {
  const host = memoryHost()
  host.put(storyView('s1', article('', '待核')))
  const findings = await host.checkStory('s1')
  expect(findings[0]?.code).toBe('headline-missing')
  expect(findings.find((finding) => finding.code === 'placeholder')?.place).toEqual({
    kind: 'body',
    from: 1,
    to: 3,
  })
  const refused = host.publishStory({ story: 's1', destination: 'Newsroom', actor })
  await expect(refused).rejects.toMatchObject({
    code: 'preflight',
    detail: { findings: [{ code: 'headline-missing' }] },
  })
})

test('what is held is delivered when it is due, unless it is taken back', async () => {
  vi.useFakeTimers()
  const host = memoryHost()
  const { summary } = await made(host, '甲')
  const heard = vi.fn()
  host.onFeed(heard)
  const request = { story: summary.id, destination: 'Newsroom', actor, hold_ms: 10_000 }
  const state = async () => (await host.deliveries(summary.id)).map((each) => each.delivery.state)

  const { delivery } = await host.publishStory(request)
  expect(delivery.state).toBe('held')
  expect(Date.parse(delivery.due ?? '')).toBe(Date.now() + 10_000)
  expect((await host.publishStory(request)).fresh).toBe(false)
  await host.cancelDelivery({ delivery: delivery.id, actor })
  vi.advanceTimersByTime(20_000)
  expect(await state()).toEqual(['cancelled'])

  const again = await host.publishStory(request)
  vi.advanceTimersByTime(9_999)
  expect(await state()).toEqual(['cancelled', 'held'])
  vi.advanceTimersByTime(1)
  expect(await state()).toEqual(['cancelled', 'delivered'])
  expect(heard).toHaveBeenCalledOnce()
  await expect(host.cancelDelivery({ delivery: again.delivery.id, actor })).rejects.toMatchObject({
    code: 'invalid',
  })
})

test('what was published can be withdrawn once', async () => {
  const host = memoryHost()
  const { summary } = await made(host, '甲')
  const request = { story: summary.id, destination: 'Newsroom', actor, note: '' }
  await expect(host.withdrawStory(request)).rejects.toMatchObject({ code: 'invalid' })
  await host.publishStory({ story: summary.id, destination: 'Newsroom', actor })
  expect((await host.withdrawStory(request)).delivery).toMatchObject({
    action: 'withdraw',
    state: 'delivered',
  })
})

test('the story log tells who did what', async () => {
  const host = memoryHost()
  const { summary } = await made(host, '甲')
  await host.submitStory({ story: summary.id, actor })
  await host.returnStory({ story: summary.id, actor, note: '补采' })
  const log = await host.storyLog(summary.id)
  expect(log.map((entry) => entry.act)).toEqual(['created', 'submitted', 'returned'])
  expect(log.at(-1)?.detail).toMatchObject({ to: 'drafting', note: '补采' })
})

test('a clipboard becomes blocks, and nothing in it runs', async () => {
  const host = memoryHost()
  const html = '<h1>题</h1><p>一<script>alert(1)</script></p><ul><li>二</li></ul>'
  const { body } = await host.cleanPaste({ html })
  expect(body.content?.map((block) => [block.type, block.content?.[0]?.text])).toEqual([
    ['heading', '题'],
    ['paragraph', '一'],
    ['paragraph', '二'],
  ])
  const plain = await host.cleanPaste({ text: 'a\n\nb' })
  expect(plain.body.content).toHaveLength(2)
})

test('pictures have an address, and only pictures', async () => {
  const host = memoryHost()
  const gif = new TextEncoder().encode('GIF89a...')
  const { media } = await host.addMedia({ filename: '像.gif', mime: '' }, gif)
  expect(media).toMatchObject({ mime: 'image/gif', filename: '像.gif' })
  expect(media.sha256).toMatch(/^[0-9a-f]{64}$/)
  expect(host.mediaAddress(media.sha256)).toMatch(/^data:image\/gif;base64,/)
  const page = host.addMedia({ filename: 'a.png', mime: 'image/png' }, new TextEncoder().encode('<svg>'))
  await expect(page).rejects.toMatchObject({ detail: { why: 'not-a-picture' } })
})

test('four templates begin four kinds of story', async () => {
  const templates = await memoryHost().templates()
  expect(templates.map((template) => template.id)).toEqual(['news', 'feature', 'notice', 'photo-story'])
})

test('the window closes after the page has saved, and not when it could not', async () => {
  const host = memoryHost()
  expect(await host.close()).toBe(true)
  const stop = host.onClose(() => Promise.reject(new Error('the disk is full')))
  expect(await host.close()).toBe(false)
  stop()
  expect(await host.close()).toBe(true)
})
