/**
 * The arrow keys up and down beside a picture. What the browser makes of them there is chance: the picture and its inputs are no
 * text, and WebKit leaps over the paragraph above, or does not leave the caption at all. So the caret is put on the next line by us.
 */
import { Selection, TextSelection, type Command } from 'prosemirror-state'

import { node } from './schema'

/** Up (-1) or down (1) out of a caption, or into one; everywhere else the browser does it. */
export function toLine(by: -1 | 1): Command {
  return (state, dispatch, view) => {
    const { selection, doc } = state
    if (!(selection instanceof TextSelection) || !selection.empty || !view) return false
    const { $head } = selection
    const next = Selection.findFrom(doc.resolve(by < 0 ? $head.before() : $head.after()), by)
    if (!(next instanceof TextSelection)) return false
    const beside = [$head.parent, next.$head.parent].some((block) => block.type === node('figure'))
    if (!beside || !view.endOfTextblock(by < 0 ? 'up' : 'down')) return false
    if (!dispatch) return true
    const { left } = view.coordsAtPos($head.pos)
    dispatch(state.tr.setSelection(next).scrollIntoView())
    // It is in sight now, so the place on its line above or below where the caret was can be asked for.
    const { top, bottom } = view.coordsAtPos(next.head)
    const place = view.posAtCoords({ left, top: (top + bottom) / 2 })
    const $place = place && view.state.doc.resolve(place.pos)
    if ($place?.start() !== next.$head.start()) return true
    view.dispatch(view.state.tr.setSelection(new TextSelection($place)).scrollIntoView())
    return true
  }
}
