/** Commands on comments: beginning one on what is selected, going from thread to thread, resolving. */
import { m } from '../locales'
import { command, type Command } from './commands'
import type { Workspace } from './workspace.svelte'

export function commentCommands(workspace: Workspace): Command[] {
  const { story } = workspace
  const { comments } = story
  const group = 'review'
  const shown = () => story.view !== null
  const untouchable = () => workspace.untouchable
  const none = () => (comments.open.length > 0 ? '' : m.comments_none_open())
  const step = (by: 1 | -1) => {
    comments.step(by)
    workspace.inspect('comments')
  }
  return [
    command({
      id: 'comment.add',
      group,
      label: m.comment_add,
      keys: ['Mod+Alt+KeyM'],
      shown,
      why: untouchable,
      run: () => workspace.comment(),
    }),
    command({
      id: 'comment.next',
      group,
      label: m.comment_next,
      keys: ['Mod+F8'],
      shown,
      why: none,
      run: () => step(1),
    }),
    command({
      id: 'comment.previous',
      group,
      label: m.comment_previous,
      keys: ['Mod+Shift+F8'],
      shown,
      why: none,
      run: () => step(-1),
    }),
    command({
      id: 'comment.resolve',
      group,
      label: m.comment_resolve_current,
      shown: () => shown() && comments.open.some((thread) => thread.id === comments.current),
      why: untouchable,
      run: () => void comments.resolve(comments.current),
    }),
  ]
}
