/** Invented stories of every stage, length and state. Nothing in them is a real person or place. */
import type { Article, Node, StorySummary } from '../../src/host'
import { storyView, type MemoryHost } from '../../src/host/memory'
import { sample } from '../../src/state/sample'
import { change } from '../stories'

const headlines = [
  '老街印刷所重开，孩子们亲手排出第一张报纸',
  '河湾大桥夜间限行调整，货车改走东线',
  '纸库改建成社区图书馆，首批捐书三千册',
  '汛期将至，沿河十二处泵站完成检修',
  'Harbour Street press rolls again after twenty years',
  '市民热线三天内回应率升至九成，仍有部分诉求反复转办，值班主任称将公开逐条答复并接受监督',
  '渔村小学的第一堂天文课',
  '夜市摊位抽签结果公布',
  'City to replant 400 street trees lost in the storm',
  '',
  '青年乐团周六在旧码头演出',
  '一碗面的三代人',
]
const people = ['周棠', '林晗', '沈砚', 'Ada Lindqvist', '何渡']
const stages = ['drafting', 'drafting', 'submitted', 'editing', 'ready', 'published']
const sections = ['河湾新闻/文化', '河湾新闻/交通', '民生', 'City', '']

function summaryOf(n: number): Partial<StorySummary> {
  const at = new Date(Date.now() - n * n * 41 * 60_000).toISOString()
  return {
    stage: stages[n % stages.length] ?? 'drafting',
    holder: people[n % people.length] ?? '',
    created_by: people[(n + 2) % people.length] ?? '',
    created_at: new Date(Date.parse(at) - 7_200_000).toISOString(),
    updated_by: people[n % people.length] ?? '',
    updated_at: at,
    section: sections[n % sections.length] ?? '',
    trashed_at: n % 12 === 11 ? at : null,
  }
}

function articleOf(n: number): Article {
  const headline = headlines[n % headlines.length] ?? ''
  const language = /\p{Script=Han}/u.test(headline) || !headline ? 'zh' : 'en'
  const article = sample(language)
  const numbered = n >= headlines.length && headline ? `${headline}（${String(n)}）` : headline
  return { ...article, headline: numbered, section: sections[n % sections.length] ?? '' }
}

function changesOf(article: Article, count: number) {
  const first: Node | undefined = article.body.content?.[0]
  const text = first?.content?.[0]?.text ?? ''
  return Array.from({ length: count }, (_, n) =>
    change({
      id: `c${String(n)}`,
      kind: n % 2 ? 'deleted' : 'inserted',
      author: people[n % people.length] ?? '',
      from: 1 + n * 6,
      to: n % 2 ? 1 + n * 6 : 4 + n * 6,
      pieces: [{ kind: n % 2 ? 'deleted' : 'inserted', text: text.slice(n * 6, n * 6 + 3) || '据悉' }],
    }),
  )
}

/** Puts so many stories in, and the people who wrote them; the first of them with so many changes. */
export async function seed(host: MemoryHost, count: number, changes = 0): Promise<void> {
  for (const [at, name] of people.entries()) {
    await host.setPerson('周棠', { name, role: at === 2 ? 'desk' : at % 2 ? 'editor' : 'reporter' })
  }
  for (let n = 0; n < count; n++) {
    const article = articleOf(n)
    const given = summaryOf(n)
    const tracked = given.stage !== 'drafting' && given.stage !== 'published'
    const planted = n === 0 && changes > 0 ? changes : tracked ? (n * 3) % 7 : 0
    const stage = n === 0 && changes > 0 ? 'submitted' : given.stage
    host.put(
      storyView(`s${String(n)}`, article, changesOf(article, planted), {
        ...given,
        ...(stage ? { stage } : {}),
      }),
    )
  }
}
