/**
 * Texts that are no part of the open story and that it is compared with or merged with: files, other stories. They are kept as
 * long as the story is open, and nowhere else.
 */
import { asFault, type Article, type GivenText, type Host, type Side, type StoryId } from '../host'
import { m } from '../locales'
import type { Notices } from './notices.svelte'
import type { OpenStory } from './story.svelte'

export class Elsewhere {
  readonly #host: Host
  readonly #story: OpenStory
  readonly #notices: Notices
  readonly #pick: (take: (files: File[]) => void) => void
  #of = $state<StoryId>('')
  #texts = $state.raw<readonly GivenText[]>([])

  /** `pick` opens the system's file chooser. */
  constructor(host: Host, story: OpenStory, notices: Notices, pick: (take: (files: File[]) => void) => void) {
    this.#pick = pick
    this.#host = host
    this.#story = story
    this.#notices = notices
  }

  /** The texts that were read for this story, the last one first. */
  get texts(): readonly GivenText[] {
    return this.#of === this.#story.id ? this.#texts : []
  }

  /** Asks for a file, and reads it as a side. */
  choose(take: (side: Side) => void): void {
    this.#pick(([file]) => void (file && this.file(file, take)))
  }

  /** Reads a file as a side to compare with; what of it could not be taken over is told. */
  async file(file: File, take: (side: Side) => void): Promise<void> {
    const { name } = file
    await this.#read(
      () => `${m.compare_file_failed({ name })}:`,
      async (story) => {
        const bytes = new Uint8Array(await file.arrayBuffer())
        const { article, problems } = await this.#host.readFile({ story, name }, bytes)
        const count = problems.length
        if (count > 0) this.#notices.done(() => m.compare_file_problems({ name, count }))
        return { name, article }
      },
      take,
    )
  }

  /** Takes another story's text, as it stands now, for a side. */
  async other(id: StoryId, take: (side: Side) => void): Promise<void> {
    await this.#read(
      m.compare_fault,
      async () => {
        const { summary, working } = await this.#host.story(id)
        return { name: summary.title || m.story_untitled(), article: working }
      },
      take,
    )
  }

  /** Merges such a text into the story. */
  merge(article: Article): Promise<void> {
    return this.#story.merging.bringCopy(article)
  }

  /** A newer text of the same name takes the place of the older. */
  async #read(
    failed: () => string,
    text: (story: StoryId) => Promise<GivenText>,
    take: (side: Side) => void,
  ): Promise<void> {
    const { id } = this.#story
    try {
      const given = await text(id)
      if (id !== this.#story.id) return
      this.#texts = [given, ...this.texts.filter(({ name }) => name !== given.name)]
      this.#of = id
      take({ given })
    } catch (thrown) {
      this.#notices.fault(asFault(thrown), failed)
    }
  }
}
