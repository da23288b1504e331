/** Starts the window: asks for the story that was in front, and meanwhile fetches everything that shows it. */
import './styles/base.css'

import { askAhead } from './host/ahead'
import { findHost } from './host/find'
import { onlyLibrary, readStored } from './state/stored'

const target = document.getElementById('app')
if (!target) throw new Error('index.html has no #app')
const host = askAhead(await findHost(), onlyLibrary(readStored())?.left.active ?? '')
const { open } = await import('./views/open')
open(target, host)
