/**
 * The twin of the desk for tests and for a plain browser: the same answers, kept in memory and forgotten with the page.
 *
 * Its parts are in `memory/`. Its difference engine is a small one (see `memory/differences.ts`): changes that a test
 * plants are kept beside what it finds. Anything about texts is tested against the desk itself.
 */
import type { Host } from './host'
import { blankArticle, fileArticle, storyView, textOf } from './memory/articles'
import { findingsOf } from './memory/checks'
import { DestinationShelf, kinds, planned } from './memory/destinations'
import { Threads } from './memory/threads'
import { FactShelf } from './memory/facts'
import { invalid } from './memory/faults'
import { Merges } from './memory/merging'
import { Outbox } from './memory/outbox'
import { Shelf } from './memory/shelf'
import { againstSite, siteVersion } from './memory/sites'
import { Signatures } from './memory/signing'
import { Pictures, pasted, templates } from './memory/writing'
import type {
  Article,
  Fault,
  FeedReply,
  Finding,
  KeepComparison,
  Look,
  Menu,
  MoveStory,
  Person,
  PersonRole,
  Reason,
  Stage,
  StoryId,
  StoryView,
} from './types'

export { blankArticle, storyView } from './memory/articles'

/** What the system was asked for, newest last. */
interface Asked {
  menus: Menu[]
  notified: { title: string; text: string }[]
  printed: StoryId[]
  opened: string[]
  kept: KeepComparison[]
  look?: Look
  zoom: number
}

/** Acts that a test performs behind the window's back. */
export interface MemoryHost extends Host {
  /** Puts a story in, as another process would. */
  put(view: StoryView): void
  /** Tells the window that others wrote. */
  tell(reply: FeedReply): void
  /** Makes the next call of this name fail. */
  failNext(name: keyof Host, fault: Fault): void
  /** Closes the window, as its button would; answers whether it closed. */
  close(): Promise<boolean>
  /** Chooses a menu entry. */
  choose(id: string): void
  /** What the system was asked for. */
  readonly asked: Asked
  /** Whether the library cannot be written. */
  readsOnly: boolean
  /** The destinations, their tokens, and what their sites answer. */
  readonly places: DestinationShelf
  /** Edits a story on the site. */
  editOnSite(story: StoryId, article: Article): void
  /** The site refuses the last delivery of a story after all. */
  refuseLast(story: StoryId, reason: Reason, state?: 'refused' | 'retrying'): void
}

export const stages: Stage[] = [
  { id: 'drafting', zh: '起草', en: 'Drafting', tracking: false, movers: ['reporter', 'editor', 'desk'] },
  { id: 'submitted', zh: '已提交', en: 'Submitted', tracking: true, movers: ['editor', 'desk'] },
  { id: 'editing', zh: '编辑中', en: 'Editing', tracking: true, movers: ['editor', 'desk'] },
  { id: 'ready', zh: '待发', en: 'Ready', tracking: true, movers: ['desk'] },
  { id: 'published', zh: '已发布', en: 'Published', tracking: true, movers: ['desk'] },
].map((stage, at): Stage => ({
  ...stage,
  movers: stage.movers as PersonRole[],
  signs: at > 0,
  needed: false,
}))

