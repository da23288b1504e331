/** Pasted and dropped material on its way into a manuscript: through the desk's importer, pictures into the library. */
import type { Node } from 'prosemirror-model'

import type { PastePort } from '../../editor/paste'
import { node } from '../../editor/schema'
import { asFault, type Host, type Media } from '../../host'
import { m } from '../../locales'
import type { Manuscript } from '../../state/manuscript.svelte'
import type { Notices } from '../../state/notices.svelte'

/** The way from the clipboard into this manuscript. */
export function pastePort(host: Host, manuscript: Manuscript, notices: Notices): PastePort {
  return {
    paper: manuscript,
    media: () => manuscript.fields.media,
    keep: (media) => keep(manuscript, media as readonly Media[]),
    async clean({ html, text, copied }) {
      try {
        // What was copied says more than what the page is shown of it.
        const whole = copied ? await host.clipboardHtml() : null
        const cleaned = await host.cleanPaste({ html: whole ?? html, text })
        keep(manuscript, cleaned.media)
        const count = cleaned.problems.length
        if (count > 0) notices.done(() => m.pasted_problems({ count }))
        return cleaned.body
      } catch (thrown) {
        notices.fault(asFault(thrown), m.paste_failed)
        return null
      }
    },
    pictures: (files) => takePictures(host, manuscript, notices, files),
    async picture() {
      // Without one, what else lies there is taken.
      const bytes = await host.clipboardPicture().catch(() => null)
      return bytes && new File([bytes], '')
    },
  }
}

/** Stores pictures and answers a figure for each. */
export async function takePictures(
  host: Host,
  manuscript: Manuscript,
  notices: Notices,
  files: Iterable<File>,
): Promise<Node[]> {
  const figures: Node[] = []
  for (const file of files) {
    try {
      const bytes = new Uint8Array(await file.arrayBuffer())
      const { media, words } = await host.addMedia({ filename: file.name, mime: file.type }, bytes)
      keep(manuscript, [media])
      const { caption, credit, alt } = words
      const figure = node('figure')
      figures.push(
        figure.create({ media: media.sha256, credit, alt }, caption ? figure.schema.text(caption) : null),
      )
    } catch (thrown) {
      notices.fault(asFault(thrown), () => m.picture_failed({ name: file.name }))
    }
  }
  return figures
}

/** The article lists what its body refers to, each once. */
function keep(manuscript: Manuscript, media: readonly Media[]): void {
  const known = new Set(manuscript.fields.media.map((each) => each.sha256))
  const fresh = media.filter((each) => !known.has(each.sha256))
  if (fresh.length > 0) manuscript.setField('media', [...manuscript.fields.media, ...fresh])
}
