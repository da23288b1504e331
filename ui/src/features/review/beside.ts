/**
 * Cards beside their lines: the card of the change that is looked at stands at the height of its line in the manuscript, and the
 * others follow above and below in their order, as far as there is room. Nothing moves under a pointer that is over the cards.
 */

/** Pixels between the card and what it must not lie under. */
const GAP = 12

/** The part of the page in which an element is scrolled. */
export function scrollerOf(element: HTMLElement): HTMLElement | null {
  const parent = element.parentElement
  if (!parent) return null
  return /auto|scroll/.test(getComputedStyle(parent).overflowY) ? parent : scrollerOf(parent)
}

/** Where a list is scrolled to, and how much room is left before and behind it, so that a card stands where it is wanted. */
export interface Place {
  top: number
  before: number
  after: number
}

/**
 * The place for a card, all in pixels: `from` is how far it lies below the beginning of what is scrolled, without any room;
 * `wanted` is how far below the upper edge it is to stand, `length` how long all is without any room, and `height` how much of it is
 * seen.
 */
export function placeFor(from: number, wanted: number, length: number, height: number): Place {
  const top = Math.max(0, from - wanted)
  const before = Math.max(0, wanted - from)
  return { top, before, after: Math.max(0, top + height - (length + before)) }
}

/** The id of the change to align by: the current one where its line is seen, else the first that is. Empty where none is. */
export function seenChange(text: HTMLElement, current: string): string {
  const { top, bottom } = text.getBoundingClientRect()
  const isSeen = (mark: Element) => {
    const at = mark.getBoundingClientRect().top
    return at >= top && at <= bottom
  }
  const marks = [...text.querySelectorAll<HTMLElement>('[data-change-mark]')]
  const own = marks.find((mark) => mark.dataset.changeMark === current)
  if (own && isSeen(own)) return current
  // They stand in the order of their lines.
  let [low, high] = [0, marks.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((marks[middle]?.getBoundingClientRect().top ?? top) < top) low = middle + 1
    else high = middle
  }
  const first = marks[low]
  return first && isSeen(first) ? (first.dataset.changeMark ?? '') : ''
}

/** Puts the card of a change at the height of its line. Answers whether the card is drawn. */
export function alignCard(list: HTMLElement, text: HTMLElement, id: string): boolean {
  const card = list.querySelector<HTMLElement>(`[data-change="${id}"]`)
  const line = text.querySelector<HTMLElement>(`[data-change-mark="${id}"]`)
  const scroller = scrollerOf(list)
  if (!card) return false
  if (!line || !scroller || scroller.matches(':hover')) return true
  const seen = text.getBoundingClientRect()
  const at = line.getBoundingClientRect().top
  if (at < seen.top || at > seen.bottom) return true
  const frame = scroller.getBoundingClientRect()
  const head = scroller.querySelector('.pane-head')?.getBoundingClientRect().bottom ?? frame.top
  const lowest = frame.bottom - card.offsetHeight - GAP
  const wanted = Math.max(head + GAP, Math.min(at, lowest)) - frame.top
  const room = (name: string) => parseFloat(list.style.getPropertyValue(name)) || 0
  const [before, after] = [room('--before'), room('--after')]
  const from = card.getBoundingClientRect().top - frame.top + scroller.scrollTop - before
  const place = placeFor(from, wanted, scroller.scrollHeight - before - after, scroller.clientHeight)
  list.style.setProperty('--before', `${String(place.before)}px`)
  list.style.setProperty('--after', `${String(place.after)}px`)
  scroller.scrollTop = place.top
  return true
}

/** Gives up the room: there is no line to stand beside. The card that is looked at stays in sight. */
export function unalign(list: HTMLElement, id: string): void {
  for (const name of ['--before', '--after']) list.style.removeProperty(name)
  list.querySelector(`[data-change="${id}"]`)?.scrollIntoView({ block: 'nearest' })
}
