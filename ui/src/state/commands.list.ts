/**
 * The commands of the window: what they are called, their keys, when they can be done and why not. Keys that belong to the
 * text itself (bold, find, undo) are the editor's.
 */
import { m } from '../locales'
import { command, type Command } from './commands'
import { whyNotDecide, whyNotMove, whyNotPublish, whyNotTouch } from './rights'
import type { InspectorTab, Middle } from './tabs.svelte'
import type { Workspace } from './workspace.svelte'

export function commandList(workspace: Workspace): Command[] {
  return [
    ...storyCommands(workspace),
    ...stageCommands(workspace),
    ...reviewCommands(workspace),
    ...viewCommands(workspace),
    ...paneCommands(workspace),
    ...goCommands(workspace),
    ...appCommands(workspace),
  ]
}

/** Why the open story cannot be changed; empty when it can. */
function untouchable({ story }: Workspace): string {
  return story.view ? whyNotTouch(story.view.summary) : ''
}

/** Where the open story stands among the stages, and who may move it on. */
export function standing({ story, library, role }: Workspace) {
  const { stages } = library.facets
  const at = stages.findIndex((stage) => stage.id === story.view?.summary.stage)
  return {
    at,
    stage: stages[at],
    before: stages.slice(0, Math.max(0, at)),
    after: stages.slice(at + 1),
    why: untouchableOr(story.view?.summary.trashed_at ?? null, whyNotMove(stages[at], role)),
  }
}

function untouchableOr(trashed: string | null, why: string): string {
  return trashed === null ? why : m.why_trashed()
}

function storyCommands(workspace: Workspace): Command[] {
  const { story, layout, library, tabs } = workspace
  const shown = () => story.view !== null
  const open = () => library.fault === null
  return [
    command({
      id: 'story.new',
      group: 'story',
      label: m.story_new_from,
      keys: ['Mod+KeyN'],
      shown: open,
      run: () => (layout.dialog = 'template'),
    }),
    command({
      id: 'story.import',
      group: 'story',
      label: m.story_import,
      keys: ['Mod+KeyO'],
      shown: open,
      run: () => workspace.chooseFiles(),
    }),
    command({
      id: 'story.close',
      group: 'story',
      label: m.tab_close,
      keys: ['Mod+KeyW'],
      shown: () => tabs.active !== '',
      run: () => void workspace.close(tabs.active),
    }),
    command({
      id: 'story.print',
      group: 'story',
      label: m.print_ask,
      shown,
      run: () => void workspace.print(),
    }),
    command({
      id: 'story.trash',
      group: 'story',
      label: m.story_trash,
      shown: () => shown() && story.view?.summary.trashed_at === null,
      run: () => void workspace.trash(story.id),
    }),
    command({
      id: 'story.restore',
      group: 'story',
      label: m.story_restore,
      shown: () => typeof story.view?.summary.trashed_at === 'string',
      run: () => void workspace.restore(story.id),
    }),
    command({
      id: 'story.publish',
      group: 'story',
      label: m.publish_ask,
      keys: ['Mod+Shift+KeyP'],
      shown,
      why: () => untouchable(workspace) || whyNotPublish(workspace.role),
      run: () => (layout.dialog = 'publish'),
    }),
  ]
}

function stageCommands(workspace: Workspace): Command[] {
  const { story, layout, settings } = workspace
  const shown = () => story.view !== null
  return [
    command({
      id: 'stage.submit',
      group: 'story',
      label: m.submit,
      keys: ['Mod+Enter'],
      shown,
      why: () => (standing(workspace).at > 0 ? m.why_submitted() : standing(workspace).why),
      run: () => void story.submit(),
    }),
    command({
      id: 'stage.advance',
      group: 'story',
      label: m.advance_ask,
      shown: () => shown() && standing(workspace).at > 0 && standing(workspace).after.length > 0,
      why: () => standing(workspace).why,
      run: () => (layout.dialog = 'advance'),
    }),
    command({
      id: 'stage.return',
      group: 'story',
      label: m.return_ask,
      shown: () => shown() && standing(workspace).before.length > 0,
      why: () => standing(workspace).why,
      run: () => (layout.dialog = 'return'),
    }),
    command({
      id: 'stage.take',
      group: 'story',
      label: m.take_over,
      shown: () => shown() && story.view?.summary.holder !== settings.actor,
      why: () => untouchable(workspace),
      run: () => void story.takeOver(),
    }),
  ]
}

