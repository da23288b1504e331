/** Facts in words: their kinds, where they stand, and their state. */
import type { FactKind, FactView } from '../../host'
import { m } from '../../locales'
import { fieldWords } from '../../state/fields'
import { said } from '../../state/time'

const kinds: Record<FactKind, () => string> = {
  number: m.fact_number,
  date: m.fact_date,
  time: m.fact_time,
  name: m.fact_name,
  quote: m.fact_quote,
  link: m.fact_link,
}

export function kindWords(kind: FactKind): string {
  return kinds[kind]()
}

/** The field it stands in, or that it is a caption; empty for running text. */
export function partWords({ fact }: FactView): string {
  if (typeof fact.part === 'object') return fieldWords(fact.part.field)
  return fact.part === 'caption' ? m.fact_caption() : ''
}

/** What there is to know about it beside its text: who vouches, what it was, how it was submitted. */
export function stateWords(view: FactView): string {
  if (view.tick) return m.fact_ticked_by({ name: view.tick.by, time: said(view.tick.at) })
  if (view.was) return m.fact_was({ text: view.was.text, name: view.was.tick.by })
  return view.submitted === undefined ? '' : m.fact_submitted({ text: view.submitted })
}

/** A fact in one line, for the names of its buttons. */
export function lineOf(view: FactView): string {
  const text = view.fact.text.length > 60 ? `${view.fact.text.slice(0, 60)}…` : view.fact.text
  return [kindWords(view.fact.kind), text].join(' ')
}
