/**
 * Starts the window over the in-memory host with a newsroom's worth of invented stories, for looking at it in a browser:
 * `npm run dev`, then /tests/dev/. `?stories=10000` makes more, `?changes=1000` plants so many in the first, `?long=100000&changes=500` one long story, `?fault=damaged` makes the library fail.
 */
import '../../src/styles/base.css'

import { mount } from 'svelte'

import type { Code } from '../../src/host'
import { memoryHost } from '../../src/host/memory'
import Workstation from '../../src/views/Workstation.svelte'
import { longStory } from './long'
import { seed } from './seed'

const target = document.getElementById('app')
if (!target) throw new Error('index.html has no #app')
const asked = new URLSearchParams(location.search)
const host = memoryHost()
await seed(host, Number(asked.get('stories') ?? 24), Number(asked.get('changes') ?? 0))
const long = Number(asked.get('long') ?? 0)
if (long) host.put(longStory(long, Number(asked.get('changes') ?? 0)))
const fault = asked.get('fault')
if (fault)
  host.failNext('listStories', {
    code: fault as Code,
    message: 'Made to fail, to be looked at.',
    detail: null,
  })
// For scripts that look at the window from outside.
Object.assign(globalThis, { host })
mount(Workstation, { target, props: { host } })