function reviewCommands(workspace: Workspace): Command[] {
  const { story } = workspace
  const shown = () => story.view !== null
  const none = () => ((story.view?.changes.length ?? 0) > 0 ? '' : m.changes_none())
  const undecidable = () => untouchable(workspace) || none() || whyNotDecide(workspace.role)
  const decide = (verdict: 'accept' | 'reject') => {
    if (story.current) void story.decide({ ids: [story.current] }, verdict)
  }
  const group = 'review'
  return [
    command({
      id: 'review.track',
      group,
      label: m.track,
      keys: ['Mod+Shift+KeyE'],
      shown,
      why: () => untouchable(workspace),
      on: () => story.view?.tracking ?? false,
      run: () => void story.track(!story.view?.tracking),
    }),
    command({
      id: 'review.next',
      group,
      label: m.change_next,
      keys: ['F8'],
      shown,
      why: none,
      quiet: true,
      run: () => story.step(1),
    }),
    command({
      id: 'review.previous',
      group,
      label: m.change_previous,
      keys: ['Shift+F8'],
      shown,
      why: none,
      quiet: true,
      run: () => story.step(-1),
    }),
    command({
      id: 'review.accept',
      group,
      label: m.accept_current,
      keys: ['Alt+KeyA'],
      shown,
      why: undecidable,
      quiet: true,
      run: () => decide('accept'),
    }),
    command({
      id: 'review.reject',
      group,
      label: m.reject_current,
      keys: ['Alt+KeyR'],
      shown,
      why: undecidable,
      quiet: true,
      run: () => decide('reject'),
    }),
    command({
      id: 'review.accept_all',
      group,
      label: m.accept_all_changes,
      shown,
      why: undecidable,
      run: () => void story.decide('all', 'accept'),
    }),
    command({
      id: 'review.reject_all',
      group,
      label: m.reject_all_changes,
      shown,
      why: undecidable,
      run: () => void story.decide('all', 'reject'),
    }),
  ]
}

function viewCommands(workspace: Workspace): Command[] {
  const { story, tabs, layout, settings } = workspace
  const shown = () => story.view !== null
  const show = (middle: Middle) => () => {
    tabs.note(story.id, { middle: tabs.current?.middle === middle ? 'manuscript' : middle })
  }
  const group = 'view'
  return [
    command({
      id: 'view.preview',
      group,
      label: m.preview,
      keys: ['Mod+KeyP'],
      shown,
      on: () => tabs.current?.middle === 'preview',
      run: show('preview'),
    }),
    command({
      id: 'view.find',
      group,
      label: m.find,
      keys: ['Mod+KeyF', 'Mod+KeyH'],
      shown,
      run: () => {
        tabs.note(story.id, { middle: 'manuscript' })
        story.manuscript?.finder.ask()
      },
    }),
    command({
      id: 'view.focus',
      group,
      label: m.focus_mode,
      keys: ['F11', 'Mod+Shift+KeyF'],
      shown,
      on: () => layout.focus,
      run: () => (layout.focus = !layout.focus),
    }),
    command({
      id: 'view.larger',
      group,
      label: m.text_larger,
      keys: ['Mod+Equal'],
      run: () => settings.resizeText(1),
    }),
    command({
      id: 'view.smaller',
      group,
      label: m.text_smaller,
      keys: ['Mod+Minus'],
      run: () => settings.resizeText(-1),
    }),
    command({
      id: 'view.usual',
      group,
      label: m.text_usual,
      keys: ['Mod+Digit0'],
      run: () => settings.resizeText(0),
    }),
    command({
      id: 'view.indent',
      group,
      label: m.text_indent,
      on: () => settings.indent,
      run: () => (settings.indent = !settings.indent),
    }),
  ]
}

