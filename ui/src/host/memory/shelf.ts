/** The stories of the in-memory host with their revisions, decisions and log. */
import type {
  Article,
  BlameReply,
  Change,
  Comparison,
  Decision,
  LogEntry,
  ReopenChange,
  Moment,
  RevisionInfo,
  RevisionKind,
  RevisionView,
  SaveText,
  SentenceBlame,
  Side,
  StorySummary,
  StoryView,
  Verdict,
  Which,
} from '../types'
import { countsOf, textOf, titleOf } from './articles'
import { changesOf, taken } from './differences'
import { invalid, notFound } from './faults'
import { untracked } from './merging'
import { statOf } from './measures'

/** A decision with what is needed to take it back. */
interface Settled {
  decision: Decision
  story: string
  before: StoryView
}

export class Shelf {
  readonly stories = new Map<string, StoryView>()
  /** What sites were found to hold, by `story/destination`. */
  readonly held = new Map<string, Article>()
  readonly #revisions = new Map<string, RevisionView[]>()
  readonly #looks = new Map<string, { at: string; working: Article }>()
  readonly #log = new Map<string, LogEntry[]>()
  readonly #settled: Settled[] = []
  #seq = 0

  find(id: string): StoryView {
    const view = this.stories.get(id)
    if (!view) throw notFound('story', id)
    return view
  }

  /** Puts a story in as it is; its first revision is what it then holds. */
  put(view: StoryView): StoryView {
    const { id, created_by: author } = view.summary
    this.stories.set(id, view)
    if (!this.#revisions.has(id)) {
      this.revise(view, 'created', author)
      this.note(id, author, 'created')
    }
    return view
  }

  /** Keeps a story's next state and answers it. */
  keep(view: StoryView, summary: Partial<StorySummary> = {}): StoryView {
    const counts = countsOf(view.working.body)
    const next: StoryView = {
      ...view,
      version: view.version + 1,
      counts,
      summary: {
        ...view.summary,
        title: titleOf(view.working) || view.summary.title,
        section: view.working.section,
        language: view.working.language,
        characters: counts.characters,
        pending: view.changes.length,
        ...summary,
      },
    }
    this.stories.set(next.summary.id, next)
    return next
  }

  listed(trashed: boolean, stage?: string): StorySummary[] {
    return [...this.stories.values()]
      .map((view) => view.summary)
      .filter((story) => (story.trashed_at !== null) === trashed && (!stage || story.stage === stage))
      .sort((a, b) => b.updated_at.localeCompare(a.updated_at))
  }

  /** Saves what somebody typed; a text made from an older version is kept as a revision. */
  save(request: SaveText): StoryView {
    const view = this.find(request.story)
    const working: Article = {
      ...(request.article ?? view.working),
      ...(request.body ? { body: request.body } : {}),
      ...(request.fields as Partial<Article> | undefined),
    }
    if (request.base_version !== view.version) {
      const kept = this.revise({ ...view, working }, 'conflict', request.actor)
      const detail = { version: view.version, revision: kept.number, by: view.summary.updated_by }
      throw { code: 'conflict', message: 'Somebody else saved meanwhile.', detail }
    }
    return this.write(view, working, request.actor)
  }

  /** Makes an article the working text. What tests planted stays; what was really changed is found by comparing. */
  write(view: StoryView, working: Article, actor: string): StoryView {
    const at = new Date().toISOString()
    const planted = view.changes.filter((change) => !isFound(change))
    const waits = view.changes.length > planted.length
    // What is not recorded is written into both texts; what waits for a decision goes on waiting.
    const both = waits ? untracked(view.working, working, view.baseline) : working
    const baseline = view.tracking ? view.baseline : both
    const found = changesOf(baseline, working, actor, at).map(
      (change) => view.changes.find((known) => isFound(known) && isSame(known, change)) ?? change,
    )
    return this.keep(
      { ...view, working, baseline, changes: [...planted, ...found] },
      { updated_by: actor, updated_at: at },
    )
  }

