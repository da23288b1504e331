/**
 * Find and replace over a whole manuscript: kicker, headline, deck and lead first, then the body with its captions. The place found is
 * selected where it is; replacing goes the same way as typing.
 */
import {
  lookFor,
  matchesOf,
  occurrences,
  replaceMatches,
  selectMatch,
  selectedMatch,
  stepMatch,
} from '../editor/find'
import type { Manuscript } from './manuscript.svelte'

const fields = ['kicker', 'headline', 'deck', 'lead'] as const
type Searched = (typeof fields)[number]

interface Place {
  field: Searched
  from: number
  to: number
}

export class Finder {
  open = $state(false)
  /** Grows whenever somebody asks for the bar, so that it takes the focus. */
  asked = $state(0)
  /** Which box takes it. */
  box = $state<'text' | 'replacement'>('text')
  text = $state('')
  replacement = $state('')
  exact = $state(false)
  readonly #manuscript: Manuscript
  /** The match of a field that was stepped to; -1 while the body's selection leads. */
  #field = $state(-1)

  constructor(manuscript: Manuscript) {
    this.#manuscript = manuscript
  }

  /** Opens the bar, with what is selected as what to look for. */
  ask(box: 'text' | 'replacement' = 'text'): void {
    const selected = this.#selected()
    this.box = box
    this.open = true
    this.asked += 1
    if (selected && !selected.includes('\n') && selected.length < 80) this.look(selected)
    else this.look(this.text)
  }

  close(): void {
    this.open = false
    this.#send('')
    this.#manuscript.view?.focus()
  }

  look(text: string): void {
    this.text = text
    this.#field = -1
    this.#send(text)
  }

  setExact(exact: boolean): void {
    this.exact = exact
    this.look(this.text)
  }

  readonly #places: Place[] = $derived.by(() =>
    fields.flatMap((field) =>
      occurrences(this.#manuscript.fields[field], { text: this.text, exact: this.exact }).map((match) => ({
        field,
        ...match,
      })),
    ),
  )

  /** How many places there are. */
  get count(): number {
    return this.#places.length + this.#body
  }

  /** Which of them is selected, from 1; 0 when none is. */
  get at(): number {
    if (this.#field >= 0) return this.#field + 1
    const selected = this.#manuscript.moved >= 0 ? selectedMatch(this.#manuscript.state) : -1
    return selected < 0 ? 0 : this.#places.length + selected + 1
  }

  step(by: 1 | -1): void {
    const places = this.#places
    const body = this.#body
    if (places.length + body === 0) return
    if (this.#field >= 0) {
      const next = this.#field + by
      if (places[next]) return this.#select(next)
      if (body === 0) return this.#select((next + places.length) % places.length)
      this.#field = -1
      return this.#toBody(by === 1 ? 'first' : 'last')
    }
    const selected = selectedMatch(this.#manuscript.state)
    const edge = by === 1 ? selected === body - 1 : selected === 0
    if (places.length > 0 && (body === 0 || edge)) return this.#select(by === 1 ? 0 : places.length - 1)
    const tr = stepMatch(this.#manuscript.state, by)
    if (tr) this.#manuscript.dispatch(tr)
  }

  /** Replaces the selected match and goes on to the next; selects one where none is. */
  replaceOne(): void {
    const place = this.#places[this.#field]
    const selected = matchesOf(this.#manuscript.state)[selectedMatch(this.#manuscript.state)]
    if (place) {
      this.#replaceIn(place.field, [place])
      this.#field = Math.min(this.#field, this.#places.length - 1)
      if (this.#field < 0) this.step(1)
      else this.#select(this.#field)
      return
    }
    if (selected)
      this.#manuscript.dispatch(replaceMatches(this.#manuscript.state, [selected], this.replacement))
    this.step(1)
  }

  replaceAll(): void {
    for (const field of fields) {
      const places = this.#places.filter((place) => place.field === field)
      if (places.length > 0) this.#replaceIn(field, places)
    }
    const { state } = this.#manuscript
    const matches = matchesOf(state)
    if (matches.length > 0) this.#manuscript.dispatch(replaceMatches(state, matches, this.replacement))
    this.#field = -1
  }

  /** What to mark in a field, the match that was stepped to told from the others. */
  marked(field: string): { from: number; to: number; here: boolean }[] {
    if (!this.open) return []
    return this.#places.flatMap((place, at) =>
      place.field === field ? [{ from: place.from, to: place.to, here: at === this.#field }] : [],
    )
  }

  #selected(): string {
    const area = document.activeElement
    if (area instanceof HTMLTextAreaElement) return area.value.slice(area.selectionStart, area.selectionEnd)
    const { selection, doc } = this.#manuscript.state
    return doc.textBetween(selection.from, selection.to, '\n')
  }

  get #body(): number {
    return this.#manuscript.moved >= 0 ? matchesOf(this.#manuscript.state).length : 0
  }

  #replaceIn(field: Searched, places: readonly Place[]): void {
    let text = this.#manuscript.fields[field]
    for (const { from, to } of places.toReversed())
      text = text.slice(0, from) + this.replacement + text.slice(to)
    this.#manuscript.setField(field, text)
  }

  #select(at: number): void {
    const place = this.#places[at]
    if (!place) return
    this.#field = at
    const area = document.querySelector<HTMLTextAreaElement>(`textarea[data-field=${place.field}]`)
    area?.setSelectionRange(place.from, place.to)
    area?.scrollIntoView({ block: 'nearest' })
  }

  #toBody(which: 'first' | 'last'): void {
    const { state } = this.#manuscript
    const matches = matchesOf(state)
    const match = which === 'first' ? matches[0] : matches.at(-1)
    if (!match) return
    this.#manuscript.dispatch(selectMatch(state, match))
  }

  #send(text: string): void {
    const { state } = this.#manuscript
    this.#manuscript.dispatch(lookFor(state.tr, { text, exact: this.exact }))
  }
}
