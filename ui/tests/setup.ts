/** What jsdom lacks and the window uses. */
import { beforeAll, beforeEach } from 'vitest'

import { fetchParts } from '../src/components/later.svelte'
import { fetchTexts } from '../src/locales'

// Tests speak both languages at once, and begin in Chinese.
await Promise.all([fetchTexts('zh'), fetchTexts('en')])

// Nothing is on its way while they run: parts of the window that come later are there before the first test.
beforeAll(() => fetchParts())

beforeEach(() => {
  localStorage.clear()
})

window.matchMedia = (media) => {
  const query = new EventTarget() as MediaQueryList
  return Object.assign(query, {
    media,
    matches: media.includes('min-width'),
    onchange: null,
  }) as MediaQueryList
}
Element.prototype.scrollIntoView = () => undefined
Range.prototype.getClientRects = () => [] as unknown as DOMRectList
Range.prototype.getBoundingClientRect = () => new DOMRect()
HTMLDialogElement.prototype.showModal = function () {
  this.open = true
}
window.ResizeObserver = class {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}
// Nothing is laid out, so nothing has a place; what scrolls to the caret asks all the same.
Range.prototype.getClientRects = () => [] as unknown as DOMRectList
Range.prototype.getBoundingClientRect = () => new DOMRect()
