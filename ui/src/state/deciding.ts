/**
 * Deciding on changes: accepting, rejecting, taking back, deciding anew, reopening. What is decided is the desk's; that it stands
 * in one history with what was typed is the editor's (`editor/decided.ts`).
 */
import { walkOver, walkPast, type Decided, type Walk } from '../editor/decided'
import {
  asFault,
  type Change,
  type DecideReply,
  type Host,
  type StoryView,
  type Verdict,
  type Which,
} from '../host'
import { m } from '../locales'
import type { Manuscript } from './manuscript.svelte'
import type { Notices } from './notices.svelte'
import type { Review } from './review.svelte'
import type { Act } from './story.svelte'

/** A decision with all that it takes to decide the same again. */
interface Made extends Decided {
  readonly which: Which
  readonly verdict: Verdict
}

export interface DecidingPort {
  host: Host
  notices: Notices
  review: Review
  manuscript(): Manuscript | null
  view(): StoryView | null
  /** Runs one act at a time, once everything that was typed is saved. */
  act(act: Act): Promise<void>
  /** Until nothing is under way. */
  idle(): Promise<void>
  take(view: StoryView): void
  /** The changes that are listed, in document order. */
  listed(): readonly Change[]
  /** The change that keys act on. */
  current(): string
  /** Makes a change the current one. */
  choose(change: string): void
}

export class Deciding {
  readonly #port: DecidingPort
  /** The decisions that stand in an editor's history, by number. */
  readonly #made = new Map<number, Made>()
  /** What was asked for by keys, one after the other. */
  #keyed: Promise<void> = Promise.resolve()

  constructor(port: DecidingPort) {
    this.#port = port
  }

  /** Decides on the current change: on the one after it, while the desk still decides. Keys come faster than answers. */
  decideCurrent(verdict: Verdict): Promise<void> {
    const story = () => this.#port.view()?.summary.id
    const meant = story()
    const decided = this.#keyed.then(async () => {
      await this.#port.idle()
      const change = this.#port.current()
      if (change && story() === meant) await this.decide({ ids: [change] }, verdict)
    })
    this.#keyed = decided
    return decided
  }

  /** Accepts or rejects; the notice offers the way back. */
  async decide(which: Which, verdict: Verdict): Promise<void> {
    const { notices, choose, manuscript } = this.#port
    const next = this.#neighbour(which)
    await this.#port.act(async (actor) => {
      const reply = await this.#ask(actor, { which, verdict }, (number, before, after) => {
        const made = { number, verdict, which: exactly(which, before, after) }
        this.#made.set(number, made)
        manuscript()?.decisions.record(made)
      })
      if (!reply) return
      const { decided: count, decision, story } = reply
      if (story.changes.some((change) => change.id === next)) choose(next)
      notices.done(
        () => (verdict === 'accept' ? m.accepted_count({ count }) : m.rejected_count({ count })),
        decision === null ? undefined : { label: m.undo, run: () => void this.takeBack(decision) },
      )
    })
  }

  /** Takes a decision back, the last one of this window when none is named; the notice offers the one before. */
  async takeBack(decision = this.#port.review.last): Promise<void> {
    if (decision === undefined) return
    const made = this.#made.get(decision)
    // A text that was opened anew knows no history.
    if (made && this.#port.manuscript()?.decisions.remembers(made))
      await this.walk({ decided: made, stands: false })
    else await this.#port.act(async (actor) => void (await this.#undo(actor, decision, () => undefined)))
  }

  /** A step back over a decision, or on over one that was taken back: the desk first, then the text. */
  async walk(walk: Walk): Promise<void> {
    const { notices, manuscript } = this.#port
    await this.#port.act(async (actor) => {
      const text = manuscript()
      const made = this.#made.get(walk.decided.number)
      // What was typed meanwhile comes first, and is the next step itself.
      if (!text || !made || !walkOver(text.state, walk)) return notices.warn(m.review_undo_late)
      const over = () => {
        const tr = walkOver(text.state, walk)
        if (tr) text.dispatch(tr)
      }
      if (!walk.stands) {
        const done = await this.#undo(actor, made.number, over)
        // What lies before it in the history can still be reached.
        if (!done) for (const tr of walkPast(text.state, walk)) text.dispatch(tr)
        return
      }
      const reply = await this.#ask(actor, made, (number) => {
        this.#made.delete(made.number)
        made.number = number
        this.#made.set(number, made)
        over()
      })
      if (reply?.decision != null) notices.done(m.review_redone)
    })
  }

  /** Puts one settled change back among those that await a decision. */
  async reopen(decision: number, change: string): Promise<void> {
    const { host, notices, take, choose } = this.#port
    await this.#port.act(async (actor) => {
      const story = this.#port.view()?.summary.id ?? ''
      try {
        take(await host.reopenChange({ story, actor, decision, change }))
      } catch (thrown) {
        if (asFault(thrown).code !== 'invalid') throw thrown
        notices.warn(m.review_reopen_late)
        return
      }
      choose(change)
      notices.done(m.review_reopened)
    })
  }

  /** Asks the desk to decide and shows what came of it; `kept` puts the decision into the history first. */
  async #ask(
    actor: string,
    { which, verdict }: Pick<Made, 'which' | 'verdict'>,
    kept: (decision: number, before: StoryView, after: StoryView) => void,
  ): Promise<DecideReply | null> {
    const { host, review, take } = this.#port
    const view = this.#port.view()
    if (!view) return null
    const base_version = this.#port.manuscript()?.version ?? view.version
    const reply = await host.decide({ story: view.summary.id, actor, base_version, which, verdict })
    if (reply.decision !== null) {
      review.decided(reply.decision)
      kept(reply.decision, view, reply.story)
    }
    take(reply.story)
    return reply
  }

  /** Asks the desk to take a decision back; `walk` does the same to the text. Answers false where it is too late for it. */
  async #undo(actor: string, decision: number, walk: () => void): Promise<boolean> {
    const { host, notices, review, take } = this.#port
    const story = this.#port.view()?.summary.id ?? ''
    try {
      const view = await host.undoDecision({ story, actor, decision })
      walk()
      take(view)
    } catch (thrown) {
      if (asFault(thrown).code !== 'invalid') throw thrown
      review.forget()
      notices.warn(m.review_undo_late)
      return false
    }
    review.tookBack(decision)
    const before = review.last
    const again = { label: m.review_undo_again, run: () => void this.takeBack(before) }
    notices.done(m.review_undone, before === undefined ? undefined : again)
    return true
  }

  /** The change that shall be current once these are decided. */
  #neighbour(which: Which): string {
    if (which === 'all' || !('ids' in which)) return ''
    const changes = this.#port.listed()
    const at = changes.findIndex((change) => which.ids.includes(change.id))
    return (changes[at + 1] ?? changes[at - 1])?.id ?? ''
  }
}

/** Which changes were decided on, by name: "all" may be others when the same is decided again. A piece has no name of its own. */
function exactly(which: Which, before: StoryView, after: StoryView): Which {
  if (which !== 'all' && ('piece' in which || 'range' in which)) return which
  const left = new Set(after.changes.map((change) => change.id))
  return { ids: before.changes.map((change) => change.id).filter((id) => !left.has(id)) }
}
