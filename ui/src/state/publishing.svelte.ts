/**
 * What stands between a story and the site: the last look before it goes, the seconds in which it can be taken back, and what
 * became of every delivery. The desk sends; this only asks and looks.
 */
import {
  asFault,
  type CorrectionDraft,
  type CorrectionKind,
  type Delivery,
  type Destination,
  type Fault,
  type Finding,
  type Host,
  type SiteVersion,
  type SiteWay,
  type StoryId,
} from '../host'
import { m } from '../locales'
import { reasonOf } from './detail'
import type { Notices } from './notices.svelte'
import type { Act } from './story.svelte'

/** How long a publication can be taken back. */
export const HOLD_MS = 10_000
/** How soon deliveries are looked at again while one of them is on its way. */
const LOOK_MS = 400

export interface PublishingPort {
  host: Host
  notices: Notices
  /** Runs one act at a time, after what was typed is saved; a fault becomes a notice. */
  act(act: Act): Promise<void>
  /** Reads the story again: a publication moves it to another stage. */
  reload(): Promise<void>
  /** Saves what was typed. */
  flush(): Promise<unknown>
  /** Shows what is to be decided. */
  reveal(): void
}

/** Words for readers, and what sort of note they are. */
export interface ReaderNote {
  text: string
  kind?: CorrectionKind | undefined
}

export class Publishing {
  /** Newest first. */
  deliveries = $state.raw<Delivery[]>([])
  /** What the last look found; null before there was one. */
  findings = $state.raw<Finding[] | null>(null)
  /** Why the last look found out nothing. */
  fault = $state.raw<Fault | null>(null)
  /** The reason for going over what stands in the way, kept until the story went out. */
  reason = $state('')
  /** The destination of which is shown what it holds beside the story; empty where none is. */
  drifting = $state('')
  /** The one that can still be taken back. */
  readonly held = $derived(this.deliveries.find((each) => each.state === 'held'))

  readonly #port: PublishingPort
  #story: StoryId = ''
  /** How often it was looked: a later look makes an earlier one's answer void. */
  #looks = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  /** Notes to readers that have not gone out, by story, act and destination. */
  readonly #notes: Record<string, ReaderNote> = {}
  /** Stories that were left while a delivery of theirs was on its way, with what stood then. */
  readonly #left: Record<StoryId, Delivery[]> = {}

  constructor(port: PublishingPort) {
    this.#port = port
  }

