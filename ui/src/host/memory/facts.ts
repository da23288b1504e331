/**
 * Facts of the in-memory host: figures with a word behind them, dates and quotations, by three patterns, with ticks that
 * fall when their text is gone. The desk's own rules know names, units and Chinese numerals; nothing is tested against this.
 */
import type { FactAt, FactKind, FactList, FactView, FallenTick, Node, Part, StoryView } from '../types'

interface Tick {
  story: string
  fallen: FallenTick
  after: string
}

const patterns: [FactKind, RegExp][] = [
  ['date', /\d{4}年\d{1,2}月\d{1,2}日|\d{1,2}月\d{1,2}日|\d{4}-\d{2}-\d{2}/g],
  ['quote', /(?<=“)[^”]{8,}(?=”)/g],
  ['number', /\d[\d,.]*\s?(?:万|亿)?[元人米吨%]/g],
]

export class FactShelf {
  #ticks: Tick[] = []
  #made = 0

  list(view: StoryView): FactList {
    const facts: FactView[] = []
    const read = (text: string, part: Part, start: number) => {
      for (const [kind, pattern] of patterns) {
        for (const hit of text.matchAll(pattern)) {
          const from = start + hit.index
          const to = from + hit[0].length
          const before = text.slice(Math.max(0, hit.index - 12), hit.index)
          const after = text.slice(hit.index + hit[0].length).slice(0, 12)
          const fact = { kind, part, from, to, text: hit[0], normal: hit[0], about: '', before, after }
          facts.push({ fact })
        }
      }
    }
    for (const field of ['headline', 'deck'] as const) read(view.working[field], { field }, 0)
    inBody(view.working.body, (text, from) => read(text, 'body', from))
    const gone: FallenTick[] = []
    for (const { fallen, after } of this.#ticks.filter((each) => each.story === view.summary.id)) {
      const same = facts.find((each) => !each.tick && each.fact.text === fallen.text)
      const there = facts.find((each) => !each.tick && !each.was && each.fact.after === after)
      if (same) same.tick = fallen.tick
      else if (there && there.fact.kind === fallen.kind) there.was = fallen
      else gone.push(fallen)
    }
    return { version: view.version, facts, gone, findings: [] }
  }

  tick(view: StoryView, actor: string, chosen: readonly FactAt[]): FactList {
    for (const at of chosen) {
      const found = this.list(view).facts.find(
        ({ fact }) => fact.kind === at.kind && fact.from === at.from && fact.to === at.to,
      )
      if (!found || found.tick) continue
      if (found.was) this.#drop([found.was.tick.id])
      const tick = { id: ++this.#made, by: actor, at: new Date().toISOString() }
      const fallen = { tick, kind: found.fact.kind, text: found.fact.text }
      this.#ticks.push({ story: view.summary.id, fallen, after: found.fact.after })
    }
    return this.list(view)
  }

  untick(view: StoryView, ids: readonly number[]): FactList {
    this.#drop(ids)
    return this.list(view)
  }

  #drop(ids: readonly number[]): void {
    this.#ticks = this.#ticks.filter((each) => !ids.includes(each.fallen.tick.id))
  }
}

/** Visits the texts of a body with their positions. */
function inBody(body: Node, visit: (text: string, from: number) => void): void {
  const walk = (node: Node, at: number): number => {
    if (node.type === 'text') {
      visit(node.text ?? '', at)
      return at + (node.text?.length ?? 0)
    }
    if (node.type === 'hard_break' || node.type === 'divider') return at + 1
    return (node.content ?? []).reduce((inner, child) => walk(child, inner), at + 1) + 1
  }
  // The document itself has no opening token.
  ;(body.content ?? []).reduce((at, child) => walk(child, at), 0)
}
