/**
 * Everything that can be done, once: keyboard, palette, native menu, tooltips and the list of shortcuts are made from it.
 * What the commands are stands in `commands.list.ts`; here is how they are found and run.
 */
import { chordAria, chordLabel, chordOf, type Chord } from './keys'

export type Group = 'story' | 'text' | 'review' | 'view' | 'go' | 'app'

export interface Command {
  /** Stable name: it is what the native menu sends back and what is remembered as used. */
  id: string
  group: Group
  /** Made when shown, so that it follows the language. */
  label: () => string
  /** The first is the one that is shown. */
  keys: readonly Chord[]
  /** Whether it makes sense at all now; what does not is in no list. */
  shown: () => boolean
  /** Why it cannot be done now, in words; empty when it can. */
  why: () => string
  /** Of something that is on or off: which. */
  on?: () => boolean
  /** Told in no list: the palette itself, moves from change to change and the like are only keys and menu. */
  quiet?: boolean
  /** Whether its keys are the editor's, heard only where the text is written; they are shown all the same. */
  written?: boolean
  run: () => void
}

type Given = Partial<Command> & Pick<Command, 'id' | 'group' | 'label' | 'run'>

/** A command, with what most commands have. */
export function command(given: Given): Command {
  return { keys: [], shown: () => true, why: () => '', ...given }
}

export function isEnabled(command: Command): boolean {
  return command.shown() && command.why() === ''
}

/** Whether what has the focus keeps a key for itself: its chords stand in `data-own-keys`, parted by spaces. */
export function isKept(target: EventTarget | null, chord: Chord): boolean {
  const keeper = target instanceof Element ? target.closest<HTMLElement>('[data-own-keys]') : null
  return keeper?.dataset.ownKeys?.split(' ').includes(chord) ?? false
}

/** How many of the commands used last are remembered. */
const REMEMBERED = 6

export class Commands {
  readonly list: readonly Command[]
  readonly #byId = new Map<string, Command>()
  readonly #byChord = new Map<Chord, Command[]>()
  readonly #used: (recent: string[]) => void
  readonly #refused: (why: string) => void
  #recent: string[]

  /**
   * `recent` are the ids used last, newest first; `used` is told the new ones, `refused` why a key did nothing.
   */
  constructor(
    list: readonly Command[],
    recent: string[] = [],
    used: (recent: string[]) => void = () => undefined,
    refused: (why: string) => void = () => undefined,
  ) {
    this.list = list
    this.#recent = recent
    this.#used = used
    this.#refused = refused
    for (const each of list) {
      this.#byId.set(each.id, each)
      if (each.written) continue
      for (const chord of each.keys) this.#byChord.set(chord, [...(this.#byChord.get(chord) ?? []), each])
    }
  }

  get recent(): readonly string[] {
    return this.#recent
  }

  /** Throws for a name that no command has: names are written in code only. */
  named(id: string): Command {
    const found = this.#byId.get(id)
    if (!found) throw new Error(`There is no command ${id}.`)
    return found
  }

  find(id: string): Command | undefined {
    return this.#byId.get(id)
  }

  /** Runs a command that can be done now and remembers it; answers whether it ran. */
  run(id: string): boolean {
    const found = this.#byId.get(id)
    if (!found || !isEnabled(found)) return false
    if (!found.quiet) {
      this.#recent = [id, ...this.#recent.filter((each) => each !== id)].slice(0, REMEMBERED)
      this.#used(this.#recent)
    }
    found.run()
    return true
  }

  /** Does what a key means. Answers whether the key was one of ours: then nobody else shall have it. */
  handle(event: KeyboardEvent): boolean {
    if (event.defaultPrevented) return false
    const chord = chordOf(event)
    if (isKept(event.target, chord)) return false
    const meant = this.#byChord.get(chord) ?? []
    const able = meant.find(isEnabled)
    if (able) {
      this.run(able.id)
    } else {
      const why = meant.find((each) => each.shown())?.why()
      if (why) this.#refused(why)
    }
    return meant.length > 0
  }

  /** What stands in a tooltip: the label with its key. */
  hint(id: string): string {
    const { label, keys } = this.named(id)
    const [first] = keys
    return first ? `${label()} (${chordLabel(first)})` : label()
  }

  /** For `aria-keyshortcuts`; undefined when there is no key. */
  aria(id: string): string | undefined {
    const { keys } = this.named(id)
    return keys.length > 0 ? keys.map(chordAria).join(' ') : undefined
  }
}
