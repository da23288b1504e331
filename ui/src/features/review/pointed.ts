/**
 * What the pointer is over, card or words, is lit up in both places. The words lie in the editor, whose elements nobody else may
 * touch: a style sheet of its own names them instead.
 */

/** The id of the change that an element belongs to; empty where it belongs to none. */
export function changeOf(target: EventTarget | null): string {
  const found =
    target instanceof Element ? target.closest<HTMLElement>('[data-change], [data-change-mark]') : null
  const id = found?.dataset.change ?? found?.dataset.changeMark ?? ''
  return /^[\w-]+$/.test(id) ? id : ''
}

/** The rules that light up a change in both places. */
export function rulesFor(id: string): string {
  if (!id) return ''
  return `[data-change-mark='${id}'] { background: var(--selected); border-radius: 2px }
    .pane-card[data-change='${id}'] { background: var(--selected) }`
}

/** Links cards and words under the pointer, until what is answered is called. */
export function linkPointed(): () => void {
  // Where there is no such sheet, cards and words are still linked by a press and by the keyboard.
  if (!('adoptedStyleSheets' in document)) return () => undefined
  const sheet = new CSSStyleSheet()
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
  let shown = ''
  const over = ({ target }: Event) => {
    const id = changeOf(target)
    if (id !== shown) sheet.replaceSync(rulesFor(id))
    shown = id
  }
  document.addEventListener('pointerover', over, { passive: true })
  return () => {
    document.removeEventListener('pointerover', over)
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== sheet)
  }
}