  /** Turns to another story. */
  turn(story: StoryId): void {
    clearTimeout(this.#timer)
    if (this.#story && this.deliveries.some(isMoving)) this.#left[this.#story] = this.deliveries
    this.#story = story
    this.deliveries = this.#left[story] ?? []
    Reflect.deleteProperty(this.#left, story)
    this.findings = null
    this.fault = null
    this.reason = ''
    this.drifting = ''
  }

  /** Something became of a delivery of another story: how it ended is said for the one that was left on its way. */
  async heard(story: StoryId): Promise<void> {
    const before = this.#left[story]
    if (!before || story === this.#story) return
    const now = await this.#port.host.deliveries(story).catch(() => [])
    const deliveries = now.map((each) => each.delivery)
    if (deliveries.length === 0 || this.#left[story] !== before) return
    if (deliveries.some(isMoving)) this.#left[story] = deliveries
    else Reflect.deleteProperty(this.#left, story)
    const newest = deliveries.toReversed()
    for (const each of newest) this.#ended(each, before.find(({ id }) => id === each.id)?.state, newest)
  }

  /** Looks at the story as it would be published now, once it is saved, at a destination where one is chosen. */
  async check(destination?: string, at = '', saved?: Promise<unknown>): Promise<void> {
    const story = this.#story
    const asked = ++this.#looks
    const current = () => story === this.#story && asked === this.#looks
    // What was found for another text, destination or time says nothing about this one, and nobody may act on it.
    this.findings = null
    this.fault = null
    try {
      await saved
      const request = { story, ...(destination ? { destination } : {}), ...(at ? { at } : {}) }
      const findings = await this.#port.host.checkPublication(request)
      if (current()) this.findings = findings
    } catch (thrown) {
      if (current()) this.fault = asFault(thrown)
    }
  }

  /** Puts the text in the outbox; for {@link HOLD_MS} it can be taken back. */
  async publish(destination: string, reason = '', at = ''): Promise<void> {
    let unsent: Delivery | undefined
    await this.#port.act(async (actor, base_version) => {
      const story = this.#story
      const request = {
        story,
        destination,
        actor,
        base_version,
        hold_ms: HOLD_MS,
        ...(reason ? { reason } : {}),
        ...(at ? { at } : {}),
      }
      const reply = await this.#port.host.publishStory(request)
      this.reason = ''
      if (!reply.fresh) unsent = reply.delivery
      await this.#port.reload()
    })
    // Outside of the act: what is typed while a site is slow to answer is saved.
    if (unsent) await this.#unsent(unsent)
  }

  /** Nothing went out, for the site was given this very text. Whether it still holds it is the site's to say. */
  async #unsent({ destination, state, story }: Delivery): Promise<void> {
    const say = (words: (values: { destination: string }) => string) => () => words({ destination })
    const asked = state === 'delivered' ? this.#port.host.siteVersion({ story, destination }) : undefined
    try {
      const seen = await asked
      if (story !== this.#story) return
      const look = { label: m.drift_look, run: () => this.#compare(story, destination) }
      if (seen && !seen.same && !seen.settled) this.#port.notices.warn(say(m.published_edited), look)
      else this.#port.notices.done(say(seen?.same ? m.published_already : m.published_given))
    } catch (thrown) {
      if (story !== this.#story) return
      if (reasonOf(asFault(thrown)) === 'gone') this.#port.notices.warn(say(m.published_gone))
      else this.#port.notices.done(say(m.published_given))
      await this.#lookAgain(story)
    }
  }

  /** Shows what a site holds beside the story that this was said of, while it is in front. */
  #compare(story: StoryId, destination: string): void {
    if (story === this.#story) this.drifting = destination
  }

  /** Has what waits for another attempt be tried again at once. */
  async sendNow(): Promise<void> {
    await this.#port.act(async () => {
      await this.#port.host.sendNow(this.#story)
      await this.#port.reload()
    })
  }

  /** Takes back what was not sent yet. */
  async takeBack(delivery: Delivery): Promise<void> {
    await this.#port.act(async (actor) => {
      await this.#port.host.cancelDelivery({ delivery: delivery.id, actor })
      const { correction: text, correction_kind: kind } = delivery
      if (text) this.keepNote(`correct ${delivery.destination}`, { text, kind }, delivery.story)
      const stopped = () => m.retry_stopped({ destination: delivery.destination })
      this.#port.notices.done(delivery.state === 'retrying' ? stopped : m.publish_taken_back)
      await this.#port.reload()
    })
  }

  /** What was written for readers and has not gone out; undefined where nothing was. */
  keptNote(act: string): ReaderNote | undefined {
    return this.#notes[`${this.#story} ${act}`]
  }

  keepNote(act: string, note: ReaderNote | undefined, story = this.#story): void {
    if (note?.text) this.#notes[`${story} ${act}`] = note
    else Reflect.deleteProperty(this.#notes, `${story} ${act}`)
  }

  /** Words to begin a correction note with; none where they could not be had. */
  async draft(destination: string): Promise<CorrectionDraft | undefined> {
    try {
      return await this.#port.host.draftCorrection({ story: this.#story, destination })
    } catch (thrown) {
      this.#port.notices.fault(asFault(thrown))
      return undefined
    }
  }

  /** Puts the corrected text in the outbox with its note to readers; for {@link HOLD_MS} it can be taken back. */
  async correct(destination: string, note: string, kind: CorrectionKind): Promise<void> {
    let unsent: Delivery | undefined
    await this.#port.act(async (actor, base_version) => {
      const story = this.#story
      const request = { story, destination, actor, kind, note, base_version, hold_ms: HOLD_MS }
      const reply = await this.#port.host.correctStory(request)
      this.keepNote(`correct ${destination}`, undefined, story)
      if (!reply.fresh) unsent = reply.delivery
      await this.#port.reload()
    })
    if (unsent) await this.#unsent(unsent)
  }

  /** Asks the site what it holds of the story; what was typed is saved before. Throws the desk's fault. */
  async siteVersion(destination: string): Promise<SiteVersion> {
    await this.#port.flush()
    return await this.#port.host.siteVersion({ story: this.#story, destination })
  }

  /** Says what becomes of what the site was seen to hold. */
  async settle(destination: string, etag: string, way: SiteWay): Promise<void> {
    await this.#port.act(async (actor) => {
      const request = { story: this.#story, destination, etag, way, actor }
      const { merge } = await this.#port.host.settleSite(request)
      const count = merge?.conflicts.length ?? 0
      if (way === 'keep') this.#port.notices.done(m.drift_kept)
      else this.#port.notices.done(() => (count > 0 ? m.drift_merged({ count }) : m.drift_taken()))
      await this.#port.reload()
      if (way !== 'keep') this.#port.reveal()
    })
  }

