/** A story's text as it is written: the editor's document and the fields above it. */
import type { Node } from 'prosemirror-model'

import { bodyOf } from '../editor/json'
import { schema } from '../editor/schema'
import type { Article, StoryView } from '../host'
import { fieldsOf, type Fields } from './fields'

export interface Text {
  body: Node
  fields: Fields
}

/** The working text of a story. */
export function textOf(view: StoryView): Text {
  return { body: schema.nodeFromJSON(view.working.body), fields: fieldsOf(view.working) }
}

export function articleOf({ body, fields }: Text): Article {
  return { ...fields, schema: 1, body: bodyOf(body) as Article['body'] }
}
