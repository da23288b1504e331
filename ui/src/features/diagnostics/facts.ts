/** The diagnostics as lines to show and as text to send. The text is English whatever the window speaks: it is for helpers. */
import type { Diagnostics } from '../../host'
import { m } from '../../locales'
import { wordsOf } from '../../state/notices.svelte'

export interface Fact {
  /** As the copied text calls it. */
  name: string
  label: () => string
  value: string
  /** The same in the window's language, where it is words. */
  shown?: () => string
}

/** What is known, line by line; what is empty is left out. */
export function facts(read: Diagnostics): Fact[] {
  const { library, fault, environment } = read
  const input = ['GTK_IM_MODULE', 'XMODIFIERS', 'QT_IM_MODULE']
  const variables = (wanted: (name: string) => boolean) =>
    Object.entries(environment)
      .filter(([name]) => wanted(name))
      .map(([name, value]) => `${name}=${value}`)
      .join('  ')
  const named = [
    variables((name) => input.includes(name)),
    read.input_method && `gtk-im-module=${read.input_method}`,
  ].filter(Boolean)
  // A window without an input method looks like any other: that none is named is said, where one could be.
  const unnamed = named.length === 0 && read.webview.startsWith('WebKitGTK')
  const all: Fact[] = [
    { name: 'Galley', label: m.app_name, value: read.galley },
    { name: 'Tauri', label: m.diagnostics_tauri, value: read.tauri },
    { name: 'Web engine', label: m.diagnostics_webview, value: read.webview },
    { name: 'Drawing', label: m.diagnostics_renderer, value: read.renderer },
    { name: 'System', label: m.diagnostics_system, value: `${read.system} ${read.architecture}`.trim() },
    {
      name: 'Input method',
      label: m.diagnostics_input,
      value: unnamed ? 'none named by GTK_IM_MODULE, XMODIFIERS or gtk-im-module' : named.join('  '),
      ...(unnamed ? { shown: m.diagnostics_input_none } : {}),
    },
    {
      name: 'Environment',
      label: m.diagnostics_environment,
      value: variables((name) => !input.includes(name)),
    },
    { name: 'Library', label: m.library, value: library?.path ?? read.folder },
  ]
  if (library) {
    const { schema, stories, trashed, revisions, bytes } = library
    const megabytes = (bytes / 1_000_000).toFixed(1)
    const value = `schema ${String(schema)}, ${String(stories)} + ${String(trashed)} stories, ${String(revisions)} revisions, ${megabytes} MB`
    const shown = () => m.diagnostics_holding({ schema, stories, trashed, revisions, megabytes })
    all.push({ name: 'Holds', label: m.diagnostics_holds, value, shown })
  }
  if (fault) {
    const value = `${fault.code}: ${fault.message}`
    all.push({ name: 'Fault', label: m.fault_detail, value, shown: () => `${wordsOf(fault)} (${value})` })
  }
  return all.filter((fact) => fact.value !== '')
}

/** A line of the log. */
export function lineOf({ at, level, target, message }: Diagnostics['log'][number]): string {
  return `${at} ${level.toUpperCase()} ${target}: ${message}`
}

/** Everything as plain text. */
export function asText(read: Diagnostics): string {
  const lines = facts(read).map((fact) => `${fact.name}: ${fact.value}`)
  return [...lines, '', ...read.log.map(lineOf), ''].join('\n')
}
