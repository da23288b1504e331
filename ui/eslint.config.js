// The rules that keep the tiers apart: primitives (components) know nothing, features know state and primitives, views
// put features together. Only src/host may speak to the desktop shell.
import js from '@eslint/js'
import svelte from 'eslint-plugin-svelte'
import globals from 'globals'
import ts from 'typescript-eslint'

import svelteConfig from './svelte.config.js'

const shell = {
  group: ['@tauri-apps/*'],
  message: 'Only src/host speaks to the shell; import from src/host instead.',
}
const upward = (...names) => ({
  group: names.map((name) => `**/${name}/**`),
  message: 'A lower tier never imports a higher one: components < state < features < views.',
})
const tier = (folder, ...forbidden) => ({
  files: [`src/${folder}/**/*.{ts,svelte}`],
  rules: {
    'no-restricted-imports': [
      'error',
      { patterns: [shell, ...(forbidden.length ? [upward(...forbidden)] : [])] },
    ],
  },
})

export default ts.config(
  { ignores: ['dist', 'node_modules', 'src/host/generated', 'src/locales/messages.ts'] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  { languageOptions: { globals: { ...globals.browser } } },
  { files: ['*.js', 'scripts/**'], languageOptions: { globals: { ...globals.node } } },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig } },
  },
  {
    rules: {
      'no-console': 'error',
      // Style attributes are refused by the content policy. `style:` directives go through the object model and are not.
      'no-restricted-syntax': [
        'error',
        { selector: 'SvelteAttribute[key.name="style"]', message: 'Use a class.' },
      ],
      'svelte/no-at-html-tags': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
    },
  },
  tier('components', 'state', 'features', 'views', 'host'),
  tier('editor', 'state', 'features', 'views', 'host'),
  tier('state', 'features', 'views'),
  tier('features', 'views'),
  tier('views'),
  tier('locales', 'state', 'features', 'views', 'host'),
)
