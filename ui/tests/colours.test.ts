/** The colours that lie over one another in a text can be told apart, and words on them read, in light and dark. */
import { readFileSync } from 'node:fs'

import { describe, expect, test } from 'vitest'

type Colour = readonly [red: number, green: number, blue: number]

const tokens = readFileSync('src/styles/tokens.css', 'utf8')

/** The tokens of one theme: `:root`, or what the dark one puts in their place. */
function theme(selector: string): Map<string, string> {
  const block = tokens.slice(tokens.indexOf(`${selector} {`)).split('\n}')[0] ?? ''
  return new Map(
    [...block.matchAll(/--([\w-]+): ([^;]+);/g)].map(([, name, value]) => [name ?? '', value ?? '']),
  )
}

/** A token as it is seen over something. */
function seen(value: string, under: Colour = [255, 255, 255]): Colour {
  const hex = /^#(..)(..)(..)$/
    .exec(value)
    ?.slice(1)
    .map((part) => Number.parseInt(part, 16))
  const [, red, green, blue, share] = /^rgb\((\d+) (\d+) (\d+) \/ (\d+)%\)$/.exec(value) ?? []
  const [top, alpha] = hex ? [hex, 1] : [[Number(red), Number(green), Number(blue)], Number(share) / 100]
  return under.map((below, at) => (top[at] ?? 0) * alpha + below * (1 - alpha)) as unknown as Colour
}

/** The contrast of WCAG 2.1. */
function contrast(one: Colour, other: Colour): number {
  const light = (colour: Colour) => {
    const [red, green, blue] = colour.map((part) => {
      const share = part / 255
      return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
    }) as [number, number, number]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
  const [dark, bright] = [light(one), light(other)].toSorted((a, b) => a - b) as [number, number]
  return (bright + 0.05) / (dark + 0.05)
}

describe.each([
  ['light', ':root'],
  ['dark', "[data-theme='dark']"],
])('%s', (_name, selector) => {
  const of = theme(selector)
  const token = (name: string) => of.get(name) ?? ''
  const paper = seen(token('paper'))
  const found = seen(token('found'), paper)

  test('words on a hit of a search can be read, whoever wrote them', () => {
    const inks = ['ink', ...Array.from({ length: 8 }, (_none, at) => `author-${String(at)}`)]
    for (const ink of inks) expect(contrast(seen(token(ink)), found), ink).toBeGreaterThanOrEqual(4.5)
  })

  test('a hit has an edge on paper and among the words of a comment, and another colour than they', () => {
    const noted = ['noted', 'noted-current'].map((name) => seen(token(name), paper))
    for (const under of [paper, ...noted]) {
      expect(contrast(seen(token('focus')), under)).toBeGreaterThanOrEqual(3)
    }
    // Amber has more red than blue, a hit less.
    for (const [red, , blue] of noted) expect(red).toBeGreaterThan(blue)
    expect(found[0]).toBeLessThan(found[2])
  })
})
