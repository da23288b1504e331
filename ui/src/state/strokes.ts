/**
 * Ctrl+Z and Ctrl+Y in the inputs of the window: what somebody typed in a field goes back in the steps in which it was typed, as
 * in the body. The browser's own undo does not serve: WebKit keeps one history for the whole page and loses it to whatever else
 * is written there, so that a headline could not be taken back at all.
 *
 * Only what hands did is remembered. Where words came from elsewhere since (another window, a decision), nothing is: to step back
 * then would undo another's text. Inputs that keep the keys for themselves (`data-own-keys`), and the body, see to it on their own.
 */
import { isKept } from './commands'
import { chordOf } from './keys'

type Box = HTMLInputElement | HTMLTextAreaElement

/** What stood in a box, and what was selected in it. */
interface Moment {
  value: string
  from: number
  to: number
}

/** What is typed in one go, without a pause as long as this one, is one step; the body's history does it alike. */
const PAUSE_MS = 500
/** How many steps are remembered of one box. */
const MOST = 200

const typed =
  'textarea, input:not([type]), input[type=text], input[type=search], input[type=url], input[type=email]'

/** The steps of one box. */
class Strokes {
  #now: Moment
  #past: Moment[] = []
  #future: Moment[] = []
  /** When something was typed last, and where that left the caret; null when the next stroke begins a step of its own. */
  #last: { time: number; caret: number } | null = null

  constructor(now: Moment) {
    this.#now = now
  }

  /** Whether these words are the ones that hands left here. A field takes a line break for a space. */
  knows(value: string): boolean {
    return value.replaceAll('\n', ' ') === this.#now.value.replaceAll('\n', ' ')
  }

  /** What is selected before the next stroke. */
  look(now: Moment): void {
    this.#now = now
  }

  write(now: Moment, time: number, whole: boolean): void {
    if (now.value === this.#now.value) return
    const goesOn = !whole && this.#last !== null && time - this.#last.time < PAUSE_MS
    const here = this.#now.from === this.#now.to && this.#now.to === this.#last?.caret
    if (!goesOn || !here) this.#past = [...this.#past, this.#now].slice(-MOST)
    this.#future = []
    this.#last = whole ? null : { time, caret: now.to }
    this.#now = now
  }

  /** The moment before, or after one that was gone back to; null where there is none. */
  step(by: -1 | 1): Moment | null {
    const [from, to] = by < 0 ? [this.#past, this.#future] : [this.#future, this.#past]
    const moment = from.pop()
    if (!moment) return null
    to.push(this.#now)
    this.#last = null
    this.#now = moment
    return moment
  }
}

/** Begins; `forget` drops what was typed until now, wherever that was. */
export function keepStrokes(): { forget: () => void; end: () => void } {
  let all = new WeakMap<Box, Strokes>()
  /** A step is being put into a box, which is no typing. */
  let stepping = false

  /** The strokes of a box as it stands; new ones where somebody else wrote in it since. */
  function strokesOf(box: Box): Strokes {
    const known = all.get(box)
    if (known?.knows(box.value)) return known
    const strokes = new Strokes(momentOf(box))
    all.set(box, strokes)
    return strokes
  }

  function look({ target }: Event): void {
    const box = boxOf(target)
    if (box) strokesOf(box).look(momentOf(box))
  }

  function onbeforeinput(event: InputEvent): void {
    const by = { historyUndo: -1, historyRedo: 1 }[event.inputType] as -1 | 1 | undefined
    const box = boxOf(event.target)
    if (!box || event.isComposing) return
    if (!by) return look(event)
    event.preventDefault()
    step(box, by)
  }

  function write(event: Event): void {
    const box = boxOf(event.target)
    if (!box || stepping || (event instanceof InputEvent && event.isComposing)) return
    const whole = event instanceof InputEvent && event.inputType.startsWith('insertFrom')
    const strokes = all.get(box)
    if (strokes) strokes.write(momentOf(box), performance.now(), whole)
    else look(event)
  }

  function onkeydown(event: KeyboardEvent): void {
    const chord = chordOf(event)
    const by = { 'Mod+KeyZ': -1, 'Mod+KeyY': 1, 'Mod+Shift+KeyZ': 1 }[chord] as -1 | 1 | undefined
    const box = boxOf(event.target)
    if (!by || !box || isKept(box, chord)) return
    event.preventDefault()
    step(box, by)
  }

  function step(box: Box, by: -1 | 1): void {
    const moment = strokesOf(box).step(by)
    if (!moment) return
    stepping = true
    box.value = moment.value
    box.setSelectionRange(moment.from, moment.to)
    box.dispatchEvent(
      new InputEvent('input', { bubbles: true, inputType: by < 0 ? 'historyUndo' : 'historyRedo' }),
    )
    stepping = false
  }

  document.addEventListener('focusin', look)
  document.addEventListener('compositionstart', look, true)
  document.addEventListener('beforeinput', onbeforeinput, true)
  document.addEventListener('input', write, true)
  document.addEventListener('compositionend', write, true)
  document.addEventListener('keydown', onkeydown, true)
  return {
    forget: () => {
      all = new WeakMap()
    },
    end: () => {
      document.removeEventListener('focusin', look)
      document.removeEventListener('compositionstart', look, true)
      document.removeEventListener('beforeinput', onbeforeinput, true)
      document.removeEventListener('input', write, true)
      document.removeEventListener('compositionend', write, true)
      document.removeEventListener('keydown', onkeydown, true)
    },
  }
}

/** The box that somebody types in, where it takes words and remembers them. */
function boxOf(target: EventTarget | null): Box | null {
  const box = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement ? target : null
  return box?.matches(typed) && !box.readOnly && !box.disabled ? box : null
}

function momentOf({ value, selectionStart, selectionEnd }: Box): Moment {
  return { value, from: selectionStart ?? value.length, to: selectionEnd ?? value.length }
}
