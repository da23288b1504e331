/** Starts the window. */
import './styles/base.css'

import { mount } from 'svelte'

import { findHost } from './host'
import Workstation from './views/Workstation.svelte'

const target = document.getElementById('app')
if (!target) throw new Error('index.html has no #app')
mount(Workstation, { target, props: { host: await findHost() } })
