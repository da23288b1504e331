/**
 * Shortcuts as text: `Mod+Shift+KeyP` names the physical key by `event.code`, so that it means the same under every
 * input method and layout. `Mod` is Ctrl, or Command where the keyboard has one.
 */

/** A key with what is held: `Mod`, `Alt`, `Shift` in this order, then the `code`. */
export type Chord = string

/** Keys that stand for others: the number pad's, and the plus sign that needs Shift on many layouts. */
const same: Record<string, string> = {
  NumpadEnter: 'Enter',
  NumpadAdd: 'Equal',
  NumpadSubtract: 'Minus',
  Numpad0: 'Digit0',
}

const signs: Record<string, string> = {
  Equal: '+',
  Minus: '-',
  Backslash: '\\',
  Slash: '/',
  Comma: ',',
  Escape: 'Esc',
}

/** The chord of a key event; empty while a word is being composed and for keys that an input method has taken. */
export function chordOf(event: KeyboardEvent): Chord {
  if (event.isComposing || event.keyCode === 229 || event.getModifierState('AltGraph')) return ''
  const code = same[event.code] ?? event.code
  const held = [
    event.ctrlKey || event.metaKey ? 'Mod' : '',
    event.altKey ? 'Alt' : '',
    // Zooming in is Ctrl and the plus sign, with Shift or without.
    event.shiftKey && code !== 'Equal' ? 'Shift' : '',
    code,
  ]
  return held.filter(Boolean).join('+')
}

/** Arrows are drawn; assistive technology reads their names. */
const arrows: Record<string, string> = { ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→' }

function keyOf(code: string): string {
  return signs[code] ?? code.replace(/^(Key|Digit)/, '')
}

/** A chord as people read it: `Ctrl+Shift+P`. */
export function chordLabel(chord: Chord): string {
  return chord
    .split('+')
    .map((part) => (part === 'Mod' ? 'Ctrl' : (arrows[part] ?? keyOf(part))))
    .join('+')
}

/** A chord as `aria-keyshortcuts` spells it: `Control+Shift+P`. */
export function chordAria(chord: Chord): string {
  return chord
    .split('+')
    .map((part) => (part === 'Mod' ? 'Control' : part === 'Equal' ? 'Plus' : keyOf(part)))
    .join('+')
}
