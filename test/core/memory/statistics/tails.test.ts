import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import {
  binomialUpper,
  chiSquareUpper,
  countUpper,
  fisherUpper,
  logFactorial,
  logGamma,
  normalUpper,
} from '#core/memory/statistics/tails.ts'

describe('tails of distributions', () => {
  it('agree with figures worked out elsewhere', () => {
    // R: phyper(6, 10, 90, 10, lower = FALSE), pbinom(7, 10, .3, lower = FALSE), ppois(9, 4, lower = FALSE)
    expect(fisherUpper(7, 10, 10, 100)).toBeCloseTo(8.3e-7, 7)
    expect(binomialUpper(8, 10, 0.3)).toBeCloseTo(0.00159, 5)
    expect(countUpper(10, 4)).toBeCloseTo(0.00813, 5)
    expect(normalUpper(1.959964)).toBeCloseTo(0.025, 6)
    expect(chiSquareUpper(3.841459)).toBeCloseTo(0.05, 6)
    expect(logFactorial(10)).toBeCloseTo(Math.log(3_628_800), 10)
    expect(logFactorial(5_000)).toBeCloseTo(logGamma(5_001), 6)
  })

  it('are 1 where nothing less could happen, and shrink as more happens', () => {
    fc.assert(
      fc.property(fc.nat(60), fc.nat(60), fc.nat(400), (first, second, more) => {
        const all = first + second + more
        const most = Math.min(first, second)
        expect(fisherUpper(0, first, second, all)).toBe(1)
        for (let both = 1; both <= most; both += 1)
          expect(fisherUpper(both, first, second, all)).toBeLessThanOrEqual(
            fisherUpper(both - 1, first, second, all) + 1e-9,
          )
      }),
    )
  })

  it('expects more extremes where counts are known to scatter', () => {
    expect(countUpper(20, 5, 4)).toBeGreaterThan(100 * countUpper(20, 5))
    expect(countUpper(0, 5)).toBe(1)
    expect(countUpper(3, 0)).toBe(0)
    expect(countUpper(500, 500)).toBeCloseTo(0.506, 2)
  })
})
