import { describe, expect, it } from 'vitest'

import { falseDiscoveryRates } from '#core/memory/statistics/false-discovery.ts'

describe('falseDiscoveryRates', () => {
  it('gives each chance the share of false discoveries it would stand for', () => {
    const rates = falseDiscoveryRates([0.01, 0.04, 0.03, 0.5])
    expect(rates[0]).toBeCloseTo(0.04)
    expect(rates[1]).toBeCloseTo(0.16 / 3)
    expect(rates[2]).toBeCloseTo(0.16 / 3)
    expect(rates[3]).toBeCloseTo(0.5)
  })

  it('counts tests that are not listed, and never says more than 1', () => {
    expect(falseDiscoveryRates([0.01], 1000)).toEqual([1])
    expect(falseDiscoveryRates([0.00001], 1000)[0]).toBeCloseTo(0.01)
    expect(falseDiscoveryRates([])).toEqual([])
  })
})
