/** What a comparison of the in-memory host measures: enough for the window's tests. The desk counts by script. */
import type { Article, Change, DiffStat } from '../types'
import { textOf } from './articles'

export function statOf(old: Article, now: Article, changes: readonly Change[]): DiffStat {
  const size = (kind: 'deleted' | 'inserted') =>
    changes.reduce((sum, change) => sum + (change.field ? 0 : change[kind].length), 0)
  const [before, after] = [textOf(old.body), textOf(now.body)]
  const sentences = (text: string) => text.split(/(?<=[。！？.!?])\s*|\n+/).filter((each) => each.trim())
  const [were, are] = [sentences(before), sentences(after)]
  const kept = were.filter((each) => are.includes(each)).length
  const all = before.length + after.length
  return {
    old: before.length,
    new: after.length,
    deleted: size('deleted'),
    inserted: size('inserted'),
    old_sentences: were.length,
    new_sentences: are.length,
    kept_sentences: kept,
    touched_sentences: Math.max(were.length, are.length) - kept,
    touched_paragraphs: new Set(changes.filter((change) => !change.field).map((change) => change.block)).size,
    moved: 0,
    fields: changes.filter((change) => change.field).length,
    share: all === 0 ? 0 : Math.min(1000, Math.round(((size('deleted') + size('inserted')) * 1000) / all)),
  }
}
