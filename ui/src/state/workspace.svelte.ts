/** Everything the window shows and does, put together once and handed down by context. */
import { getContext, setContext } from 'svelte'

import { asFault, type Destination, type FeedReply, type Host, type Imported, type PersonRole } from '../host'
import { language, m } from '../locales'
import { Library } from './library.svelte'
import { Notices } from './notices.svelte'
import { sample } from './sample'
import { Settings } from './settings.svelte'
import { OpenStory } from './story.svelte'

export class Workspace {
  readonly settings = new Settings()
  readonly notices = new Notices()
  readonly library: Library
  readonly story: OpenStory
  destinations = $state.raw<Destination[]>([])

  readonly #host: Host

  constructor(host: Host) {
    this.#host = host
    this.library = new Library(host)
    this.story = new OpenStory(host, this.settings, this.notices, () => void this.library.refresh())
  }

  /** Opens on the library, and on the story that was open last, else on the one that changed last. Answers how to stop listening. */
  start(): () => void {
    void this.#begin()
    return this.#host.onFeed((reply) => this.#heard(reply))
  }

  async #begin(): Promise<void> {
    await this.library.refresh()
    if (this.library.fault) return
    if (!this.settings.actor) {
      this.settings.actor = await this.#host.userName().catch(() => 'Galley')
    }
    const { rows } = this.library
    const last = rows.find((row) => row.story.id === this.settings.story) ?? rows[0]
    if (last) await this.story.open(last.story.id)
    this.destinations = await this.#host.destinations().catch(() => [])
  }

  /** Reads again what is shown, when it may have changed. */
  async retry(): Promise<void> {
    await this.#begin()
  }

  async create(): Promise<void> {
    await this.#guard(m.story_new, async () => {
      const view = await this.#host.createStory({ actor: this.settings.actor })
      await this.#show(view.summary.id)
    })
  }

  /** A story to look around in, in the language of the window. */
  async createSample(): Promise<void> {
    await this.#guard(m.story_sample, async () => {
      const view = await this.#host.createStory({ actor: this.settings.actor, article: sample(language()) })
      await this.#show(view.summary.id)
    })
  }

  /** Imports files one after the other; one bad file does not stop the rest. */
  async importFiles(files: Iterable<File>): Promise<void> {
    const done: { name: string; imported: Imported }[] = []
    let failed = false
    for (const file of files) {
      const said = await this.#guard(
        () => m.import_failed({ name: file.name }),
        async () => {
          const bytes = new Uint8Array(await file.arrayBuffer())
          const imported = await this.#host.importFile({ actor: this.settings.actor, name: file.name }, bytes)
          done.push({ name: file.name, imported })
        },
      )
      failed ||= !said
    }
    const last = done.at(-1)
    if (!last) return
    await this.#show(last.imported.story)
    if (failed) return
    const { name, imported } = last
    const count = imported.problems.length
    const mended = done.length === 1 && count > 0
    this.notices.done(() =>
      mended ? m.imported_problems({ name, count }) : m.imported_count({ count: done.length }),
    )
  }

  async workAs(name: string, role: PersonRole): Promise<void> {
    await this.#guard(m.person_switch, async () => {
      await this.#host.setPerson(this.settings.actor || name, { name, role })
      this.settings.actor = name
      await this.library.refresh()
    })
  }

  async openAddress(address: string): Promise<void> {
    await this.#guard(m.address_open, () => this.#host.openAddress(address))
  }

  previewAddress(): string {
    const { view } = this.story
    return view ? this.#host.previewAddress(view.summary.id, view.version) : ''
  }

  /** The role this person has; that of a reporter until the library knows better. */
  get role(): PersonRole {
    return (
      this.library.facets.people.find((person) => person.name === this.settings.actor)?.role ?? 'reporter'
    )
  }

  async #show(id: string): Promise<void> {
    this.library.query = ''
    this.library.stage = ''
    await this.library.refresh()
    await this.story.open(id)
  }

  #heard(reply: FeedReply): void {
    void this.library.refresh()
    const mine = reply.items.some((item) => item.story === null || item.story === this.story.id)
    if (mine) void this.story.reload()
    this.#host.destinations().then(
      (destinations) => (this.destinations = destinations),
      () => undefined,
    )
  }

  /** Runs an act; a fault becomes a notice. Answers whether it worked. */
  async #guard(before: () => string, act: () => Promise<void>): Promise<boolean> {
    try {
      await act()
      return true
    } catch (thrown) {
      this.notices.fault(asFault(thrown), () => `${before()}:`)
      return false
    }
  }
}

const key = Symbol('workspace')

export function provideWorkspace(workspace: Workspace): Workspace {
  return setContext(key, workspace)
}

export function useWorkspace(): Workspace {
  return getContext<Workspace>(key)
}
