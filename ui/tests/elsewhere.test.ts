/** Texts from elsewhere: a file and another open story are compared with what stands, and a file is merged into it. */
import { flushSync } from 'svelte'
import { expect, test } from 'vitest'

import type { Article } from '../src/host'
import { memoryHost } from '../src/host/memory'
import { all, button, one, open, press, text, until } from './driver'
import { paragraph, reviewed } from './stories'

const body = (...lines: string[]): Article['body'] => ({ type: 'doc', content: lines.map(paragraph) })
const words = (article: Article) => (article.body.content ?? []).map((node) => node.content?.[0]?.text)

/** The window over a story, and another one beside it. */
async function opened() {
  const host = memoryHost()
  const story = reviewed('s1')
  host.put({ ...story, changes: [], working: { ...story.working, body: body('死亡三人。', '尾段。') } })
  const other = reviewed('s2')
  const summary = { ...other.summary, title: '另一篇' }
  host.put({ ...other, summary, changes: [], working: { ...other.working, body: body('死亡五人。') } })
  const tabs = [
    { story: 's1', title: '老街印刷所重开' },
    { story: 's2', title: '另一篇' },
  ]
  open(host, { libraries: { memory: { tabs, active: 's1' } } })
  await until(() => expect(one<HTMLTextAreaElement>('[data-field=headline]').value).toBe('老街印刷所重开'))
  return host
}

/** The same with the comparison open. */
async function comparing() {
  const host = await opened()
  press({ key: 'd', code: 'KeyD', ctrlKey: true })
  await until(() => expect(all('[aria-label="Newer text"]')).toHaveLength(1))
  return host
}

const newer = () => one<HTMLSelectElement>('[aria-label="Newer text"]')

function pick(value: string): void {
  newer().value = value
  newer().dispatchEvent(new Event('change', { bubbles: true }))
  flushSync()
}

/** Answers the system's file chooser. */
function choose(name: string, content: string): void {
  const input = one<HTMLInputElement>('input[type=file][accept*=".txt"]')
  expect(input.multiple).toBe(false)
  const bytes = new TextEncoder().encode(content)
  const file = { name, arrayBuffer: () => Promise.resolve(bytes.buffer) }
  Object.defineProperty(input, 'files', { configurable: true, value: [file] })
  input.dispatchEvent(new Event('change', { bubbles: true }))
  Reflect.deleteProperty(input, 'files')
  flushSync()
}

const chosen = () => newer().selectedOptions[0]?.textContent

test('a file is compared with what stands, and merged into it', async () => {
  const host = await comparing()
  button('Swap the two texts').click()
  flushSync()
  const was = chosen()
  pick('file')
  expect(chosen(), 'until there is a text, the side stays what it was').toBe(was)
  const older = one<HTMLSelectElement>('[aria-label="Older text"]')
  expect(older.value).toBe('working')
  choose('copy.md', '死亡三人。\n尾段很长。\n')
  await until(() => expect(chosen()).toBe('copy.md'))
  await until(() => expect(text()).toContain('What copy.md says differently can be merged'))
  button('Merge into the story').click()
  await until(() => expect(text()).toContain('nothing collided'))
  expect(words((await host.story('s1')).working)).toEqual(['死亡三人。', '尾段很长。'])
  expect(all('[aria-label="Newer text"]'), 'the manuscript shows it').toHaveLength(0)
})

test('another open story is a side, read anew each time, and never merged', async () => {
  const host = await comparing()
  pick('story s2')
  await until(() => expect(chosen()).toBe('另一篇'))
  await until(() => expect(one('main .sheet').textContent).toContain('死亡五人。'))
  expect(text()).not.toContain('can be merged')
  const { version } = await host.story('s2')
  await host.saveWorkingText({ story: 's2', base_version: version, actor: '林晗', body: body('死亡六人。') })
  pick('story s2')
  await until(() => expect(one('main .sheet').textContent).toContain('死亡六人。'))
})

test('two files of one name are two choices', async () => {
  await comparing()
  for (const line of ['死亡七人。', '死亡八人。']) {
    pick('file')
    choose('copy.md', line)
    await until(() => expect(one('main .sheet').textContent).toContain(line))
  }
  expect([...newer().options].filter((each) => each.text === 'copy.md').map((each) => each.value)).toEqual([
    'file 2',
    'file 1',
  ])
  pick('file 1')
  await until(() => expect(one('main .sheet').textContent).toContain('死亡七人。'))
})

test('a file is compared with from the manuscript, before anything else was', async () => {
  const host = await opened()
  host.choose('view.compare_file')
  choose('copy.md', '死亡三人。')
  await until(() => expect(chosen()).toBe('copy.md'))
  expect(one<HTMLSelectElement>('[aria-label="Older text"]').value).toBe('working')
})

test('a file that is no text is told, and the side stays', async () => {
  const host = await comparing()
  const fault = { code: 'invalid', message: 'photo.txt is no text.', detail: {} }
  Object.assign(host, { readFile: () => Promise.reject(fault) })
  const was = chosen()
  pick('file')
  choose('photo.txt', '')
  await until(() => expect(text()).toContain('photo.txt could not be read'))
  expect(chosen()).toBe(was)
})
