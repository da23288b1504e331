/**
 * Markdown-style rules: `## ` makes a subhead, `> ` a quotation, `- ` and `1. ` a list, `---` a divider, `**bold**` bold.
 *
 * They answer to keys alone. What an input method puts in, a paste or a replacement never triggers one, because the
 * text that such a rule would take away is what somebody meant to write.
 */
import { InputRule, inputRules, textblockTypeInputRule, wrappingInputRule } from 'prosemirror-inputrules'
import type { MarkType } from 'prosemirror-model'
import { Plugin } from 'prosemirror-state'

import { mark, node } from './schema'

/** Two or more of a sign around a run of text: the run takes the mark, the signs go. */
function markRule(pattern: RegExp, type: MarkType): InputRule {
  return new InputRule(pattern, (state, match, start, end) => {
    const text = match[1]
    if (!text || !state.doc.resolve(start).parent.type.allowsMarkType(type)) return null
    const from = start + match[0].indexOf(text)
    const tr = state.tr.delete(from + text.length, end).delete(start, from)
    tr.addMark(start, start + text.length, type.create())
    return tr.removeStoredMark(type)
  })
}

const rules = [
  textblockTypeInputRule(/^(#{1,3})\s$/, node('heading'), (match) => ({
    level: (match[1] ?? '').length + 1,
  })),
  wrappingInputRule(/^\s*>\s$/, node('blockquote')),
  wrappingInputRule(/^\s*([-*])\s$/, node('bullet_list')),
  wrappingInputRule(/^(\d{1,6})\.\s$/, node('ordered_list'), (match) => ({ start: Number(match[1]) })),
  new InputRule(/^---$/, (state, _match, start, end) => {
    const at = state.doc.resolve(start)
    if (at.parent.type !== node('paragraph') || at.depth !== 1) return null
    return state.tr.delete(start, end).insert(start - 1, node('divider').create())
  }),
  markRule(/\*\*([^*\s](?:[^*]*[^*\s])?)\*\*$/, mark('strong')),
  markRule(/`([^`]+)`$/, mark('code')),
]

/** The rules as a plugin. */
export function typingRules(): Plugin {
  const base = inputRules({ rules })
  // The key that is down, when it is one that writes by itself; empty while an input method is at work.
  let key = ''
  return new Plugin({
    ...base.spec,
    props: {
      handleTextInput(view, from, to, text, whole) {
        if (view.composing || text !== key) return false
        return base.props.handleTextInput?.call(base, view, from, to, text, whole) ?? false
      },
      handleDOMEvents: {
        keydown(_view, event) {
          const own = event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey
          key = own ? '' : event.key
          return false
        },
        compositionstart() {
          key = ''
          return false
        },
      },
    },
  })
}
