/** One long invented story with many changes, to measure and look at the editor with. */
import type { Node } from '../../src/host'
import { blankArticle, storyView } from '../../src/host/memory'
import type { StoryView } from '../../src/host'
import { change } from '../stories'

const sentence = '停工二十年的老街印刷所上周六重新开门，三十名学生用铅字排出了一张四开小报，墨还没有干。'
const people = ['林晗', '沈砚', 'Ada Lindqvist', '何渡']

/** So many characters in paragraphs of five sentences, and so many changes of all kinds spread over them. */
export function longStory(characters: number, count: number): StoryView {
  const text = sentence.repeat(5)
  const blocks = Math.max(1, Math.round(characters / text.length))
  const content: Node[] = Array.from({ length: blocks }, () => ({
    type: 'paragraph',
    content: [{ type: 'text', text }],
  }))
  const size = text.length + 2
  const changes = Array.from({ length: count }, (_, n) => {
    const block = Math.floor((n * blocks) / count)
    const before = Math.floor((block * count) / blocks)
    const from = block * size + 1 + Math.min(3 + (n - before) * 9, text.length - 9)
    const kind = n % 5 === 4 ? 'formatted' : n % 2 ? 'deleted' : 'inserted'
    const to = kind === 'deleted' ? from : from + 4
    const author = people[n % people.length] ?? ''
    const made = change({ id: `c${String(n)}`, kind, author, from, to, pieces: [{ kind, text: '据悉，' }] })
    return { ...made, pieces: made.pieces.map((piece) => ({ ...piece, from, to })) }
  })
  const article = { ...blankArticle(), headline: '长稿', body: { type: 'doc', content } as Node }
  const now = new Date(Date.now() + 1000).toISOString()
  return storyView('long', article, changes, { stage: 'editing', updated_at: now })
}
