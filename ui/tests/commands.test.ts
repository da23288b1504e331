/** The window's commands have one name everywhere: in Rust, in the permission, and in the host. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const read = (path: string) => readFileSync(resolve(root, path), 'utf8')

function names(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map((match) => match[1] ?? '').sort()
}

const rust = read('src-tauri/window/commands.rs')
const declared = names(rust, /#\[tauri::command(?:\(async\))?\]\s*(?:pub\(crate\) )?(?:async )?fn (\w+)/g)

test('every command is registered', () => {
  const list = /generate_handler!\[([^\]]*)\]/.exec(rust)?.[1] ?? ''
  expect(names(list, /(\w+),/g)).toEqual(declared)
})

test('every command is permitted, and nothing else', () => {
  const permission = /commands\.allow = \[([^\]]*)\]/.exec(read('src-tauri/permissions/desk.toml'))?.[1] ?? ''
  expect(names(permission, /"(\w+)"/g)).toEqual(declared)
})

test('every command is used by the host, and no other is called', () => {
  const host = read('ui/src/host/tauri.ts')
  expect(names(host, /(?:command|invoke)(?:<\w+>)?\('(\w+)'/g)).toEqual(declared)
})
