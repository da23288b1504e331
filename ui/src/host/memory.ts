/**
 * The twin of the desk for tests and for a plain browser: the same answers, kept in memory and forgotten with the page.
 *
 * It has no diff engine. Changes are what a test puts there; deciding takes them away, undoing brings them back, and the
 * texts stay as they are. Anything about texts is tested against the desk itself.
 */
import type { Host } from './host'
import type {
  Article,
  Change,
  Delivery,
  Fault,
  FeedReply,
  Person,
  Stage,
  StorySummary,
  StoryView,
  Which,
} from './types'

/** Acts that a test performs behind the window's back. */
export interface MemoryHost extends Host {
  /** Puts a story in, as another process would. */
  put(view: StoryView): void
  /** Tells the window that others wrote. */
  tell(reply: FeedReply): void
  /** Makes the next call of this name fail. */
  failNext(name: keyof Host, fault: Fault): void
}

export const stages: Stage[] = [
  { id: 'drafting', zh: '起草', en: 'Drafting', tracking: false, movers: ['reporter', 'editor', 'desk'] },
  { id: 'submitted', zh: '已提交', en: 'Submitted', tracking: true, movers: ['editor', 'desk'] },
  { id: 'editing', zh: '编辑中', en: 'Editing', tracking: true, movers: ['editor', 'desk'] },
  { id: 'ready', zh: '待发', en: 'Ready', tracking: true, movers: ['desk'] },
  { id: 'published', zh: '已发布', en: 'Published', tracking: true, movers: ['desk'] },
]

/** An article of this language with nothing in it. */
export function blankArticle(language = 'zh-Hans'): Article {
  return {
    schema: 1,
    language,
    kicker: '',
    headline: '',
    deck: '',
    short_headline: '',
    lead: '',
    credits: [],
    dateline: '',
    source: '',
    section: '',
    keywords: [],
    related: [],
    rights: '',
    corrections: [],
    embargo: null,
    media: [],
    body: { type: 'doc', content: [{ type: 'paragraph' }] },
  }
}

function textOf(article: Article): string {
  const walk = (node: Article['body']): string => (node.text ?? '') + (node.content ?? []).map(walk).join('')
  return walk(article.body)
}

/** A story as the desk would answer it. */
export function storyView(
  id: string,
  working: Article,
  changes: Change[] = [],
  given: Partial<StorySummary> = {},
): StoryView {
  const now = new Date().toISOString()
  const summary: StorySummary = {
    id,
    title: working.headline || textOf(working).slice(0, 40),
    section: working.section,
    language: working.language,
    stage: 'drafting',
    holder: '周棠',
    created_by: '周棠',
    created_at: now,
    updated_by: '周棠',
    updated_at: now,
    characters: [...textOf(working)].length,
    pending: changes.length,
    trashed_at: null,
    ...given,
  }
  return { summary, working, baseline: working, version: 1, tracking: summary.stage !== 'drafting', changes }
}

function notFound(id: string): Fault {
  return { code: 'not-found', message: `There is no story ${id}.`, detail: { kind: 'story', name: id } }
}