  /** Takes a published story off the site; readers are told the note. */
  async withdraw(destination: string, note: string): Promise<void> {
    await this.#port.act(async (actor) => {
      const story = this.#story
      await this.#port.host.withdrawStory({ story, destination, actor, note })
      this.keepNote(`withdraw ${destination}`, undefined, story)
      await this.#port.reload()
    })
  }

  /** Shows deliveries as the desk lists them, and looks again while one of them is on its way. */
  show(deliveries: Delivery[]): void {
    clearTimeout(this.#timer)
    const before = this.deliveries
    this.deliveries = deliveries.toReversed()
    for (const each of this.deliveries)
      this.#ended(each, before.find(({ id }) => id === each.id)?.state, this.deliveries)
    if (deliveries.some(isMoving)) this.#timer = setTimeout(() => void this.#lookAgain(this.#story), LOOK_MS)
  }

  /** Says how a delivery ended that was still on its way when last seen; outside the window where nobody looks at it. */
  #ended(delivery: Delivery, before: Delivery['state'] | undefined, newest: readonly Delivery[]): void {
    if (before === undefined || before === delivery.state) return
    const { destination } = delivery
    const done = doneWords(delivery, newest)
    const words = {
      delivered: () => done({ destination }),
      refused: () => m.published_refused({ destination }),
      unknown: m.delivery_unknown_hint,
    }
    const text = words[delivery.state as keyof typeof words]
    if (!text) return
    // Of a story that is not in front it has to be said which.
    const front = delivery.story === this.#story
    this.#port.notices.done(front ? text : () => m.delivery_of({ title: delivery.title, text: text() }))
    if (document.hidden || !document.hasFocus()) {
      // A system without notifications has said so in the log; the notice in the window is there all the same.
      this.#port.host.notify(delivery.title, text()).catch(() => undefined)
    }
  }

  async #lookAgain(story: StoryId): Promise<void> {
    try {
      const deliveries = await this.#port.host.deliveries(story)
      if (story === this.#story) this.show(deliveries.map((each) => each.delivery))
    } catch (thrown) {
      this.#port.notices.fault(asFault(thrown))
    }
  }
}

/** That it arrived, by what it was for. */
function doneWords(
  delivery: Delivery,
  all: readonly Delivery[],
): (values: { destination: string }) => string {
  if (delivery.action === 'withdraw') return m.withdrawn_done
  if (delivery.correction && (delivery.correction_kind ?? 'correction') === 'correction')
    return m.corrected_done
  return isUpdate(delivery, all) ? m.updated_done : m.published_done
}

/** Whether the site had the story before this delivery, by those of the story, newest first. */
export function isUpdate(delivery: Delivery, all: readonly Delivery[]): boolean {
  const before = all.slice(all.findIndex(({ id }) => id === delivery.id) + 1)
  return atSite(before, delivery.destination).live
}

/** Whether more is about to become of it by itself. */
function isMoving({ state }: Delivery): boolean {
  return state === 'held' || state === 'queued' || state === 'sending'
}

/** Where a story stands at one destination. */
export interface AtSite {
  /** The last delivery that the site took; none before the first. */
  last: Delivery | undefined
  /** Whether the page is on the site. */
  live: boolean
  /** Whether the site holds exactly the text of the last publication's revision and nothing is on its way. */
  settled: boolean
}

/**
 * Where a story most likely goes next: where it went last, also if that was taken back or refused; else the first of the
 * destinations. `chosen`, the id of one, is a choice already made.
 */
export function destinationFor(
  destinations: readonly Destination[],
  deliveries: readonly Delivery[],
  chosen = '',
): Destination | undefined {
  const last = deliveries.find((each) => destinations.some(({ name }) => name === each.destination))
  return (
    destinations.find((each) => each.id === chosen) ??
    destinations.find((each) => each.name === last?.destination) ??
    destinations[0]
  )
}

/** What a destination holds of the story, by its deliveries, newest first. */
export function atSite(deliveries: readonly Delivery[], destination: string): AtSite {
  const here = deliveries.filter((each) => each.destination === destination)
  const last = here.find((each) => each.state === 'delivered')
  const settled = here.every(
    (each) => !['held', 'queued', 'sending', 'retrying', 'unknown'].includes(each.state),
  )
  return { last, live: last?.action === 'publish', settled }
}
