/** What jsdom lacks and the window uses. */
import { beforeEach } from 'vitest'

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