  decide(
    story: string,
    actor: string,
    which: Which,
    verdict: Verdict,
    reason = '',
  ): { decision: number; decided: number } {
    const before = this.find(story)
    const chosen = before.changes.filter((change) => isChosen(which, change))
    const ids = new Set(chosen.map((change) => change.id))
    const [old, now] = [before.baseline, before.working]
    const next =
      verdict === 'accept'
        ? { baseline: taken(old, now, (change) => ids.has(change.id)) }
        : { working: taken(old, now, (change) => !ids.has(change.id)) }
    this.keep({ ...before, ...next, changes: before.changes.filter((change) => !ids.has(change.id)) })
    const decision: Decision = {
      id: this.#settled.length + 1,
      at: new Date().toISOString(),
      actor,
      verdict,
      changes: chosen,
      reason,
      undone_at: null,
      reopened: [],
    }
    this.#settled.push({ decision, story, before })
    this.note(story, actor, verdict === 'accept' ? 'accepted' : 'rejected', { changes: chosen.length })
    return { decision: decision.id, decided: chosen.length }
  }

  undo(story: string, id: number): StoryView {
    const settled = this.#settled[id - 1]
    const view = this.find(story)
    if (!settled || settled.decision.undone_at) throw invalid('The decision was taken back before.')
    settled.decision.undone_at = new Date().toISOString()
    const { working, baseline, changes } = settled.before
    return this.keep({ ...view, working, baseline, changes })
  }

  /** Puts a settled change back; only what later edits have left alone can be. */
  reopen({ story, actor, decision, change: id }: ReopenChange): StoryView {
    const settled = this.#settled[decision - 1]
    const change = settled?.decision.changes.find((each) => each.id === id)
    if (!settled || !change) throw notFound('settled change', id)
    const view = this.find(story)
    const [old, now] = [settled.before.baseline, settled.before.working]
    const { verdict } = settled.decision
    const chosen = new Set(settled.decision.changes.map((each) => each.id))
    const after = (each: Change) => chosen.has(each.id) === (verdict === 'accept')
    const side = verdict === 'accept' ? 'baseline' : 'working'
    const isGone = settled.decision.reopened.some((each) => each.change === id)
    if (isGone || JSON.stringify(view[side]) !== JSON.stringify(taken(old, now, after))) {
      throw invalid('The change was not reopened: the text in its place was changed since.')
    }
    const text = taken(old, now, (each) => (each.id === id ? verdict === 'reject' : after(each)))
    settled.decision.reopened.push({ change: id, at: new Date().toISOString(), actor })
    this.note(story, actor, 'reopened', { decision, change: id })
    return this.keep({ ...view, [side]: text, changes: [...view.changes, change] })
  }

  decisions(story: string): Decision[] {
    return this.#settled.filter((each) => each.story === story).map((each) => ({ ...each.decision }))
  }

  /** Keeps both texts of a story as a revision. */
  revise(view: StoryView, kind: RevisionKind, author: string, note = ''): RevisionInfo {
    const { id } = view.summary
    const kept = this.#revisions.get(id) ?? []
    const last = kept.at(-1)
    const before = last ? `${last.working.headline}${textOf(last.working.body)}` : ''
    const { added, removed } = sizes(before, `${view.working.headline}${textOf(view.working.body)}`)
    const number = kept.length + 1
    const info: RevisionInfo = {
      id: `${id}-revision-${String(number)}`,
      number,
      parents: last ? [last.info.number] : [],
      kind,
      author,
      at: new Date().toISOString(),
      note,
      title: titleOf(view.working),
      working: String(number),
      baseline: String(number),
      added,
      removed,
    }
    this.#revisions.set(id, [...kept, { info, working: view.working, baseline: view.baseline }])
    return info
  }

  revisions(story: string): RevisionInfo[] {
    this.find(story)
    return (this.#revisions.get(story) ?? []).map((each) => each.info)
  }

  revision(story: string, number: number): RevisionView {
    const found = this.#revisions.get(story)?.[number - 1]
    if (!found) throw notFound('revision', String(number))
    return found
  }

  compare(story: string, old: Side, now: Side): Comparison {
    const text = (side: Side): Article => {
      if (typeof side === 'object' && 'given' in side) return side.given.article
      if (typeof side === 'object' && 'site' in side) {
        const held = this.held.get(`${story}/${side.site}`)
        if (!held) throw notFound('version of the site', side.site)
        return held
      }
      if (typeof side === 'object' && 'looked' in side) return this.#looked(story, side.looked).working
      if (typeof side === 'object') return this.revision(story, side.revision).working
      if (side === 'working' || side === 'baseline') return this.find(story)[side]
      const kind = side === 'submitted' ? 'stage' : 'published'
      const kept = this.#revisions.get(story)?.findLast((each) => each.info.kind === kind)
      if (!kept) throw notFound('moment', side)
      return kept.working
    }
    const numbered = typeof now === 'object' && 'revision' in now
    const info = numbered ? this.revision(story, now.revision).info : undefined
    const { updated_by: author, updated_at: at } = this.find(story).summary
    const changes = changesOf(text(old), text(now), info?.author ?? author, info?.at ?? at)
    return { old: text(old), new: text(now), changes, stat: statOf(text(old), text(now), changes) }
  }

  /** Remembers what somebody has seen. */
  look(story: string, person: string): void {
    const { working } = this.find(story)
    this.#looks.set(`${story} ${person}`, { at: new Date().toISOString(), working })
  }

  #looked(story: string, person: string): { at: string; working: Article } {
    const look = this.#looks.get(`${story} ${person}`)
    if (!look) throw notFound('last look of', person)
    return look
  }

