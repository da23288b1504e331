/** The native menu bar, made from the commands. What is not shown now stands there greyed: a menu that changes its shape is not learnt. */
import type { Menu, MenuItem } from '../host'
import { m } from '../locales'
import { isEnabled, type Commands } from './commands'
import type { Chord } from './keys'

type Place = string | '-' | { label: () => string; items: string[] }

const bar: { label: () => string; items: Place[] }[] = [
  {
    label: m.group_story,
    items: [
      'story.new',
      'story.import',
      '-',
      'stage.submit',
      'stage.advance',
      'stage.return',
      'stage.take',
      '-',
      'story.publish',
      'app.outbox',
      'app.destinations',
      'story.print',
      'story.sheet',
      '-',
      'story.trash',
      'story.restore',
      'story.close',
    ],
  },
  {
    label: m.group_text,
    items: [
      'text.undo',
      'text.redo',
      '-',
      'text.strong',
      'text.em',
      'text.underline',
      'text.strike',
      'text.link',
      '-',
      'text.paragraph',
      'text.heading_2',
      'text.heading_3',
      'text.heading_4',
      'text.pull_quote',
      'text.editor_note',
      '-',
      'text.bullets',
      'text.numbers',
      'text.quote',
      '-',
      'text.table',
      'text.picture',
      'text.divider',
      '-',
      'view.find',
      'view.replace',
    ],
  },
  {
    label: m.group_review,
    items: [
      'review.track',
      '-',
      'review.next',
      'review.previous',
      'review.accept',
      'review.reject',
      'review.undo',
      '-',
      'review.accept_all',
      'review.reject_all',
      '-',
      'comment.add',
      'comment.next',
      'comment.previous',
      'comment.resolve',
    ],
  },
  {
    label: m.group_view,
    items: [
      'view.preview',
      'view.payload',
      'view.compare',
      'view.compare_file',
      'view.focus',
      '-',
      'view.library',
      'view.inspector',
      'inspect.details',
      'inspect.review',
      'inspect.history',
      'inspect.comments',
      'inspect.publish',
      '-',
      'view.larger',
      'view.smaller',
      'view.usual',
      'view.indent',
      '-',
      'view.zoom_in',
      'view.zoom_out',
      'view.zoom_usual',
      '-',
      { label: m.theme, items: ['theme.system', 'theme.light', 'theme.dark'] },
      { label: m.language, items: ['language.zh', 'language.en'] },
    ],
  },
  {
    label: m.group_go,
    items: [
      'app.palette',
      'go.search',
      '-',
      'go.mine',
      'go.desk',
      'go.trash',
      '-',
      'tab.next',
      'tab.previous',
    ],
  },
  { label: m.menu_help, items: ['app.shortcuts', 'app.person', 'app.diagnostics'] },
]

/**
 * A chord as the shell spells it. Only keys that no input method wants are given to the system, which takes them before the
 * page: with Ctrl and a letter or digit, and the function keys.
 */
export function accelerator(chord: Chord | undefined): string | undefined {
  if (!chord || !/^((Mod\+)(Shift\+)?(Key[A-Z]|Digit\d)|(Shift\+)?F\d+)$/.test(chord)) return undefined
  return chord.replace('Mod', 'CmdOrCtrl').replace(/Key|Digit/, '')
}

function item(commands: Commands, place: Place): MenuItem | null {
  if (place === '-') return { kind: 'separator' }
  if (typeof place !== 'string') {
    const items = place.items.flatMap((id) => item(commands, id) ?? [])
    return { kind: 'submenu', label: place.label(), items }
  }
  const command = commands.find(place)
  if (!command) return null
  const key = command.written ? undefined : accelerator(command.keys[0])
  return {
    kind: 'act',
    id: command.id,
    label: command.label(),
    ...(key ? { accelerator: key } : {}),
    ...(isEnabled(command) ? {} : { disabled: true }),
    ...(command.on ? { checked: command.on() } : {}),
  }
}

/** The menus in the language chosen now; reading them in an effect follows whatever they show. */
export function menus(commands: Commands): Menu[] {
  return bar.map(({ label, items }) => ({
    label: label(),
    items: items.flatMap((place) => item(commands, place) ?? []),
  }))
}