function paneCommands(workspace: Workspace): Command[] {
  const { story, tabs, layout } = workspace
  const shown = () => story.view !== null
  const inspect = (id: InspectorTab, label: () => string, digit: string) =>
    command({
      id: `inspect.${id}`,
      group: 'view',
      label,
      keys: [`Mod+Digit${digit}`],
      shown,
      run: () => workspace.inspect(id),
    })
  return [
    command({
      id: 'view.library',
      group: 'view',
      label: m.library_show,
      keys: ['Mod+Backslash'],
      on: () => layout.shown('library'),
      run: () => layout.toggle('library'),
    }),
    command({
      id: 'view.inspector',
      group: 'view',
      label: m.inspector_show,
      keys: ['Mod+Shift+Backslash'],
      shown,
      on: () => layout.shown('inspector'),
      run: () => layout.toggle('inspector'),
    }),
    inspect('review', m.inspect_review, '2'),
    inspect('publish', m.inspect_publish, '4'),
    command({
      id: 'tab.next',
      group: 'go',
      label: m.tab_next,
      keys: ['Mod+Tab', 'Mod+PageDown'],
      shown: () => tabs.list.length > 1,
      quiet: true,
      run: () => void workspace.open(tabs.beside(1), true),
    }),
    command({
      id: 'tab.previous',
      group: 'go',
      label: m.tab_previous,
      keys: ['Mod+Shift+Tab', 'Mod+PageUp'],
      shown: () => tabs.list.length > 1,
      quiet: true,
      run: () => void workspace.open(tabs.beside(-1), true),
    }),
  ]
}

function goCommands({ layout, library }: Workspace): Command[] {
  return [
    command({
      id: 'app.palette',
      group: 'go',
      label: m.palette_open,
      keys: ['Mod+KeyK'],
      quiet: true,
      run: () => (layout.dialog = 'palette'),
    }),
    command({
      id: 'go.search',
      group: 'go',
      label: m.search,
      keys: ['Mod+Shift+KeyL'],
      run: () => layout.search(),
    }),
    command({
      id: 'go.mine',
      group: 'go',
      label: m.go_mine,
      run: () => {
        layout.show('library', true)
        void library.narrow({ scope: 'mine' })
      },
    }),
    command({
      id: 'go.desk',
      group: 'go',
      label: m.go_desk,
      run: () => {
        layout.show('library', true)
        void library.narrow({ scope: 'desk' })
      },
    }),
    command({
      id: 'go.trash',
      group: 'go',
      label: m.go_trash,
      run: () => {
        layout.show('library', true)
        void library.narrow({ scope: 'trash' })
      },
    }),
  ]
}

function appCommands({ layout, settings }: Workspace): Command[] {
  const theme = (id: 'light' | 'dark' | 'system', label: () => string) =>
    command({
      id: `theme.${id}`,
      group: 'app',
      label,
      on: () => settings.themeChoice === id,
      run: () => (settings.themeChoice = id),
    })
  const group = 'app'
  return [
    command({
      id: 'app.person',
      group,
      label: m.person_switch,
      run: () => (layout.dialog = 'person'),
    }),
    theme('light', m.theme_light),
    theme('dark', m.theme_dark),
    theme('system', m.theme_system),
    // A language is called by its own name, so that whoever cannot read the other one finds it.
    command({
      id: 'language.zh',
      group,
      label: m.language_zh,
      on: () => settings.language === 'zh',
      run: () => (settings.language = 'zh'),
    }),
    command({
      id: 'language.en',
      group,
      label: m.language_en,
      on: () => settings.language === 'en',
      run: () => (settings.language = 'en'),
    }),
    command({
      id: 'app.shortcuts',
      group,
      label: m.shortcuts,
      keys: ['F1', 'Mod+Shift+Slash'],
      run: () => (layout.dialog = 'shortcuts'),
    }),
    command({
      id: 'app.diagnostics',
      group,
      label: m.diagnostics,
      run: () => (layout.dialog = 'diagnostics'),
    }),
  ]
}
