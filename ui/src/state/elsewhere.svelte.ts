/**
 * Texts that are no part of the open story and that it is compared with or merged with: files, other stories. They are kept
 * until texts for another story are read, and nowhere else.
 */
import { asFault, type GivenText, type Host, type Side, type StoryId } from '../host'
import { m } from '../locales'
import type { Notices } from './notices.svelte'
import type { OpenStory } from './story.svelte'

/** A text from elsewhere, and where it is from. */
export interface Elsewhere {
  /** What a choice of it is called, apart from all others: `file 3`, `story ID`. */
  key: string
  given: GivenText
}

/** The choice of a file that is still to be picked. */
export const FILE = 'file'

/** The choice of another story, which is read anew each time it is chosen. */
export function storyKey(story: StoryId): string {
  return `story ${story}`
}

export class Elsewheres {
  readonly #host: Host
  readonly #story: OpenStory
  readonly #notices: Notices
  readonly #pick: (take: (files: File[]) => void) => void
  #of = $state<StoryId>('')
  #texts = $state.raw<readonly Elsewhere[]>([])
  #files = 0

  /** `pick` opens the system's file chooser. */
  constructor(host: Host, story: OpenStory, notices: Notices, pick: (take: (files: File[]) => void) => void) {
    this.#pick = pick
    this.#host = host
    this.#story = story
    this.#notices = notices
  }

  /** The texts that were read for this story, the last one first. */
  get texts(): readonly Elsewhere[] {
    return this.#of === this.#story.id ? this.#texts : []
  }

  /** What the choice of a text is called; empty where it is none of these. */
  keyOf(given: GivenText): string {
    return this.texts.find((text) => text.given === given)?.key ?? ''
  }

  /** Whether a text is a file's: a copy that was edited elsewhere, not another story. */
  isFile(given: GivenText): boolean {
    return this.keyOf(given).startsWith(`${FILE} `)
  }

  /** Takes the text of this choice for a side; one that is still to be read is asked for first. Whether it is such a choice. */
  choose(key: string, take: (side: Side) => void): boolean {
    const known = this.texts.find((text) => text.key === key)
    if (key === FILE) this.#pick(([file]) => void (file && this.file(file, take)))
    else if (key.startsWith(storyKey(''))) void this.#other(key.slice(storyKey('').length), take)
    else if (known) take({ given: known.given })
    else return false
    return true
  }

  /** Reads a file as a side; what of it could not be taken over is told. */
  async file(file: File, take: (side: Side) => void): Promise<void> {
    const { name } = file
    const read = async () => {
      const bytes = new Uint8Array(await file.arrayBuffer())
      const { article, says, problems } = await this.#host.readFile({ name }, bytes)
      const count = problems.length
      if (count > 0) this.#notices.done(() => m.compare_file_problems({ name, count }))
      this.#files += 1
      return { key: `${FILE} ${String(this.#files)}`, given: { name, article, says } }
    }
    await this.#read(() => `${m.compare_file_failed({ name })}:`, read, take)
  }

  async #other(id: StoryId, take: (side: Side) => void): Promise<void> {
    const read = async () => {
      const { summary, working } = await this.#host.story(id)
      const given = {
        name: summary.title || m.story_untitled(),
        article: working,
        says: 'everything' as const,
      }
      return { key: storyKey(id), given }
    }
    await this.#read(m.compare_fault, read, take)
  }

  async #read(
    failed: () => string,
    read: () => Promise<Elsewhere>,
    take: (side: Side) => void,
  ): Promise<void> {
    const { id } = this.#story
    try {
      const text = await read()
      if (id !== this.#story.id) return
      this.#texts = [text, ...this.texts.filter(({ key }) => key !== text.key)]
      this.#of = id
      take({ given: text.given })
    } catch (thrown) {
      this.#notices.fault(asFault(thrown), failed)
    }
  }
}
