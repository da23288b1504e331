/**
 * The outbox of the in-memory host. What is not held is delivered at once; what is held is delivered when it is due, and
 * can be cancelled until then. Time is the clock's: a test with a fake one moves it.
 */
import type {
  Article,
  CorrectionKind,
  Delivery,
  DeliveryView,
  ListOutbox,
  OpenDeliveries,
  OutboxPage,
  PublishReply,
  PublishStory,
  Reason,
  RevisionInfo,
  StoryView,
  WithdrawStory,
} from '../types'
import { invalid, notFound } from './faults'

const site = 'http://127.0.0.1:8080'

export class Outbox {
  /** What somebody made of a story on the site, by its id. */
  readonly edited = new Map<string, Article>()
  readonly #deliveries: Delivery[] = []
  readonly #arrived: (delivery: Delivery) => void

  /** `arrived` is called when a delivery that was held has been sent. */
  constructor(arrived: (delivery: Delivery) => void) {
    this.#arrived = arrived
  }

  publish(
    request: PublishStory,
    view: StoryView,
    revision: RevisionInfo,
    correction?: { note: string; kind?: CorrectionKind },
  ): PublishReply {
    const delivery = this.#put('publish', request, view, revision)
    if (correction) {
      delivery.correction = correction.note
      if (correction.kind) delivery.correction_kind = correction.kind
    }
    const hold = request.hold_ms ?? 0
    if (hold > 0) {
      delivery.state = 'held'
      delivery.due = new Date(Date.now() + hold).toISOString()
      setTimeout(() => this.#arrive(delivery), hold)
    } else {
      this.#deliver(delivery)
    }
    return { delivery: { ...delivery }, fresh: true, warnings: [] }
  }

  withdraw(request: WithdrawStory, view: StoryView): PublishReply {
    const last = this.of(view.summary.id).findLast((each) => each.state === 'delivered')
    if (!last || last.action === 'withdraw') {
      throw invalid(`The story is not known to be on ${request.destination}.`)
    }
    const delivery = this.#put('withdraw', request, view, { number: last.revision })
    this.#deliver(delivery)
    return { delivery: { ...delivery }, fresh: true, warnings: [] }
  }

  cancel(id: string): Delivery {
    const delivery = this.#deliveries.find((each) => each.id === id)
    if (!delivery) throw notFound('delivery', id)
    if (!['held', 'queued', 'retrying'].includes(delivery.state)) {
      throw invalid('The delivery was not cancelled: it was sent already.', { state: delivery.state })
    }
    delivery.state = 'cancelled'
    delete delivery.due
    return { ...delivery }
  }

  /** The delivery of the same text that still waits, so that publishing twice is harmless. */
  waiting(story: string): Delivery | undefined {
    return this.of(story).find((each) => each.state === 'held')
  }

  /** What waits for another attempt arrives now. */
  sendNow(story: string): void {
    const waits = (each: Delivery) => each.story === story && each.state === 'retrying'
    for (const delivery of this.#deliveries.filter(waits)) this.#deliver(delivery)
  }

  /** The site refuses the last delivery of a story after all, or does not take it for now. */
  refuseLast(story: string, reason: Reason, state: 'refused' | 'retrying' = 'refused'): void {
    const last = this.#deliveries.findLast((each) => each.story === story)
    if (!last) throw notFound('delivery', story)
    last.state = state
    last.reason = reason
    delete last.receipt
  }

  /** What removing a destination would touch. */
  open(destination: string): OpenDeliveries {
    const here = this.#deliveries.filter((each) => each.destination === destination)
    const unknown = here.filter((each) => each.state === 'unknown').length
    const ended = ['delivered', 'refused', 'cancelled', 'unknown']
    return { waiting: here.filter((each) => !ended.includes(each.state)).length, unknown }
  }

  page({ under_way, ended }: ListOutbox): OutboxPage {
    const all = this.#deliveries.map((each) => ({ ...each }))
    const open = all.filter((each) => !['delivered', 'refused', 'cancelled'].includes(each.state))
    const count = (state: Delivery['state']) => open.filter((each) => each.state === state).length
    const counts = {
      held: count('held'),
      queued: count('queued'),
      sending: count('sending'),
      retrying: count('retrying'),
      unknown: count('unknown'),
    }
    return {
      under_way: open.slice(0, under_way),
      ended: all
        .filter((each) => !open.includes(each))
        .toReversed()
        .slice(0, ended),
      counts,
    }
  }

  of(story: string): Delivery[] {
    return this.#deliveries.filter((each) => each.story === story).map((each) => ({ ...each }))
  }

  views(story: string): DeliveryView[] {
    return this.of(story).map((delivery) => ({
      delivery,
      attempts: delivery.receipt
        ? [{ kind: 'send', at: delivery.receipt.received, ms: 12, outcome: 'delivered' }]
        : [],
    }))
  }

  #put(
    action: Delivery['action'],
    request: { story: string; destination: string; actor: string },
    view: StoryView,
    revision: { number: number },
  ): Delivery {
    const delivery: Delivery = {
      id: `delivery-${String(this.#deliveries.length + 1)}`,
      story: request.story,
      title: view.summary.title,
      destination: request.destination,
      action,
      state: 'queued',
      revision: revision.number,
      content: String(revision.number),
      actor: request.actor,
      at: new Date().toISOString(),
      may_arrive: false,
      attempts: 0,
      pictures: 0,
      pictures_done: 0,
    }
    this.#deliveries.push(delivery)
    return delivery
  }

  #arrive(delivery: Delivery): void {
    if (delivery.state !== 'held') return
    this.#deliver(delivery)
    this.#arrived({ ...delivery })
  }

  #deliver(delivery: Delivery): void {
    const { id, story, content } = delivery
    const version = String(this.of(story).filter((each) => each.state === 'delivered').length + 1)
    delivery.state = 'delivered'
    delivery.attempts = 1
    delete delivery.due
    delivery.receipt = {
      delivery: id,
      remote_id: story,
      url: `${site}/articles/${story}`,
      version,
      etag: `"${version}"`,
      received: new Date().toISOString(),
      content,
    }
  }
}
