import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const css = readFileSync(new URL('../../web/src/styles/tokens.css', import.meta.url), 'utf8')
const [dark = '', light = ''] = css.split(':root.light')
type Colour = readonly [red: number, green: number, blue: number, alpha: number]

const tokensOf = (block: string): Readonly<Record<string, Colour>> =>
  Object.fromEntries(
    [...block.matchAll(/--([a-z-]+): (#[0-9a-f]{6}(?:[0-9a-f]{2})?);/g)].map(([, name = '', hex = '']) => {
      const part = (at: number): number => Number.parseInt(hex.slice(at, at + 2), 16)
      return [name, [part(1), part(3), part(5), hex.length === 9 ? part(7) / 255 : 1]]
    }),
  )

const over = ([r, g, b, alpha]: Colour, [R, G, B]: Colour): Colour => [
  r * alpha + R * (1 - alpha),
  g * alpha + G * (1 - alpha),
  b * alpha + B * (1 - alpha),
  1,
]

/** Relative luminance, as WCAG 2 defines it. */
const luminance = (colour: Colour): number => {
  const [r, g, b] = colour
    .slice(0, 3)
    .map((part) => part / 255)
    .map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * (r ?? 0) + 0.7152 * (g ?? 0) + 0.0722 * (b ?? 0)
}
const contrast = (a: Colour, b: Colour): number => {
  const [high, low] = [luminance(a), luminance(b)].toSorted((x, y) => y - x)
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05)
}

describe.each([
  ['dark', tokensOf(dark)],
  ['light', tokensOf(light)],
] as const)('the %s theme', (_name, tokens) => {
  const texts = ['text', 'muted', 'faint', 'accent', 'sheen', 'fail', 'warn', 'ok', 'info']
  const token = (name: string): Colour => tokens[name] ?? [0, 0, 0, 1]

  it.each(texts)('lets %s be read on every surface, selected or tinted', (name) => {
    for (const surface of ['bg', 'surface', 'raised', 'hover']) {
      const grounds = [token(surface), over(token('accent-soft'), token(surface))]
      if (tokens[`${name}-soft`]) grounds.push(over(token(`${name}-soft`), token(surface)))
      for (const ground of grounds)
        expect(contrast(token(name), ground), `${name} on ${surface}`).toBeGreaterThanOrEqual(4.5)
    }
  })
  it('lets the word on the main button be read', () => {
    expect(contrast(token('on-accent'), token('accent'))).toBeGreaterThanOrEqual(4.5)
  })
})
