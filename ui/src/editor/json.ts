/**
 * A body as JSON. Blocks that did not change since they were last asked for are not spelled anew: a save after every pause in
 * a long text costs the block that was written in. What is answered is shared, and nobody may change it.
 */
import type { Node } from 'prosemirror-model'

const known = new WeakMap<Node, unknown>()

export function bodyOf(doc: Node): unknown {
  const content: unknown[] = []
  doc.forEach((block) => {
    let spelled = known.get(block)
    if (!spelled) {
      spelled = block.toJSON()
      known.set(block, spelled)
    }
    content.push(spelled)
  })
  return { type: doc.type.name, ...(content.length > 0 ? { content } : {}) }
}
