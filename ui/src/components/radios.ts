/** What a browser leaves out of a group of radio buttons: Home and End choose the first and the last. */

/** An attachment for the element with the role `radiogroup`. */
export function firstAndLast(group: HTMLElement): () => void {
  const onkeydown = (event: KeyboardEvent): void => {
    if (event.key !== 'Home' && event.key !== 'End') return
    if (!(event.target instanceof HTMLInputElement) || event.target.type !== 'radio') return
    const radios = [...group.querySelectorAll<HTMLInputElement>('input[type=radio]:not(:disabled)')]
    const wanted = event.key === 'Home' ? radios[0] : radios.at(-1)
    event.preventDefault()
    wanted?.focus()
    wanted?.click()
  }
  group.addEventListener('keydown', onkeydown)
  return () => group.removeEventListener('keydown', onkeydown)
}
