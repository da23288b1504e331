/** Taking in files that somebody chose or dropped. */
import { asFault, type Fault, type Imported } from '../host'
import { m } from '../locales'

/** A file and what became of it. */
interface Taken<T> {
  name: string
  answer: T
}

/** Does something with the bytes of files, one after the other; one bad file does not stop the rest. */
export async function eachFile<T>(
  files: Iterable<File>,
  act: (file: File, bytes: Uint8Array<ArrayBuffer>) => Promise<T>,
): Promise<{ done: Taken<T>[]; failed: { name: string; fault: Fault }[] }> {
  const done: Taken<T>[] = []
  const failed: { name: string; fault: Fault }[] = []
  for (const file of files) {
    const { name } = file
    try {
      done.push({ name, answer: await act(file, new Uint8Array(await file.arrayBuffer())) })
    } catch (thrown) {
      failed.push({ name, fault: asFault(thrown) })
    }
  }
  return { done, failed }
}

/** How many came in, or how much of the only one could not be taken over. */
export function importedWords(done: readonly Taken<Imported>[]): string {
  const [first] = done
  const count = first?.answer.problems.length ?? 0
  if (done.length === 1 && first && count > 0) return m.imported_problems({ name: first.name, count })
  return m.imported_count({ count: done.length })
}
