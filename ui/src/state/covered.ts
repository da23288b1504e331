/** Whether a dialog lies above the window: then keys and the menu are the dialog's, whichever part of the window opened it. */
export function isCovered(): boolean {
  return document.querySelector('dialog[open]') !== null
}