export function memoryHost(): MemoryHost {
  const stories = new Map<string, StoryView>()
  const deliveries = new Map<string, Delivery[]>()
  const decisions: { story: string; changes: Change[] }[] = []
  const listeners = new Set<(reply: FeedReply) => void>()
  const failures = new Map<string, Fault>()
  let people: Person[] = [{ name: '周棠', role: 'desk' }]
  let made = 0

  const find = (id: string): StoryView => {
    const view = stories.get(id)
    if (!view) throw notFound(id)
    return view
  }
  /** Keeps a story's next state and answers it. */
  const keep = (view: StoryView, summary: Partial<StorySummary> = {}): StoryView => {
    const next: StoryView = {
      ...view,
      version: view.version + 1,
      summary: { ...view.summary, pending: view.changes.length, ...summary },
    }
    stories.set(next.summary.id, next)
    return next
  }
  const listed = (trashed: boolean, stage?: string): StorySummary[] =>
    [...stories.values()]
      .map((view) => view.summary)
      .filter((story) => (story.trashed_at !== null) === trashed && (!stage || story.stage === stage))
      .sort((a, b) => b.updated_at.localeCompare(a.updated_at))
  const chosen = (which: Which, change: Change): boolean => {
    if (which === 'all') return true
    if ('ids' in which) return which.ids.includes(change.id)
    if ('by' in which) return change.author === which.by
    return change.from <= which.range.to && change.to >= which.range.from
  }
  const shift = (id: string, by: 1 | -1, to?: string): StoryView => {
    const view = find(id)
    const at = stages.findIndex((stage) => stage.id === view.summary.stage)
    const stage = stages.find((each) => each.id === to) ?? stages[at + by]
    if (!stage) throw { code: 'invalid', message: 'There is no such stage.', detail: null } satisfies Fault
    return keep({ ...view, tracking: stage.tracking }, { stage: stage.id })
  }

  const host: MemoryHost = {
    put: (view) => void stories.set(view.summary.id, view),
    tell: (reply) => listeners.forEach((heard) => heard(reply)),
    failNext: (name, fault) => void failures.set(name, fault),

    libraryInfo: async () => ({
      path: 'memory',
      schema: 1,
      stories: listed(false).length,
      trashed: listed(true).length,
      revisions: 0,
      bytes: 0,
    }),
    listStories: async ({ trashed, stage }) => listed(trashed, stage),
    searchStories: async ({ query, within }) =>
      listed(within.trashed, within.stage).flatMap((story) => {
        const text = `${story.title}\n${textOf(find(story.id).working)}`
        const at = text.toLowerCase().indexOf(query.toLowerCase())
        if (at < 0) return []
        const parts = [
          { text: text.slice(Math.max(0, at - 8), at), hit: false },
          { text: text.slice(at, at + query.length), hit: true },
          { text: text.slice(at + query.length, at + query.length + 24), hit: false },
        ]
        return [{ story, count: 1, snippets: [{ parts }] }]
      }),
    facets: async () => ({ stages, sections: [], people }),
    story: async (id) => find(id),
    createStory: async ({ actor, article }) => {
      const view = storyView(`memory-${String(++made)}`, article ?? blankArticle(), [], { holder: actor })
      stories.set(view.summary.id, view)
      return view
    },
    importFile: async ({ actor, name }, bytes) => {
      const lines = new TextDecoder().decode(bytes).split('\n').filter(Boolean)
      const content = lines.map((text) => ({ type: 'paragraph', content: [{ type: 'text', text }] }))
      const article = { ...blankArticle(), headline: name, body: { type: 'doc', content } } as Article
      const view = await host.createStory({ actor, article })
      return { story: view.summary.id, title: view.summary.title, problems: [] }
    },
    saveWorkingText: async (request) => {
      const view = find(request.story)
      if (request.base_version !== view.version) {
        throw { code: 'conflict', message: 'Somebody else saved meanwhile.', detail: null } satisfies Fault
      }
      const working = {
        ...(request.article ?? view.working),
        ...(request.body ? { body: request.body } : {}),
      }
      const saved_at = new Date().toISOString()
      const next = keep({ ...view, working }, { updated_at: saved_at })
      return { saved_at, version: next.version, changes: next.changes, problems: [] }
    },
    trashStory: async ({ story }) => keep(find(story), { trashed_at: new Date().toISOString() }).summary,
    restoreStory: async ({ story }) => keep(find(story), { trashed_at: null }).summary,
    setTracking: async ({ story, on }) => keep({ ...find(story), tracking: on }),
    decide: async ({ story, which }) => {
      const view = find(story)
      const decided = view.changes.filter((change) => chosen(which, change))
      decisions.push({ story, changes: view.changes })
      const left = view.changes.filter((change) => !chosen(which, change))
      return { decision: decisions.length, decided: decided.length, story: keep({ ...view, changes: left }) }
    },
    undoDecision: async ({ story, decision }) =>
      keep({ ...find(story), changes: decisions[decision - 1]?.changes ?? [] }),
    submitStory: async ({ story }) => shift(story, 1),
    advanceStory: async ({ story, to }) => shift(story, 1, to),
    returnStory: async ({ story, to }) => shift(story, -1, to),
    takeStory: async ({ story, actor }) => keep(find(story), { holder: actor }),
    setPerson: async (_actor, person) => {
      people = [...people.filter((each) => each.name !== person.name), person]
    },

    destinations: async () => [
      { id: 'd1', name: 'Newsroom', kind: 'newsroom', url: 'http://127.0.0.1:8080' } as never,
    ],
    publishStory: async ({ story, destination, actor }) => {
      const at = new Date().toISOString()
      const url = `http://127.0.0.1:8080/articles/${story}`
      const delivery: Delivery = {
        id: `delivery-${String(++made)}`,
        story,
        title: find(story).summary.title,
        destination,
        action: 'publish',
        state: 'delivered',
        revision: 1,
        content: '',
        actor,
        at,
        attempts: 1,
        receipt: { delivery: '', remote_id: story, url, version: '1', etag: '', received: at, content: '' },
      }
      deliveries.set(story, [...(deliveries.get(story) ?? []), delivery])
      return { delivery, fresh: true, warnings: [] }
    },
    deliveries: async (story) =>
      (deliveries.get(story) ?? []).map((delivery) => ({ delivery, attempts: [] })),

    previewAddress: (story) => {
      const view = stories.get(story)
      const safe = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
      const html = view ? `<h1>${safe(view.working.headline)}</h1><p>${safe(textOf(view.working))}</p>` : ''
      return `data:text/html;charset=utf-8,${encodeURIComponent(html)}`
    },
    openAddress: async () => undefined,
    userName: async () => '周棠',
    onFeed: (heard) => {
      listeners.add(heard)
      return () => void listeners.delete(heard)
    },
  }

  // A failure that a test asked for comes once, before the call does anything.
  return new Proxy(host, {
    get(target, name: keyof MemoryHost) {
      const fault = failures.get(name)
      if (!fault) return target[name]
      failures.delete(name)
      return () => Promise.reject(fault)
    },
  })
}
