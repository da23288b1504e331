/** The sign-offs of the open story: who signed which stage, and what does not stand any more. The desk keeps and judges them. */
import { asFault, type Host, type SignOff, type StoryId } from '../host'
import { m } from '../locales'
import type { Notices } from './notices.svelte'
import type { Act } from './story.svelte'

export interface SigningPort {
  host: Host
  notices: Notices
  /** Runs one act at a time, after what was typed is saved; a fault becomes a notice. */
  act(act: Act): Promise<void>
}

export class Signing {
  /** Oldest first, those that were taken back included. */
  list = $state.raw<SignOff[]>([])

  readonly #port: SigningPort
  /** Answers come in any order: only that to the last question counts. */
  #asked = 0
  #story = $state<StoryId>('')
  /** Those that somebody has read of and put aside. */
  #aside = $state.raw<readonly string[]>([])

  constructor(port: SigningPort) {
    this.#port = port
  }

  /** Turns to another story. */
  turn(story: StoryId): void {
    this.#story = story
    this.list = []
  }

  async read(): Promise<void> {
    const story = this.#story
    if (!story) return
    const asked = ++this.#asked
    const current = () => story === this.#story && asked === this.#asked
    try {
      const list = await this.#port.host.signOffs(story)
      // What stands as it stood draws nothing anew: this is asked after every save.
      if (current() && JSON.stringify(list) !== JSON.stringify(this.list)) this.list = list
    } catch (thrown) {
      if (current()) this.#port.notices.fault(asFault(thrown))
    }
  }

  /** Something was saved, which may have voided what was signed. */
  follow(): void {
    if (this.list.length > 0) void this.read()
  }

  /** The last sign-off of a stage that was not taken back. */
  of(stage: string): SignOff | undefined {
    return this.list.findLast((each) => each.stage === stage && each.state !== 'returned')
  }

  /** What was signed, was edited since, and nobody has signed again or put aside: the latest. */
  get fallen(): SignOff | undefined {
    return this.list.findLast(
      (each) => each.state === 'void' && this.of(each.stage) === each && !this.#aside.includes(each.id),
    )
  }

  putAside(id: string): void {
    this.#aside = [...this.#aside, id]
  }

  /** Signs a stage with the text as it stands. */
  async sign(stage: string, note = ''): Promise<void> {
    await this.#port.act(async (actor, base_version) => {
      const story = this.#story
      const list = await this.#port.host.signStory({ story, actor, stage, note, base_version })
      this.#asked += 1
      if (story === this.#story) this.list = list
      this.#port.notices.done(m.signed_done)
    })
  }
}
