/**
 * The schema of the body for ProseMirror: twin of `src-tauri/article/src/model/schema.rs` and `node.rs`.
 *
 * The documents in `tests/corpus/documents` are read by cargo and by vitest and hold the two together. Mark order here
 * is the canonical order there. How nodes look while being edited is left to the stylesheets.
 */
import {
  Schema,
  type AttributeSpec,
  type DOMOutputSpec,
  type MarkSpec,
  type MarkType,
  type NodeSpec,
  type NodeType,
} from 'prosemirror-model'

const text: AttributeSpec = { default: '', validate: 'string' }

function whole(fallback: number, min: number, max: number): AttributeSpec {
  return {
    default: fallback,
    validate(value: unknown) {
      if (!Number.isInteger(value) || (value as number) < min || (value as number) > max) {
        throw new RangeError(`not a whole number from ${String(min)} to ${String(max)}`)
      }
    },
  }
}

/** Whether a link or source may be kept: http, https, mailto or tel, without blanks or control characters. */
export function isSafeAddress(address: string): boolean {
  return /^(https?:\/\/|mailto:|tel:)/i.test(address) && !/[\s\p{Cc}\u{85}]/u.test(address)
}

function address(required: boolean): AttributeSpec {
  return {
    ...(required ? {} : { default: '' }),
    validate(value: unknown) {
      if (typeof value !== 'string' || (value === '' ? required : !isSafeAddress(value))) {
        throw new RangeError('not an address that may be kept')
      }
    },
  }
}

const hash: AttributeSpec = {
  default: '',
  validate(value: unknown) {
    if (typeof value !== 'string' || !/^([0-9a-f]{64})?$/.test(value)) {
      throw new RangeError('not a SHA-256 in lower-case hex')
    }
  },
}

const nested = '(paragraph | bullet_list | ordered_list)'

function simple(tag: string, spec: Omit<NodeSpec, 'toDOM' | 'parseDOM'>): NodeSpec {
  return { ...spec, parseDOM: [{ tag }], toDOM: (): DOMOutputSpec => [tag, 0] }
}

const nodes: Record<string, NodeSpec> = {
  doc: { content: 'block+' },
  paragraph: simple('p', { group: 'block', content: 'inline*' }),
  heading: {
    group: 'block',
    content: 'inline*',
    defining: true,
    attrs: { level: whole(2, 2, 4) },
    // Level 1 is the headline, which is a field; a pasted h1 becomes the highest subhead.
    parseDOM: [1, 2, 3, 4, 5, 6].map((n) => ({
      tag: `h${String(n)}`,
      attrs: { level: Math.min(Math.max(n, 2), 4) },
    })),
    toDOM: ({ attrs }) => [`h${String(attrs.level)}`, 0],
  },
  blockquote: simple('blockquote', { group: 'block', content: `${nested}+`, defining: true }),
  pull_quote: {
    group: 'block',
    content: 'inline*',
    defining: true,
    attrs: { attribution: text },
    parseDOM: [{ tag: 'aside[data-kind=pull-quote]', getAttrs: read('attribution') }],
    toDOM: (node) => ['aside', { 'data-kind': 'pull-quote', ...written(node.attrs) }, 0],
  },
  bullet_list: simple('ul', { group: 'block', content: 'list_item+' }),
  ordered_list: {
    group: 'block',
    content: 'list_item+',
    attrs: { start: whole(1, 0, 1_000_000) },
    parseDOM: [
      { tag: 'ol', getAttrs: (dom) => ({ start: within((dom as HTMLOListElement).start, 0, 1_000_000) }) },
    ],
    toDOM: (node) => ['ol', node.attrs.start === 1 ? {} : { start: String(node.attrs.start) }, 0],
  },
  list_item: simple('li', { content: `paragraph ${nested}*`, defining: true }),
  figure: {
    group: 'block',
    content: 'inline*',
    isolating: true,
    attrs: { alt: text, credit: text, media: hash, src: address(false) },
    parseDOM: [
      { tag: 'figure', getAttrs: read('alt', 'credit', 'media', 'src'), contentElement: 'figcaption' },
    ],
    toDOM: (node) => ['figure', written(node.attrs), ['figcaption', 0]],
  },
  gallery: {
    group: 'block',
    content: 'figure+',
    isolating: true,
    parseDOM: [{ tag: 'div[data-kind=gallery]' }],
    toDOM: () => ['div', { 'data-kind': 'gallery' }, 0],
  },
  table: {
    group: 'block',
    content: 'table_row+',
    isolating: true,
    tableRole: 'table',
    parseDOM: [{ tag: 'table' }],
    toDOM: () => ['table', ['tbody', 0]],
  },
  table_row: simple('tr', { content: 'table_cell+', tableRole: 'row' }),
  table_cell: {
    content: 'paragraph+',
    isolating: true,
    tableRole: 'cell',
    attrs: {
      colspan: whole(1, 1, 1000),
      header: { default: false, validate: 'boolean' },
      rowspan: whole(1, 1, 1000),
    },
    parseDOM: ['td', 'th'].map((tag) => ({
      tag,
      getAttrs: (dom: HTMLElement) => ({
        colspan: within((dom as HTMLTableCellElement).colSpan, 1, 1000),
        header: tag === 'th',
        rowspan: within((dom as HTMLTableCellElement).rowSpan, 1, 1000),
      }),
    })),
    toDOM: (node) => [
      node.attrs.header ? 'th' : 'td',
      { colspan: String(node.attrs.colspan), rowspan: String(node.attrs.rowspan) },
      0,
    ],
  },
  divider: { group: 'block', parseDOM: [{ tag: 'hr' }], toDOM: () => ['hr'] },
  editor_note: {
    group: 'block',
    content: 'inline*',
    defining: true,
    parseDOM: [{ tag: 'aside[data-kind=editor-note]' }],
    toDOM: () => ['aside', { 'data-kind': 'editor-note' }, 0],
  },
  embed: {
    group: 'block',
    atom: true,
    attrs: { title: text, url: address(false) },
    parseDOM: [{ tag: 'div[data-kind=embed]', getAttrs: read('title', 'url') }],
    toDOM: (node) => ['div', { 'data-kind': 'embed', ...written(node.attrs) }],
  },
  hard_break: {
    group: 'inline',
    inline: true,
    selectable: false,
    linebreakReplacement: true,
    parseDOM: [{ tag: 'br' }],
    toDOM: () => ['br'],
  },
  text: { group: 'inline' },
}

