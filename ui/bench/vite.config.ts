import { defineConfig } from 'vite'

// One classic script: a page opened from a file may not load modules.
export default defineConfig({
  root: import.meta.dirname,
  clearScreen: false,
  build: {
    target: 'es2022',
    lib: { entry: 'editor.ts', formats: ['iife'], name: 'bench', fileName: () => 'editor.js' },
  },
})
