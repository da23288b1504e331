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
HTMLDialogElement.prototype.showModal = function () {
  this.open = true
}
window.ResizeObserver = class {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}
