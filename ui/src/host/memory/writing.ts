/** Templates, pasting and pictures of the in-memory host. Pasting keeps paragraphs and headings; the desk keeps more. */
import type { AddedMedia, AddMedia, Article, Media, Node, Paste, Pasted, Template } from '../types'
import { blankArticle } from './articles'
import { invalid } from './faults'

const paragraph: Node = { type: 'paragraph' }
const figure: Node = {
  type: 'figure',
  attrs: { alt: '', credit: '', media: '', src: '' },
}
const heading: Node = { type: 'heading', attrs: { level: 2 } }

function template(id: string, zh: string, en: string, content: Node[], roles: string[]): Template {
  const credits = roles.map((role) => ({ role, name: '', affiliation: '', joiner: '' })) as Article['credits']
  return { id, zh, en, article: { ...blankArticle(), credits, body: { type: 'doc', content } } }
}

export const templates: Template[] = [
  template('news', '消息', 'News', [paragraph], ['reporter', 'responsible_editor']),
  template(
    'feature',
    '通讯',
    'Feature',
    [paragraph, heading, paragraph, heading, paragraph],
    ['reporter', 'photographer', 'responsible_editor'],
  ),
  template('notice', '公告', 'Notice', [paragraph, paragraph], ['responsible_editor']),
  template(
    'photo-story',
    '图片故事',
    'Photo story',
    [paragraph, figure, paragraph, figure, paragraph, figure],
    ['photographer', 'writer', 'responsible_editor'],
  ),
]

/** A clipboard as blocks. */
export function pasted({ html, text }: Paste): Pasted {
  const lines = html?.trim()
    ? blocksOf(html)
    : (text ?? '').split('\n').map((line) => ({ tag: 'P', text: line }))
  const content = lines
    .map(({ tag, text: line }) => ({ tag, text: line.replace(/\s+/g, ' ').trim() }))
    .filter(({ text: line }) => line !== '')
    .map(({ tag, text: line }): Node => {
      const words: Node[] = [{ type: 'text', text: line }]
      const level = /^H([1-6])$/.exec(tag)?.[1]
      return level
        ? { type: 'heading', attrs: { level: Math.min(4, Math.max(2, Number(level))) }, content: words }
        : { type: 'paragraph', content: words }
    })
  return {
    body: { type: 'doc', content: content.length > 0 ? content : [paragraph] },
    media: [],
    problems: [],
  }
}

function blocksOf(html: string): { tag: string; text: string }[] {
  const page = new DOMParser().parseFromString(html, 'text/html')
  page.querySelectorAll('script, style').forEach((each) => each.remove())
  const blocks = [...page.body.querySelectorAll('p, h1, h2, h3, h4, h5, h6, li')]
  const found = blocks.length > 0 ? blocks : [page.body]
  return found.map((each) => ({ tag: each.tagName, text: each.textContent ?? '' }))
}

/** Pictures by their hash. */
export class Pictures {
  readonly #addresses = new Map<string, string>()

  /** Keeps a picture; what is none is refused, as by the desk. */
  add({ filename, mime }: AddMedia, bytes: Uint8Array): AddedMedia {
    const kind = kindOf(bytes)
    if (!kind) throw invalid('The file is no picture.', { filename, mime, why: 'not-a-picture' })
    const media: Media = {
      sha256: hashOf(bytes),
      mime: kind,
      bytes: bytes.length,
      width: 0,
      height: 0,
      filename,
    }
    const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
    this.#addresses.set(media.sha256, `data:${kind};base64,${btoa(binary)}`)
    return { media, words: { caption: '', credit: '', alt: '' } }
  }

  address(sha256: string): string {
    return this.#addresses.get(sha256) ?? `data:,${sha256}`
  }
}

function kindOf(bytes: Uint8Array): string | undefined {
  const begins = (...signature: number[]) => signature.every((byte, at) => bytes[at] === byte)
  if (begins(0x89, 0x50, 0x4e, 0x47)) return 'image/png'
  if (begins(0x47, 0x49, 0x46, 0x38)) return 'image/gif'
  if (begins(0xff, 0xd8, 0xff)) return 'image/jpeg'
  return begins(0x52, 0x49, 0x46, 0x46) ? 'image/webp' : undefined
}

/** Not SHA-256, but of its form, and the same for the same bytes. */
function hashOf(bytes: Uint8Array): string {
  const words = Array.from({ length: 8 }, (_, seed) => {
    let hash = 0x811c9dc5 ^ seed
    for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193)
    return (hash >>> 0).toString(16).padStart(8, '0')
  })
  return words.join('')
}
