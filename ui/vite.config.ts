import { svelte } from '@sveltejs/vite-plugin-svelte'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'

/**
 * Has the page fetch what `main.ts` imports while that still runs: as a script of its own, which a later import shares. A
 * preload is no help here: the web engine fetches and decodes the same file twice.
 */
const fetchBeside: Plugin = {
  name: 'fetch-beside',
  transformIndexHtml: {
    order: 'post',
    handler: (_html, { bundle }) =>
      Object.values(bundle ?? {})
        .filter((file) => file.type === 'chunk' && file.facadeModuleId?.endsWith('/src/views/open.ts'))
        .map(({ fileName }) => ({
          tag: 'script',
          attrs: { type: 'module', crossorigin: true, src: `/${fileName}` },
          injectTo: 'head',
        })),
  },
}

// Assets are never inlined as data: addresses: the content policy allows only files of our own.
export default defineConfig(({ mode }) => ({
  plugins: [svelte(), fetchBeside],
  clearScreen: false,
  server: { host: '127.0.0.1', port: 5173, strictPort: true },
  // What the page needs is named in it, so no script has to fetch anything before it runs.
  build: { target: 'es2022', assetsInlineLimit: 0, cssCodeSplit: false, modulePreload: false },
  // Svelte ships a server build too; tests mount components, so they need the browser's.
  ...(mode === 'test' ? { resolve: { conditions: ['browser'] } } : {}),
  test: {
    environment: 'jsdom',
    testTimeout: 30_000,
    include: ['tests/**/*.test.ts'],
    setupFiles: ['tests/setup.ts'],
  },
}))
