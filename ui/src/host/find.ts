/** Where the window runs; apart from the rest of the host, because the start needs nothing else. */
import type { Host } from './host'
import { tauriHost } from './tauri'

/** The host that fits where the window runs. Memory is never loaded in the app, which waits for nothing here. */
export async function findHost(): Promise<Host> {
  if ('__TAURI_INTERNALS__' in globalThis) return tauriHost
  return (await import('./memory')).memoryHost()
}
