/** The caret is where it belongs after every redrawing, also where there was nothing to redraw. */
import { expect, test } from 'vitest'

import { showRedrawn } from '../src/editor/caretless'
import { bodyOf, viewOver } from './editing'

test('the caret comes back after a new text and after the same one', () => {
  const view = viewOver(bodyOf('one two'))
  document.body.append(view.dom)
  view.focus()
  const caret = () => {
    const { rangeCount, focusNode, focusOffset } = document.getSelection() as Selection
    return [rangeCount, focusNode?.textContent, focusOffset]
  }
  showRedrawn(view, view.state.apply(view.state.tr.insertText('x', 1)))
  expect(caret()).toEqual([1, 'xone two', 1])
  showRedrawn(view, view.state.apply(view.state.tr.setMeta('nothing', true)))
  expect(caret()).toEqual([1, 'xone two', 1])
  view.destroy()
})