  moments(story: string, person: string): Moment[] {
    const { working } = this.find(story)
    const moments: Moment[] = []
    const look = this.#looks.get(`${story} ${person}`)
    if (look) {
      const side: Side = { looked: person }
      moments.push({
        kind: 'looked',
        at: look.at,
        by: person,
        to: '',
        side,
        unchanged: look.working === working,
        held: false,
      })
    }
    for (const { info, working: then } of this.#revisions.get(story) ?? []) {
      if (info.kind !== 'stage' && info.kind !== 'published') continue
      const kind = info.kind === 'stage' ? 'submitted' : 'published'
      const side: Side = { revision: info.number }
      moments.push({
        kind,
        at: info.at,
        by: info.author,
        to: '',
        side,
        unchanged: then === working,
        held: false,
      })
    }
    return moments.sort((a, b) => b.at.localeCompare(a.at))
  }

  /** Whole paragraphs by whoever wrote last: the desk knows sentences, hands and wordings. */
  blame(story: string, from: number, to: number): BlameReply {
    const { working, summary, version } = this.find(story)
    const sentences: SentenceBlame[] = []
    const first = this.#revisions.get(story)?.[0]
    const earlier = (first?.working.body.content ?? []).map(textOf)
    let at = 1
    for (const [index, node] of (working.body.content ?? []).entries()) {
      const text = textOf(node)
      const end = at + text.length
      if (text && at <= to && end >= from) {
        const wrote = { author: summary.created_by, at: summary.created_at }
        const before = earlier[index]
        const changed = before !== undefined && before !== text
        const author = changed ? summary.updated_by : wrote.author
        sentences.push({
          from: at,
          to: end,
          text,
          wrote,
          touched: changed ? [{ author, at: summary.updated_at }] : [],
          runs: [{ text, author, at: summary.updated_at }],
          earlier: changed ? [{ text: before, wrote }] : [],
        })
      }
      at = end + 2
    }
    return { version, sentences, shortened: false }
  }

  note(story: string, actor: string, act: string, detail: LogEntry['detail'] = {}): void {
    const entry: LogEntry = { seq: ++this.#seq, story, at: new Date().toISOString(), actor, act, detail }
    this.#log.set(story, [...(this.#log.get(story) ?? []), entry])
  }

  log(story: string): LogEntry[] {
    return this.#log.get(story) ?? []
  }
}

/** Whether a change was found by comparing, not planted by a test. */
const isFound = (change: Change): boolean => change.id.startsWith('m-')

const isSame = (a: Change, b: Change): boolean =>
  a.id === b.id && a.inserted === b.inserted && a.deleted === b.deleted

function isChosen(which: Which, change: Change): boolean {
  if (which === 'all') return true
  if ('ids' in which) return which.ids.includes(change.id)
  if ('by' in which) return change.author === which.by
  if ('kind' in which) return change.kind === which.kind
  if ('block' in which) return !change.field && change.block === which.block
  // The twin's changes have one piece as a rule, and are decided whole.
  if ('piece' in which) return change.id === which.piece.change
  if ('class' in which) return change.class === which.class
  return change.from <= which.range.to && change.to >= which.range.from
}

/** Characters between what two texts share at both ends. */
function sizes(before: string, after: string): { added: number; removed: number } {
  const [old, now] = [[...before], [...after]]
  const most = Math.min(old.length, now.length)
  let start = 0
  while (start < most && old[start] === now[start]) start += 1
  let end = 0
  while (end < most - start && old[old.length - 1 - end] === now[now.length - 1 - end]) end += 1
  return { added: now.length - start - end, removed: old.length - start - end }
}
