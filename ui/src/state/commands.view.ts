/** Commands on the window: what the middle and the inspector show, panes, going elsewhere, appearance, and help. */
import { m } from '../locales'
import { command, type Command } from './commands'
import { FILE } from './elsewhere.svelte'
import type { InspectorTab, Middle } from './tabs.svelte'
import type { Workspace } from './workspace.svelte'

export function viewCommands(workspace: Workspace): Command[] {
  const { story, tabs, layout, settings } = workspace
  const shown = () => story.view !== null
  const show = (middle: Middle) => () => {
    tabs.note(story.id, { middle: tabs.current?.middle === middle ? 'manuscript' : middle })
  }
  const looking = () => shown() && story.manuscript?.finder.open === true
  const look = (box: 'text' | 'replacement') => {
    tabs.note(story.id, { middle: 'manuscript' })
    story.manuscript?.finder.ask(box)
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
      run: () => {
        // Whoever asks for the page is shown the page, whatever was looked at in another story.
        if (layout.preview === 'payload') layout.preview = 'desktop'
        show('preview')()
      },
    }),
    command({
      id: 'view.payload',
      group,
      label: m.payload,
      shown,
      on: () => tabs.current?.middle === 'preview' && layout.preview === 'payload',
      run: () => workspace.showPayload(),
    }),
    command({
      id: 'view.compare',
      group,
      label: m.compare_versions,
      keys: ['Mod+KeyD'],
      shown,
      on: () => tabs.current?.middle === 'compare',
      run: show('compare'),
    }),
    command({
      id: 'view.compare_file',
      group,
      label: m.compare_with_file,
      shown,
      run: () => workspace.elsewhere.choose(FILE, (side) => workspace.compare('working', side)),
    }),
    command({
      id: 'view.find',
      group,
      label: m.find,
      keys: ['Mod+KeyF'],
      shown,
      run: () => look('text'),
    }),
    command({
      id: 'view.replace',
      group,
      label: m.find_replace,
      keys: ['Mod+KeyH'],
      shown,
      run: () => look('replacement'),
    }),
    command({
      id: 'view.find_next',
      group,
      label: m.find_next,
      keys: ['F3'],
      shown: looking,
      quiet: true,
      run: () => story.manuscript?.finder.step(1),
    }),
    command({
      id: 'view.find_previous',
      group,
      label: m.find_previous,
      keys: ['Shift+F3'],
      shown: looking,
      quiet: true,
      run: () => story.manuscript?.finder.step(-1),
    }),
    command({
      id: 'view.focus',
      group,
      label: m.focus_mode,
      keys: ['F11', 'Mod+Shift+KeyF'],
      shown,
      on: () => layout.focus,
      run: () => {
        layout.focus = !layout.focus
      },
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
      id: 'view.zoom_in',
      group,
      label: m.zoom_in,
      run: () => workspace.zoom(1),
    }),
    command({
      id: 'view.zoom_out',
      group,
      label: m.zoom_out,
      run: () => workspace.zoom(-1),
    }),
    command({
      id: 'view.zoom_usual',
      group,
      label: m.zoom_usual,
      run: () => workspace.zoom(0),
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

export function paneCommands(workspace: Workspace): Command[] {
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
    inspect('details', m.inspect_details, '1'),
    inspect('review', m.inspect_review, '2'),
    inspect('history', m.inspect_history, '3'),
    inspect('comments', m.inspect_comments, '4'),
    inspect('publish', m.inspect_publish, '5'),
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

export function goCommands({ layout, library }: Workspace): Command[] {
  return [
    command({
      id: 'go.region',
      group: 'go',
      label: m.go_region,
      keys: ['F6'],
      quiet: true,
      run: () => layout.goRound(1),
    }),
    command({
      id: 'go.region_back',
      group: 'go',
      label: m.go_region_back,
      keys: ['Shift+F6'],
      quiet: true,
      run: () => layout.goRound(-1),
    }),
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

export function appCommands({ layout, settings }: Workspace): Command[] {
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
    command({
      id: 'app.destinations',
      group,
      label: m.destinations,
      run: () => (layout.dialog = 'destinations'),
    }),
    command({
      id: 'app.outbox',
      group,
      label: m.outbox,
      run: () => (layout.dialog = 'outbox'),
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
