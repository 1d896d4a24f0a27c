import { expect, it } from 'vitest'
import { seededRandom } from '#core/memory/statistics/seeded-random.ts'

const draw = (seed: number, count: number): number[] => {
  const random = seededRandom(seed)
  return Array.from({ length: count }, random)
}

it('draws the same numbers for the same seed, and others for another', () => {
  expect(draw(1, 3)).toEqual(draw(1, 3))
  expect(draw(1, 3)).not.toEqual(draw(2, 3))
  // The published sequence of mulberry32: figures that were measured with a seed stay comparable.
  expect(draw(1, 1)[0]).toBeCloseTo(0.6270739405881613, 15)
})

it('spreads them over the whole stretch from 0 up to 1', () => {
  const numbers = draw(7, 10_000)
  expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0)
  expect(Math.max(...numbers)).toBeLessThan(1)
  const tenths = Array.from({ length: 10 }, (_, at) => numbers.filter((one) => Math.floor(one * 10) === at).length)
  for (const count of tenths) expect(count).toBeGreaterThan(850)
})
