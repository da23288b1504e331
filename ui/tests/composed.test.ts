/** A word that is being composed is left alone by whatever else happens: another hand’s save, a delivery on its way. */
import { expect, test } from 'vitest'

import { memoryHost } from '../src/host/memory'
import { all, one, open, text, until } from './driver'
import { reviewed } from './stories'

const compose = (on: Element, type: 'compositionstart' | 'compositionend') =>
  on.dispatchEvent(new CompositionEvent(type, { bubbles: true }))

async function opened() {
  const host = memoryHost()
  host.put(reviewed('s1', '渡口停航'))
  open(host)
  await until(() => expect(all('.ProseMirror')).toHaveLength(1))
  const headline = one<HTMLTextAreaElement>('textarea[data-field=headline]')
  /** Somebody else saves another headline, and the window hears of it. */
  const another = async (words: string) => {
    const { version } = await host.story('s1')
    await host.saveWorkingText({
      story: 's1',
      base_version: version,
      actor: 'Ada',
      fields: { headline: words },
    })
    host.tell({ cursor: 0, items: [{ story: 's1', act: 'saved' }] })
  }
  return { host, headline, another }
}

test('a headline in which somebody composes is not replaced, and not lost: both are kept', async () => {
  const { host, headline, another } = await opened()
  headline.focus()
  compose(headline, 'compositionstart')
  headline.value = '渡口停航xiu'
  headline.dispatchEvent(new Event('input', { bubbles: true }))
  await another('渡口复航')
  // The list has heard of it; the field in which the word stands has not.
  await until(() => expect(one('[role=option]').textContent).toContain('渡口复航'))
  expect(headline.value).toBe('渡口停航xiu')
  headline.value = '渡口停航整修'
  compose(headline, 'compositionend')
  await until(() => expect(text()).toContain('Both texts are kept'))
  const texts = await Promise.all(
    (await host.revisions('s1')).map(
      async ({ number }) => (await host.revision({ story: 's1', revision: number })).working.headline,
    ),
  )
  expect(texts).toContain('渡口停航整修')
  expect((await host.story('s1')).working.headline).toBe('渡口复航')
})

test('news of a delivery does not take the focus from a word that is composed', async () => {
  const { host, headline } = await opened()
  headline.focus()
  compose(headline, 'compositionstart')
  host.tell({ cursor: 0, items: [{ story: 's1', act: 'delivery' }] })
  await until(() => expect(all('[role=option]')).toHaveLength(1))
  expect(document.activeElement).toBe(headline)
  compose(headline, 'compositionend')
})
