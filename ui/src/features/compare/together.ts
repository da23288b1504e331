/**
 * Two columns that scroll together: what stands in the middle of one stands in the middle of the other. Between the places
 * that are known of both, the way is divided evenly.
 */

/** Where a point of one column lies in the other; `here` and `there` are the known points of both, ascending. */
export function across(point: number, here: readonly number[], there: readonly number[]): number {
  const next = here.findIndex((known) => known >= point)
  if (next === 0) return there[0] ?? 0
  if (next < 0) return there.at(-1) ?? 0
  const [a, b] = [here[next - 1] ?? 0, here[next] ?? 0]
  const [c, d] = [there[next - 1] ?? 0, there[next] ?? 0]
  return b === a ? d : c + ((point - a) / (b - a)) * (d - c)
}

/** The middle of a column, at its top, at its numbered differences, and at its end. */
function middles(column: HTMLElement, numbers: readonly string[]): number[] {
  const half = column.clientHeight / 2
  const [first, last] = [half, Math.max(half, column.scrollHeight - half)]
  const top = column.getBoundingClientRect().top - column.scrollTop
  let before = first
  const between = numbers.map((number) => {
    const sign = column.querySelector(`[data-number="${number}"]`)
    const at = sign ? sign.getBoundingClientRect().top - top : before
    before = Math.min(Math.max(at, before), last)
    return before
  })
  return [first, ...between, last]
}

function numbersIn(column: HTMLElement): string[] {
  return [...column.querySelectorAll<HTMLElement>('[data-number]')].map((sign) => sign.dataset.number ?? '')
}

/** Keeps the columns inside of an element together; the one that was touched last leads. Answers how to end it. */
export function together(place: HTMLElement): () => void {
  const columns = () => [...place.querySelectorAll<HTMLElement>(':scope > section')]
  let leader: EventTarget | null = null
  const lead = (event: Event) => {
    leader = columns().find((column) => event.target instanceof Node && column.contains(event.target)) ?? null
  }
  const follow = ({ target }: Event) => {
    const [left, right] = columns()
    if (!left || !right || (leader && target !== leader)) return
    const [one, other] = target === right ? [right, left] : [left, right]
    if (target !== one) return
    const known = new Set(numbersIn(other))
    const numbers = numbersIn(one).filter((number) => known.has(number))
    const middle = one.scrollTop + one.clientHeight / 2
    const at = across(middle, middles(one, numbers), middles(other, numbers)) - other.clientHeight / 2
    if (Math.abs(other.scrollTop - at) < 1) return
    // What it moves by itself leads nowhere.
    leader = one
    other.scrollTop = at
  }
  const touches = ['wheel', 'pointerdown', 'keydown', 'focusin'] as const
  for (const touch of touches) place.addEventListener(touch, lead, { passive: true, capture: true })
  // Scrolling does not bubble.
  place.addEventListener('scroll', follow, { capture: true, passive: true })
  return () => {
    for (const touch of touches) place.removeEventListener(touch, lead, { capture: true })
    place.removeEventListener('scroll', follow, { capture: true })
  }
}
