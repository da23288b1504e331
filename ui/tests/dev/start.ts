/**
 * Starts the window over the in-memory host with a newsroom's worth of invented stories, for looking at it in a browser:
 * `npm run dev`, then /tests/dev/. `?stories=10000` makes more, `?fault=damaged` makes the library fail.
 */
import '../../src/styles/base.css'

import { mount } from 'svelte'

import type { Code } from '../../src/host'
import { memoryHost } from '../../src/host/memory'
import Workstation from '../../src/views/Workstation.svelte'
import { seed } from './seed'

const target = document.getElementById('app')
if (!target) throw new Error('index.html has no #app')
const asked = new URLSearchParams(location.search)
const host = memoryHost()
await seed(host, Number(asked.get('stories') ?? 24))
const fault = asked.get('fault')
if (fault)
  host.failNext('listStories', {
    code: fault as Code,
    message: 'Made to fail, to be looked at.',
    detail: null,
  })
mount(Workstation, { target, props: { host } })
