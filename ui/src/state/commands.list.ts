/**
 * The commands of the window: what they are called, their keys, when they can be done and why not. Keys that belong to the
 * text itself (bold, link, undo) are shown here and heard by the editor.
 */
import type { Command } from './commands'
import { commentCommands } from './commands.comments'
import { conflictCommands, reviewCommands, stageCommands, storyCommands } from './commands.story'
import { tableCommands, textCommands } from './commands.text'
import { appCommands, goCommands, paneCommands, viewCommands } from './commands.view'
import type { Workspace } from './workspace.svelte'

export function commandList(workspace: Workspace): Command[] {
  return [
    ...storyCommands(workspace),
    ...stageCommands(workspace),
    ...textCommands(workspace),
    ...tableCommands(workspace),
    ...reviewCommands(workspace),
    ...conflictCommands(workspace),
    ...commentCommands(workspace),
    ...viewCommands(workspace),
    ...paneCommands(workspace),
    ...goCommands(workspace),
    ...appCommands(workspace),
  ]
}
