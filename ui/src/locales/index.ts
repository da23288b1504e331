/** Texts and the language they are in. */
export { language, m, saidIn, speak } from './say.svelte'
export { fetchTexts, preferredLanguage, type Language } from './tables'
