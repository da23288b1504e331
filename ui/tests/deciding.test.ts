/** Deciding on changes with the keyboard: the next one is under the same finger. */
import { expect, test } from 'vitest'

import { memoryHost } from '../src/host/memory'
import { all, button, one, open, until } from './driver'
import { reviewed } from './stories'

test('after a decision the next change is under the same finger, and after the last one the list is', async () => {
  const host = memoryHost()
  host.put(reviewed())
  open(host, { libraries: { memory: { tabs: [{ story: 's1', inspector: 'review' }], active: 's1' } } })
  await until(() => expect(all('[data-change]')).toHaveLength(2))
  const accept = button('Accept the change by 林晗: Inserted 上周六')
  accept.focus()
  accept.click()
  await until(() => expect(all('[data-change]')).toHaveLength(1))
  await until(() => expect(document.activeElement).toBe(one('[data-change] .acts button')))
  const reject = all('[data-change] .acts button')[1]
  reject?.focus()
  reject?.click()
  await until(() => expect(all('[data-change]')).toHaveLength(0))
  await until(() => expect(document.activeElement).toBe(one('#inspector input:checked')))
})
