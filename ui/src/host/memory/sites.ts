/** What a site holds of a story in the in-memory host: what was delivered, with what a test edited there. */
import type { AgainstSite, Article, Comparison, SiteVersion } from '../types'
import { changesOf } from './differences'
import { invalid } from './faults'
import { statOf } from './measures'
import type { Outbox } from './outbox'
import type { Shelf } from './shelf'

export function siteVersion(shelf: Shelf, outbox: Outbox, story: string, destination: string): SiteVersion {
  const last = outbox
    .of(story)
    .findLast((each) => each.destination === destination && each.action === 'publish' && each.receipt)
  if (!last?.receipt) throw invalid('It is not there.', { why: 'not-there' })
  const sent = shelf.revision(story, last.revision).working
  const edited = outbox.edited.get(story)
  const found = edited ?? sent
  shelf.held.set(`${story}/${destination}`, found)
  const { working } = shelf.find(story)
  const compared = (old: Article, now: Article): Comparison => {
    const changes = changesOf(old, now, destination, last.at)
    return { old, new: now, changes, stat: statOf(old, now, changes) }
  }
  return {
    destination,
    url: last.receipt.url,
    version: last.receipt.version,
    etag: edited ? '"edited"' : last.receipt.etag,
    edited: edited !== undefined,
    same: edited === undefined,
    settled: false,
    revision: last.revision,
    theirs: compared(sent, found),
    ours: compared(sent, working),
    taken: compared(working, found),
    conflicts: 0,
    problems: [],
  }
}

/** The headline is the one value that this host compares. */
export function againstSite(shelf: Shelf, outbox: Outbox, story: string, destination: string): AgainstSite {
  const last = outbox.of(story).findLast((each) => each.destination === destination && each.receipt)
  if (!last || last.action === 'withdraw') return { state: 'absent' }
  const held = outbox.edited.get(story) ?? shelf.revision(story, last.revision).working
  const { headline } = shelf.find(story).working
  const value = (text: string) => [{ value: text }]
  const same = held.headline === headline
  const difference = {
    name: 'headlines',
    theirs: value(held.headline),
    ours: value(headline),
    from: 'headline, kicker',
  }
  return { state: 'holds', differences: same ? [] : [difference] }
}
