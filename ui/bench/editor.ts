/**
 * ProseMirror with nothing around it, on the document that the page brings: what the window bench compares Galley with, in
 * Chromium and in a bare web view. Built by `cargo xtask bench` and never part of the app.
 */
import { baseKeymap } from 'prosemirror-commands'
import { history, redo, undo } from 'prosemirror-history'
import { keymap } from 'prosemirror-keymap'
import { Schema } from 'prosemirror-model'
import { EditorState } from 'prosemirror-state'
import { EditorView } from 'prosemirror-view'

const schema = new Schema({
  nodes: {
    doc: { content: 'paragraph+' },
    paragraph: { content: 'text*', parseDOM: [{ tag: 'p' }], toDOM: () => ['p', 0] },
    text: {},
  },
})
const { benchDocument } = globalThis as unknown as { benchDocument: unknown }
const view = new EditorView(document.getElementById('editor'), {
  state: EditorState.create({
    doc: schema.nodeFromJSON(benchDocument),
    plugins: [history(), keymap({ 'Mod-z': undo, 'Mod-y': redo }), keymap(baseKeymap)],
  }),
  attributes: { spellcheck: 'false' },
})
view.focus()
