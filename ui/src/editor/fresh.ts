/**
 * What was typed since the desk last answered: where text was put in, and what was taken out. It is shown at once, in the
 * writer's colour, until the answer says what it comes down to.
 */
import type { Node } from 'prosemirror-model'
import type { Transaction } from 'prosemirror-state'

export interface Fresh {
  from: number
  to: number
  /** What was taken out here; empty where text was put in. */
  gone: string
  /** How many texts had been sent when it was done. */
  sent: number
}

/** The writer's own insertions in a range of the document before: taking them out leaves nothing. */
export type Own = (from: number, to: number) => Range[]

export type Range = [from: number, to: number]

/** Carries what was fresh over a transaction, and adds what it did itself. */
export function carried(fresh: readonly Fresh[], tr: Transaction): Fresh[] {
  return fresh
    .map((each) => {
      if (each.gone) {
        const at = tr.mapping.map(each.from, -1)
        return { ...each, from: at, to: at }
      }
      return { ...each, from: tr.mapping.map(each.from, 1), to: tr.mapping.map(each.to, -1) }
    })
    .filter((each) => each.gone || each.to > each.from)
}

/** What was fresh, with what a transaction of the writer did. */
export function written(fresh: readonly Fresh[], tr: Transaction, sent: number, own: Own): Fresh[] {
  let all = carried(fresh, tr)
  tr.mapping.maps.forEach((map, at) => {
    const doc = tr.docs[at]
    if (!doc) return
    const [here, rest] = [tr.mapping.slice(0, at), tr.mapping.slice(at + 1)]
    const back = here.invert()
    map.forEach((oldFrom, oldTo, newFrom, newTo) => {
      const [first, last] = [back.map(oldFrom, -1), back.map(oldTo, 1)]
      const mine = own(first, last).map(([a, b]): Range => [here.map(a, 1), here.map(b, -1)])
      const gone = lost(doc, oldFrom, oldTo, mine)
      const place = rest.map(newFrom, -1)
      // Forward, what was taken out before stands in front of this; backward, behind it.
      const forward = fresh.some((each) => each.gone && each.from === first && first < last)
      if (gone) all = joined(all, { from: place, to: place, gone, sent }, forward)
      const [from, to] = [rest.map(newFrom, 1), rest.map(newTo, -1)]
      if (to > from) all = put(all, tr.doc, { from, to, gone: '', sent })
    })
  })
  return all
}

/** The text of a range without what was the writer's own; breaks between blocks as line breaks. */
function lost(doc: Node, from: number, to: number, mine: readonly Range[]): string {
  let text = ''
  let blocks = 0
  doc.nodesBetween(from, to, (node, start) => {
    if (node.isTextblock) {
      if (blocks > 0) text += '\n'
      blocks += 1
      return true
    }
    if (!node.isText) return true
    const range: Range = [Math.max(from, start), Math.min(to, start + node.nodeSize)]
    for (const [first, last] of without(range, mine))
      text += (node.text ?? '').slice(first - start, last - start)
    return false
  })
  return text
}

/** A range without others. */
export function without(range: Range, others: readonly Range[]): Range[] {
  return others.reduce<Range[]>(
    (left, [a, b]) =>
      left.flatMap(([from, to]): Range[] => {
        if (b <= from || a >= to) return [[from, to]]
        const parts: Range[] = [
          [from, a],
          [b, to],
        ]
        return parts.filter(([first, last]) => last > first)
      }),
    [range],
  )
}

/** What is taken out beside what was just taken out is one with it. */
function joined(all: Fresh[], fresh: Fresh, forward: boolean): Fresh[] {
  const beside = all.find((each) => each.gone && each.from === fresh.from && each.sent === fresh.sent)
  if (!beside) return [...all, fresh]
  const gone = forward ? beside.gone + fresh.gone : fresh.gone + beside.gone
  return all.map((each) => (each === beside ? { ...each, gone } : each))
}

/** What is put in goes on what was just put in; what brings the lost text back undoes the loss. */
function put(all: Fresh[], doc: Node, fresh: Fresh): Fresh[] {
  const text = doc.textBetween(fresh.from, fresh.to, '\n')
  const undone = all.find(
    (each) => each.gone === text && (each.from === fresh.from || each.from === fresh.to),
  )
  if (undone && text) return all.filter((each) => each !== undone)
  const before = all.find((each) => !each.gone && each.to === fresh.from && each.sent === fresh.sent)
  if (before) return all.map((each) => (each === before ? { ...each, to: fresh.to } : each))
  return [...all, fresh]
}
