/** Starts the window: asks for the story that was in front, and meanwhile fetches everything that shows it. */
import './styles/base.css'

import { askAhead } from './host/ahead'
import { findHost } from './host/find'
import { fetchTexts } from './locales/tables'
import { languageOf, onlyLibrary, readStored } from './state/stored'

const target = document.getElementById('app')
if (!target) throw new Error('index.html has no #app')
try {
  const stored = readStored()
  const host = askAhead(await findHost(), onlyLibrary(stored)?.left.active ?? '')
  const [{ open }] = await Promise.all([import('./views/open'), fetchTexts(languageOf(stored))])
  open(target, host)
} catch (thrown) {
  // There are no words yet to say it in: the web engine's own are better than an empty window.
  target.textContent = String(thrown)
  throw thrown
}