export function memoryHost(): MemoryHost {
  const shelf = new Shelf()
  const merges = new Merges(shelf)
  const signatures = new Signatures(shelf)
  const roleOf = (name: string) => people.find((each) => each.name === name)?.role ?? 'desk'
  const pictures = new Pictures()
  const threads = new Threads(shelf, () => people.map((person) => person.name))
  const factShelf = new FactShelf()
  const places = new DestinationShelf()
  const listeners = new Set<(reply: FeedReply) => void>()
  const menuListeners = new Set<(id: string) => void>()
  const failures = new Map<string, Fault>()
  let beforeClosing: (() => Promise<void>) | undefined
  let people: Person[] = [{ name: '周棠', role: 'desk' }]
  let made = 0

  const tell = (reply: FeedReply) => listeners.forEach((heard) => heard(reply))
  const outbox = new Outbox(({ story }) => tell({ cursor: 0, items: [{ story, act: 'delivery' }] }))

  const shift = (by: 1 | -1, { story: id, actor, to, note, holder }: MoveStory): StoryView => {
    const view = shelf.find(id)
    const at = stages.findIndex((stage) => stage.id === view.summary.stage)
    const stage = stages.find((each) => each.id === to) ?? stages[at + by]
    if (!stage) throw invalid('There is no such stage.')
    if (by > 0 && at > 0) signatures.sign(id, view.summary.stage, actor, roleOf(actor), note)
    else shelf.revise(view, 'stage', actor, note)
    if (by < 0) {
      const behind = stages.slice(stages.indexOf(stage)).map((each) => each.id)
      signatures.takeBack(id, behind, actor)
    }
    const held = holder ?? view.summary.holder
    const detail = { from: view.summary.stage, to: stage.id, holder: held, note }
    shelf.note(id, actor, by < 0 ? 'returned' : at === 0 ? 'submitted' : 'advanced', detail)
    return shelf.keep(
      { ...view, tracking: view.tracking || stage.tracking },
      { stage: stage.id, holder: held },
    )
  }

  const host: MemoryHost = {
    asked: { menus: [], notified: [], printed: [], opened: [], kept: [], zoom: 1 },
    readsOnly: false,
    places,
    refuseLast: (story, reason, state) => outbox.refuseLast(story, reason, state),
    editOnSite: (story, article) => void outbox.edited.set(story, article),
    put: (view) => void shelf.put(view),
    tell,
    failNext: (name, fault) => void failures.set(name, fault),
    choose: (id) => menuListeners.forEach((heard) => heard(id)),
    close: async () => {
      try {
        await beforeClosing?.()
        return true
      } catch {
        return false
      }
    },

    libraryInfo: async () => ({
      path: 'memory',
      schema: 3,
      stories: shelf.listed(false).length,
      trashed: shelf.listed(true).length,
      revisions: [...shelf.stories.keys()].reduce((sum, id) => sum + shelf.revisions(id).length, 0),
      bytes: 0,
      reads_only: host.readsOnly,
    }),
    listStories: async ({ trashed, stage }) => shelf.listed(trashed, stage),
    searchStories: async ({ query, within }) =>
      shelf.listed(within.trashed, within.stage).flatMap((story) => {
        const text = `${story.title}\n${textOf(shelf.find(story.id).working.body)}`
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
    story: async (id) => shelf.find(id),
    createStory: async ({ actor, article }) => {
      const given = { holder: actor, created_by: actor, updated_by: actor }
      return shelf.put(storyView(`memory-${String(++made)}`, article ?? blankArticle(), [], given))
    },
    importFile: async ({ actor, name }, bytes) => {
      const article = { ...fileArticle(bytes), headline: name }
      const view = await host.createStory({ actor, article })
      return { story: view.summary.id, title: view.summary.title, problems: [] }
    },
    readFile: async (_, bytes) => ({ article: fileArticle(bytes), says: 'body', problems: [] }),
    saveWorkingText: async (request) => {
      const { summary, version, changes, counts } = shelf.save(request)
      return { saved_at: summary.updated_at, version, changes, counts, problems: [] }
    },
    trashStory: async ({ story }) =>
      shelf.keep(shelf.find(story), { trashed_at: new Date().toISOString() }).summary,
    restoreStory: async ({ story }) => shelf.keep(shelf.find(story), { trashed_at: null }).summary,
    setTracking: async ({ story, on }) => {
      const view = shelf.find(story)
      const baseline = on && view.changes.length === 0 ? view.working : view.baseline
      return shelf.keep({ ...view, tracking: on, baseline })
    },
    decide: async ({ story, actor, which, verdict, reason = '' }) => {
      const settled = shelf.decide(story, actor, which, verdict, reason)
      return { ...settled, story: shelf.find(story) }
    },
    reopenChange: async (request) => shelf.reopen(request),
    undoDecision: async ({ story, decision }) => shelf.undo(story, decision),
    decisions: async (story) => shelf.decisions(story),
    comments: async (request) => threads.list(request),
    startThread: async (request) => threads.start(request),
    replyToThread: async (request) => threads.reply(request),
    editComment: async (request) => threads.edit(request),
    resolveThread: async (act) => threads.resolve(act, true),
    reopenThread: async (act) => threads.resolve(act, false),
    reattachThread: async (request) => threads.reattach(request),
    readComments: async (request) => threads.seen(request),
    revisions: async (story) => shelf.revisions(story),
    revision: async ({ story, revision }) => shelf.revision(story, revision),
    makeRevision: async ({ story, actor, note }) => {
      shelf.note(story, actor, 'revision', { note })
      return shelf.revise(shelf.find(story), 'manual', actor, note)
    },
    restoreRevision: async ({ story, actor, revision }) => {
      const { working } = shelf.revision(story, revision)
      const view = shelf.find(story)
      shelf.revise(view, 'replaced', view.summary.updated_by)
      shelf.note(story, actor, 'restored-revision', { revision })
      return shelf.write(view, working, actor)
    },
    mergeRevision: async ({ story, actor, revision, base }) => {
      const { working: article, info } = shelf.revision(story, revision)
      return merges.merge(story, { article, author: info.author, actor, revision, ...(base ? { base } : {}) })
    },
    mergeCopy: async ({ story, actor, article, author = actor, base }) =>
      merges.merge(story, { article, author, actor, revision: null, ...(base ? { base } : {}) }),
    merges: async (story) => ({ version: shelf.find(story).version, merges: merges.of(story) }),
    decideConflict: async ({ story, actor, merge, conflict, choice }) =>
      merges.decide(story, actor, merge, conflict, choice),
    compare: async (request) => shelf.compare(request.story, request.old, request.new),
    keepComparison: async (request) => {
      host.asked.kept.push(request)
      return `comparison.${request.format}`
    },
    facts: async (story) => factShelf.list(shelf.find(story)),
    tickFacts: async ({ story, actor, facts }) => factShelf.tick(shelf.find(story), actor, facts),
    untickFacts: async ({ story, ticks }) => factShelf.untick(shelf.find(story), ticks),
    noteLook: async ({ story, actor }) => shelf.look(story, actor),
    moments: async ({ story, actor }) => shelf.moments(story, actor),
    blame: async ({ story, from, to }) => shelf.blame(story, from, to),
    storyLog: async (story) => shelf.log(story),
    checkStory: async (story) => findingsOf(shelf.find(story), threads.open(story)),
    checkPublication: async ({ story }) => findingsOf(shelf.find(story), threads.open(story)),
    submitStory: async (act) => shift(1, { ...act, note: '' }),
    advanceStory: async (request) => shift(1, request),
    returnStory: async (request) => shift(-1, request),
    takeStory: async ({ story, actor }) => {
      shelf.note(story, actor, 'took', { from: shelf.find(story).summary.holder })
      return shelf.keep(shelf.find(story), { holder: actor })
    },
    signOffs: async (story) => signatures.of(story),
    signStory: async ({ story, actor, stage, note }) => {
      signatures.sign(story, stage ?? shelf.find(story).summary.stage, actor, roleOf(actor), note)
      return signatures.of(story)
    },
    setPerson: async (_actor, person) => {
      people = [...people.filter((each) => each.name !== person.name), person]
    },

    templates: async () => templates,
    cleanPaste: async (request) => pasted(request),
    addMedia: async (request, bytes) => pictures.add(request, bytes),
    mediaAddress: (sha256) => pictures.address(sha256),

    destinations: async () => places.list(),
    destinationKinds: async () => kinds,
    addDestination: async (request) => places.add(request),
    testDestination: async ({ destination }) => places.test(destination),
    openDeliveries: async (destination) => outbox.open(places.nameOf(destination)),
    renameDestination: async ({ destination, name }) => places.rename(destination, name),
    removeDestination: async ({ destination }) =>
      places.remove(destination, outbox.open(places.nameOf(destination))),
    plannedTime: async ({ text }) => {
      // The autumn night on which London's clock is set back, for tests.
      if (text.startsWith('2026-10-25T01:')) {
        const readings = [`${text}:00+01:00`, `${text}:00+00:00`]
        throw { code: 'invalid', message: 'Twice.', detail: { why: 'twice', readings } } as Fault
      }
      return { at: new Date(text).toISOString(), zone: '' }
    },
    compareWithSite: async ({ story, destination }) =>
      againstSite(shelf, outbox, story, places.nameOf(destination)),
    plannedRequests: async ({ story, destination }) => planned(shelf.find(story), places.named(destination)),
    publishStory: async (request) => {
      const view = shelf.find(request.story)
      const findings = findingsOf(view, threads.open(request.story))
      const stops = (finding: Finding) =>
        finding.severity === 'block' && !(finding.overridable && request.reason)
      const blocking = findings.filter(stops)
      const warnings = findings.filter((finding) => finding.severity === 'warn')
      if (blocking.length > 0) {
        const detail = { findings: blocking, warnings }
        throw { code: 'preflight', message: 'Preflight found something.', detail } as Fault
      }
      const waiting = request.hold_ms ? outbox.waiting(request.story) : undefined
      if (waiting) return { delivery: waiting, fresh: false, warnings }
      const revision = shelf.revise(view, 'published', request.actor)
      shelf.note(request.story, request.actor, 'queued-to-publish', { destination: request.destination })
      return { ...outbox.publish(request, view, revision), warnings }
    },
    sendNow: async (story) => {
      outbox.sendNow(story)
      await Promise.resolve()
    },
    cancelDelivery: async ({ delivery, actor }) => {
      const cancelled = outbox.cancel(delivery)
      shelf.note(cancelled.story, actor, 'publishing-cancelled', { destination: cancelled.destination })
      return cancelled
    },
    draftCorrection: async ({ story, destination }) => {
      const last = outbox.of(story).findLast((each) => each.destination === destination)
      const held = shelf.revision(story, last?.revision ?? 1).working
      const { working } = shelf.find(story)
      const unchanged = JSON.stringify(held) === JSON.stringify(working)
      const note = unchanged ? '' : `${held.headline} → ${working.headline}`
      return { note, revision: last?.revision ?? 1, unchanged }
    },
    correctStory: async ({ note, kind, ...request }) => {
      const view = shelf.find(request.story)
      const sort = kind && kind !== 'correction' ? { kind } : {}
      const corrections = [...view.working.corrections, { at: new Date().toISOString(), note, ...sort }]
      const next = shelf.write(view, { ...view.working, corrections }, request.actor)
      const revision = shelf.revise(next, 'published', request.actor, note)
      shelf.note(request.story, request.actor, 'queued-to-correct', { note })
      return { ...outbox.publish(request, next, revision, { note, ...sort }), warnings: [] }
    },
    withdrawStory: async (request) => {
      const view = shelf.find(request.story)
      const reply = outbox.withdraw(request, view)
      shelf.keep(view, { withdrawn: true })
      return reply
    },
    siteVersion: async ({ story, destination }) => siteVersion(shelf, outbox, story, destination),
    settleSite: async ({ story, destination, way, actor }) => {
      const site = siteVersion(shelf, outbox, story, destination)
      shelf.note(story, actor, way === 'keep' ? 'kept-over-site' : 'took-from-site', { destination })
      if (way === 'keep') return { story: shelf.find(story), merge: null }
      return merges.merge(story, {
        article: site.theirs.new,
        author: destination,
        actor,
        revision: null,
        base: { article: site.theirs.old },
      })
    },
    deliveries: async (story) => outbox.views(story),
    outboxPage: async (request) => outbox.page(request),

    previewAddress: (story) => {
      const view = shelf.stories.get(story)
      const safe = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
      const body = view ? safe(textOf(view.working.body)) : ''
      const html = view ? `<h1>${safe(view.working.headline)}</h1><p>${body}</p>` : ''
      return `data:text/html;charset=utf-8,${encodeURIComponent(html)}`
    },
    printStory: async (story) => void host.asked.printed.push(story),
    printSheet: async ({ story, language }) => void host.asked.printed.push(`${story} ${language}`),
    openAddress: async (address) => void host.asked.opened.push(address),
    userName: async () => '周棠',
    clipboardHtml: async () => null,
    clipboardPicture: async () => null,
    notify: async (title, text) => void host.asked.notified.push({ title, text }),
    diagnostics: async () => ({
      galley: '0.1.0',
      tauri: '',
      webview: globalThis.navigator.userAgent,
      system: 'memory',
      architecture: '',
      renderer: '',
      input_method: '',
      environment: {},
      folder: 'memory',
      library: await host.libraryInfo(),
      fault: null,
      log: [],
    }),
    setMenu: async (menus) => {
      host.asked.menus = menus
    },
    setLook: async (look) => {
      host.asked.look = look
    },
    setZoom: async (factor) => {
      host.asked.zoom = factor
    },
    onMenu: (heard) => {
      menuListeners.add(heard)
      return () => void menuListeners.delete(heard)
    },
    onClose: (before) => {
      beforeClosing = before
      return () => {
        if (beforeClosing === before) beforeClosing = undefined
      }
    },
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
