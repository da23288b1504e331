/** The destinations of the in-memory host: one is there from the beginning, and what is added is kept. A test says what a site answers. */
import type {
  AddDestination,
  Destination,
  DestinationKind,
  Kind,
  OpenDeliveries,
  PlannedRequest,
  StoryView,
  TestReply,
} from '../types'
import { invalid, notFound } from './faults'

const needs: Record<Kind, DestinationKind['needs']> = {
  newsroom: { user: false, token: true, folder: false },
  wordpress: { user: true, token: true, folder: false },
  ghost: { user: false, token: true, folder: false },
  folder: { user: false, token: false, folder: true },
}

export const kinds: DestinationKind[] = (Object.keys(needs) as Kind[]).map((kind) => ({
  kind,
  needs: needs[kind],
  capabilities: {
    schedules: kind === 'wordpress' || kind === 'ghost',
    withdraws: true,
    versions: true,
    avif: kind !== 'ghost',
  },
}))

export class DestinationShelf {
  /** The tokens, as the keychain has them. */
  readonly tokens = new Map<string, string>()
  /** What a site answers a test; by the destination's name. Those that are not here accept any token. */
  readonly answers = new Map<string, TestReply>()
  #list: Destination[] = [
    made({ id: 'd1', name: 'Newsroom', kind: 'newsroom', url: 'http://127.0.0.1:8080' }),
  ]

  list(): Destination[] {
    return [...this.#list]
  }

  add(request: AddDestination): Destination {
    const name = request.name.trim()
    const kind = kinds.find((each) => each.kind === request.kind)
    if (!name) throw invalid('A destination needs a name.', { why: 'name' })
    if (!kind) throw invalid('There is no such kind.', { why: 'kind' })
    if (!kind.needs.folder && !/^https?:\/\//.test(request.url)) {
      throw invalid('The address cannot be used.', { why: 'address' })
    }
    const here = /^http:\/\/(127\.0\.0\.1|localhost)\b/.test(request.url)
    if (request.url.startsWith('http:') && !here && !request.allow_plain_http) {
      throw invalid('The address is not encrypted.', { why: 'plain-http' })
    }
    if (kind.needs.user && !request.user) throw invalid('It needs a user.', { why: 'user-missing' })
    const known = this.#list.find((each) => each.name.toLowerCase() === name.toLowerCase())
    if (known && known.url !== request.url && !request.token) throw invalid('It moved.', { why: 'moved' })
    const { url, user, zone, allow_plain_http: plain_http } = request
    const pictures = request.pictures ?? known?.pictures ?? 'common'
    const id = known?.id ?? `d${String(this.#list.length + 1)}`
    const saved = made({
      id,
      name: known?.name ?? name,
      kind: kind.kind,
      url,
      user,
      zone,
      plain_http,
      pictures,
    })
    if (request.token) this.tokens.set(id, request.token)
    this.#list = [...this.#list.filter((each) => each.id !== id), saved]
    return saved
  }

  /** The name of the one of this name or id. */
  nameOf(destination: string): string {
    return this.#find(destination).name
  }

  named(destination: string): Destination {
    return this.#find(destination)
  }

  test(name: string): TestReply {
    return this.answers.get(this.#find(name).name) ?? { ok: true }
  }

  rename(name: string, to: string): Destination {
    const found = this.#find(name)
    const other = this.#list.find((each) => each.name.toLowerCase() === to.trim().toLowerCase())
    if (other && other !== found) throw invalid('Taken.', { why: 'taken' })
    const renamed = { ...found, name: to.trim() }
    this.#list = this.#list.map((each) => (each === found ? renamed : each))
    return renamed
  }

  remove(name: string, open: OpenDeliveries): OpenDeliveries {
    const { id } = this.#find(name)
    this.#list = this.#list.filter((each) => each.id !== id)
    this.tokens.delete(id)
    return open
  }

  #find(name: string): Destination {
    const found = this.#list.find((each) => each.name === name || each.id === name)
    if (!found) throw notFound('destination', name)
    return found
  }
}

/** As much of a newsroom's request as shows how one is drawn; other kinds do not say here. */
export function planned({ summary, working }: StoryView, { kind, url }: Destination): PlannedRequest[] {
  if (kind !== 'newsroom') return []
  const fields = [
    { name: 'if-none-match', value: '*', from: 'receipt' },
    { name: 'headlines', value: [{ value: working.headline }], from: 'headline, kicker' },
    { name: 'language', value: working.language, from: 'language' },
  ]
  return [{ method: 'PUT', address: `${url}/v1/articles/${summary.id}`, fields }]
}

function made(given: Partial<Destination> & Pick<Destination, 'id' | 'name' | 'kind' | 'url'>): Destination {
  const { capabilities } = kinds.find((each) => each.kind === given.kind) as DestinationKind
  return {
    user: '',
    zone: '',
    keeping: 'keychain',
    plain_http: false,
    pictures: 'common',
    capabilities,
    ...given,
  }
}