const marks: Record<string, MarkSpec> = {
  link: {
    inclusive: false,
    attrs: { href: address(true), title: text },
    parseDOM: [
      {
        tag: 'a[href]',
        getAttrs: (dom) => {
          const href = dom.getAttribute('href') ?? ''
          return isSafeAddress(href) ? { href, title: dom.getAttribute('title') ?? '' } : false
        },
      },
    ],
    toDOM: ({ attrs }) => ['a', { href: String(attrs.href), title: String(attrs.title) || null }, 0],
  },
  strong: plainMark('strong', 'b'),
  em: plainMark('em', 'i'),
  underline: plainMark('u'),
  strike: plainMark('s', 'del', 'strike'),
  sub: { ...plainMark('sub'), excludes: 'sub sup' },
  sup: { ...plainMark('sup'), excludes: 'sub sup' },
  code: { ...plainMark('code'), code: true },
}

function plainMark(tag: string, ...others: string[]): MarkSpec {
  return { parseDOM: [tag, ...others].map((name) => ({ tag: name })), toDOM: () => [tag, 0] }
}

/** Attributes as `data-` attributes, so that copying within the editor keeps them. */
function written(attrs: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(attrs).map(([name, value]) => [`data-${name}`, String(value)]))
}

/** Reads back what {@link written} wrote; refuses the element when an address in it may not be kept. */
function read(...names: string[]) {
  return (dom: HTMLElement): Record<string, string> | false => {
    const attrs = Object.fromEntries(names.map((name) => [name, dom.getAttribute(`data-${name}`) ?? '']))
    const hostile = [attrs.src, attrs.url].some((value) => value && !isSafeAddress(value))
    return hostile || !/^([0-9a-f]{64})?$/.test(attrs.media ?? '') ? false : attrs
  }
}

function within(value: number, min: number, max: number): number {
  return Math.min(Math.max(Math.trunc(value) || min, min), max)
}

/** The schema that every document of this window obeys. */
export const schema = new Schema({ nodes, marks })

/** A node type of the schema by its name. */
export function node(name: string): NodeType {
  const type = schema.nodes[name]
  if (!type) throw new RangeError(`The schema has no node ${name}.`)
  return type
}

/** A mark type of the schema by its name. */
export function mark(name: string): MarkType {
  const type = schema.marks[name]
  if (!type) throw new RangeError(`The schema has no mark ${name}.`)
  return type
}
