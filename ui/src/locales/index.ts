/** Texts and the language they are in. */
export { m } from './messages'
export { language, preferredLanguage, speak, spokenIn, type Language } from './say.svelte'
