/** Where one can publish to: the list, what a test of each found, and adding, changing and removing one. The desk is the judge. */
import {
  asFault,
  type AddDestination,
  type Destination,
  type DestinationKind,
  type Fault,
  type Host,
  type OpenDeliveries,
  type TestReply,
} from '../host'

/** What is known of a test: that it goes on, what it found, or why it found nothing. */
export type Tested = { asking: true } | { reply: TestReply } | { fault: Fault }

export class Destinations {
  /** By name. */
  list = $state.raw<readonly Destination[]>([])
  /** The kinds that there can be one of. */
  kinds = $state.raw<readonly DestinationKind[]>([])
  /** The last test of each, by its id. */
  tests = $state.raw<Readonly<Record<string, Tested>>>({})

  readonly #host: Host
  readonly #actor: () => string
  /** How often one was tested: a later test makes an earlier one's answer void. */
  #asked = 0
  readonly #latest: Record<string, number> = {}

  constructor(host: Host, actor: () => string) {
    this.#host = host
    this.#actor = actor
  }

  /** Reads the list anew; where that fails, the earlier one stays. */
  async read(): Promise<void> {
    try {
      this.list = await this.#host.destinations()
    } catch {
      // Whoever asked for the library has been told already why nothing can be read.
    }
  }

  /** Reads the kinds, once. */
  async readKinds(): Promise<void> {
    if (this.kinds.length === 0) this.kinds = await this.#host.destinationKinds()
  }

  /** The one of that name, without regard to case. */
  named(name: string): Destination | undefined {
    const wanted = name.trim().toLowerCase()
    return this.list.find((each) => each.name.toLowerCase() === wanted)
  }

  /** Adds one, or gives the one of that name what is new. Throws the desk's fault. */
  async save(request: Omit<AddDestination, 'actor' | 'keeping'>): Promise<Destination> {
    const saved = await this.#host.addDestination({ ...request, keeping: 'keychain', actor: this.#actor() })
    // What was found before says nothing about what it is now.
    this.#note(saved.id, undefined)
    await this.read()
    return saved
  }

  /** Gives one another name; it is the same one. Throws the desk's fault. */
  async rename(id: string, name: string): Promise<void> {
    await this.#host.renameDestination({ destination: id, name, actor: this.#actor() })
    await this.read()
  }

  /** Asks one whether address, token, rights and protocol are right. */
  async test(id: string): Promise<void> {
    const asked = ++this.#asked
    this.#latest[id] = asked
    this.#note(id, { asking: true })
    let found: Tested
    try {
      found = { reply: await this.#host.testDestination({ destination: id, actor: this.#actor() }) }
    } catch (thrown) {
      found = { fault: asFault(thrown) }
    }
    if (this.#latest[id] === asked) this.#note(id, found)
  }

  /** What removing one would touch. Throws the desk's fault. */
  async open(id: string): Promise<OpenDeliveries> {
    return await this.#host.openDeliveries(id)
  }

  /** Removes one with its token. Throws the desk's fault; the list is read anew either way. */
  async remove(id: string): Promise<void> {
    try {
      await this.#host.removeDestination({ destination: id, actor: this.#actor() })
    } finally {
      await this.read()
    }
  }

  #note(id: string, tested: Tested | undefined): void {
    const others = Object.entries(this.tests).filter(([each]) => each !== id)
    this.tests = Object.fromEntries(tested ? [...others, [id, tested]] : others)
  }
}
