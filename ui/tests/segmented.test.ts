/** A choice of a few: what is chosen is what its owner says, whatever was pressed. */
import { mount, unmount } from 'svelte'
import { expect, test, vi } from 'vitest'

import Segmented from '../src/components/Segmented.svelte'
import { one, until } from './driver'

test('a choice that its owner does not take is not shown as chosen, and can be made again', async () => {
  const onchange = vi.fn()
  const options = [
    { value: 'zh', label: '中文' },
    { value: 'en', label: 'EN' },
  ]
  const props = { label: 'Language', options, value: 'zh', onchange }
  const mounted = mount(Segmented<string>, { target: document.body, props })
  const radio = (value: string) => one<HTMLInputElement>(`input[value=${value}]`)
  radio('en').click()
  expect(onchange).toHaveBeenCalledWith('en')
  await until(() => expect([radio('zh').checked, radio('en').checked]).toEqual([true, false]))
  radio('en').click()
  expect(onchange).toHaveBeenCalledTimes(2)
  await unmount(mounted)
})
