/** The editor's schema reads every canonical document of the corpus that cargo reads, and writes it back unchanged. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'

import { DOMParser, DOMSerializer, Node } from 'prosemirror-model'
import { describe, expect, it, test } from 'vitest'

import { bodyOf } from '../src/editor/json'
import { isSafeAddress, schema } from '../src/editor/schema'

const folder = resolve(import.meta.dirname, '../../tests/corpus/documents')
const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : []

interface Case {
  name: string
  canonical: unknown
}

function casesOf(file: string): Case[] {
  const read = JSON.parse(readFileSync(resolve(folder, file), 'utf8')) as Case | Case[]
  return Array.isArray(read) ? read : [read]
}

describe.runIf(files.length > 0)('corpus of documents', () => {
  for (const file of files) {
    for (const { name, canonical } of casesOf(file)) {
      test(`${file}: ${name}`, () => {
        const node = Node.fromJSON(schema, canonical)
        node.check()
        expect(node.toJSON()).toEqual(canonical)
        // And once more from what is remembered of its blocks.
        expect([bodyOf(node), bodyOf(node)]).toEqual([canonical, canonical])
      })
      test(`${file}: ${name}, through the clipboard's HTML`, () => {
        const node = Node.fromJSON(schema, canonical)
        const holder = document.createElement('div')
        holder.append(DOMSerializer.fromSchema(schema).serializeFragment(node.content))
        const back = DOMParser.fromSchema(schema).parse(holder, { preserveWhitespace: 'full' })
        expect(back.toJSON()).toEqual(canonical)
      })
    }
  }
})

function refused(json: object): void {
  expect(() => {
    Node.fromJSON(schema, { type: 'doc', content: [json] }).check()
  }).toThrow()
}

it('refuses what the model refuses', () => {
  refused({ type: 'heading', attrs: { level: 1 } })
  refused({ type: 'embed', attrs: { title: '', url: 'javascript:alert(1)' } })
  refused({ type: 'figure', attrs: { alt: '', credit: '', media: 'xyz', src: '' } })
  refused({ type: 'blockquote' })
  refused({ type: 'list_item' })
  refused({ type: 'bullet_list', content: [{ type: 'list_item', content: [{ type: 'bullet_list' }] }] })
  refused({ type: 'table_cell' })
})

it('keeps only addresses that the model keeps', () => {
  const kept = ['https://a.example/x', 'HTTP://a', 'mailto:a@b', 'tel:110'].filter(isSafeAddress)
  expect(kept).toHaveLength(4)
  const refusedOnes = ['javascript:x', 'https://a b', 'data:text/html,x', '/x', '', 'https://a\u0000']
  expect(refusedOnes.filter(isSafeAddress)).toEqual([])
})
