/**
 * Keeps the focus in the window. Where what has it goes away (a dialog closes, a change is decided on and its card leaves, the
 * middle shows something else), browsers give it to nobody, and whoever works with keys alone would have to begin anew. It goes
 * back to what had it beneath a dialog, else into the part of the window in which it was.
 *
 * A click beside everything gives the focus up on purpose; nothing is done about that.
 */
import { entry } from './layout.svelte'

/** How long a control may be disabled, as it is while an act is under way, before the focus goes elsewhere. */
const PATIENCE_MS = 400

/** Begins; answers how to end it. */
export function keepFocus(): () => void {
  /** What has the focus, or had it when it went away; what had it last beneath a dialog; and the part of the window around that. */
  let held: HTMLElement | null = null
  let beneath: HTMLElement | null = null
  let region: HTMLElement | null = null
  let timer: ReturnType<typeof setTimeout> | undefined

  function onfocusin({ target }: FocusEvent): void {
    if (!(target instanceof HTMLElement)) return
    held = target
    if (target.closest('dialog')) return
    beneath = target
    region = target.closest<HTMLElement>('[data-region]') ?? region
  }

  /** What is clicked on while it has the focus keeps it, and no event says so. */
  function onpointerdown({ target }: PointerEvent): void {
    const { activeElement: active } = document
    const stays = active instanceof HTMLElement && target instanceof Node && active.contains(target)
    held = stays && !isLost() ? active : null
  }

  function look(patient: boolean): void {
    clearTimeout(timer)
    if (!held || !isLost()) return
    if (patient && isDisabled(held)) {
      timer = setTimeout(() => look(false), PATIENCE_MS)
      return
    }
    const dialog = document.querySelector<HTMLElement>('dialog[open]')
    const parts = dialog ? [dialog] : [region, document.getElementById('story')]
    const places = [held, dialog ? null : beneath, ...parts.map((part) => part && entry(part))]
    for (const place of places) {
      if (!place?.isConnected) continue
      place.focus()
      if (!isLost()) return
    }
  }

  const observer = new MutationObserver(() => look(true))
  observer.observe(document.body, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ['disabled', 'hidden'],
  })
  document.addEventListener('focusin', onfocusin)
  document.addEventListener('pointerdown', onpointerdown, true)
  return () => {
    clearTimeout(timer)
    observer.disconnect()
    document.removeEventListener('focusin', onfocusin)
    document.removeEventListener('pointerdown', onpointerdown, true)
  }
}

/** Whether nothing has the focus, or something that takes no key and is about to lose it. */
function isLost(): boolean {
  const { activeElement: active, body } = document
  return active === null || active === body || isDisabled(active)
}

function isDisabled(element: Element): boolean {
  return element.isConnected && element.matches(':disabled')
}
