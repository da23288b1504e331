/** What a manuscript asks of the story that it belongs to. */
import type { Node } from 'prosemirror-model'
import type { EditorState } from 'prosemirror-state'

import type { Walk } from '../editor/decided'
import type { Article, Host, SaveReply, StoryView } from '../host'

export interface ManuscriptPort {
  host: Host
  actor(): string
  /** The state a body begins with; plugins are the editor's business. */
  begin(body: Node): EditorState
  /** A save was answered. */
  saved(reply: SaveReply, working: Article, actor: string): void
  /**
   * Somebody else had saved: this is what the library holds, the refused text is kept as this revision, and this is what it was
   * made from.
   */
  overtaken(view: StoryView, revision: number, base: Article): void
  /** Somebody steps back or on over a decision: the desk is to be asked first. */
  walk(walk: Walk): void
}
