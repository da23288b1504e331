import { resolve } from 'node:path'

import { svelte } from '@sveltejs/vite-plugin-svelte'
import { normalizePath, type Plugin } from 'vite'
import { defineConfig } from 'vitest/config'

/** What asks the desk first, and what then shows the window. */
const starts = normalizePath(resolve(import.meta.dirname, 'src/main.ts'))
const shows = normalizePath(resolve(import.meta.dirname, 'src/views/open.ts'))

/** Has the page fetch what `main.ts` imports while that still runs. */
const fetchAhead: Plugin = {
  name: 'fetch-ahead',
  transformIndexHtml: {
    order: 'post',
    handler(_html, { bundle = {} }) {
      const chunks = Object.values(bundle).filter((file) => file.type === 'chunk')
      const first = chunks.find((chunk) => chunk.facadeModuleId === shows)
      const wanted = chunks.filter((chunk) => chunk === first || first?.imports.includes(chunk.fileName))
      return wanted.map(({ fileName }) => ({
        tag: 'link',
        attrs: { rel: 'modulepreload', crossorigin: true, href: `/${fileName}` },
        injectTo: 'head',
      }))
    },
  },
}

/** A module by its id, with the ids of those that it imports; not of those that it fetches later. */
type Module = (id: string) => { importedIds: readonly string[] } | null

/** A module and everything that comes with it. */
function reached(id: string, module: Module, found = new Set<string>()): Set<string> {
  if (found.has(id)) return found
  found.add(id)
  for (const imported of module(id)?.importedIds ?? []) reached(imported, module, found)
  return found
}

/**
 * Whether a module belongs to what shows the window. All of that is one file: left to itself the bundler makes one of every
 * component that something fetched later needs too, and the window would begin with sixty of them.
 */
function isShown(id: string, module: Module): boolean {
  before ??= reached(starts, module)
  shown ??= reached(shows, module)
  return shown.has(id) && !before.has(id)
}
let before: Set<string> | undefined
let shown: Set<string> | undefined

// Assets are never inlined as data: addresses: the content policy allows only files of our own.
export default defineConfig(({ mode }) => ({
  plugins: [svelte(), fetchAhead],
  clearScreen: false,
  // A language's texts come whole: an export of its own for each would double them.
  json: { namedExports: false },
  server: { host: '127.0.0.1', port: 5173, strictPort: true },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    // Styles that come in while somebody types move the caret in WebKit: all of them are there from the start.
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    // What the window begins with is large, and all of it is needed.
    chunkSizeWarningLimit: 600,
    rolldownOptions: {
      output: {
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [
            {
              name: (id, graph) => (isShown(id, (each) => graph.getModuleInfo(each)) ? 'window' : null),
              debugName: 'window',
            },
          ],
        },
      },
    },
  },
  // Svelte ships a server build too; tests mount components, so they need the browser's.
  ...(mode === 'test' ? { resolve: { conditions: ['browser'] } } : {}),
  test: {
    environment: 'jsdom',
    testTimeout: 30_000,
    include: ['tests/**/*.test.ts'],
    setupFiles: ['tests/setup.ts'],
  },
}))
