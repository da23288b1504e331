/** The window's keys. They are told by `code` where a letter is meant, so that they work under any input method. */
import type { Workspace } from '../state/workspace.svelte'

export interface Acts {
  search: () => void
  publish: () => void
}

function spelled(event: KeyboardEvent): string {
  const held = [
    event.ctrlKey || event.metaKey ? 'Ctrl' : '',
    event.altKey ? 'Alt' : '',
    event.shiftKey ? 'Shift' : '',
    event.code.replace(/^Key/, ''),
  ]
  return held.filter(Boolean).join('+')
}

/** Does what a key means; answers false, and does nothing, for every other key and while a word is being composed. */
export function handleKey(event: KeyboardEvent, workspace: Workspace, acts: Acts): boolean {
  if (event.isComposing || event.defaultPrevented) return false
  const { story } = workspace
  const decide = (verdict: 'accept' | 'reject') => {
    if (story.current) void story.decide({ ids: [story.current] }, verdict)
  }
  const keys: Record<string, () => void> = {
    F8: () => story.step(1),
    'Shift+F8': () => story.step(-1),
    'Alt+A': () => decide('accept'),
    'Alt+R': () => decide('reject'),
    'Ctrl+K': acts.search,
    'Ctrl+Shift+P': acts.publish,
    'Ctrl+Shift+E': () => void story.track(!story.view?.tracking),
    'Ctrl+Enter': () => void story.submit(),
  }
  const act = keys[spelled(event)]
  if (!act) return false
  const needsStory = !['Ctrl+K'].includes(spelled(event))
  if (needsStory && !story.view) return false
  act()
  return true
}
