import { assert, constantFrom, double, integer, property } from 'fast-check'
import { describe, expect, it } from 'vitest'

import { priorStrength, riskOf, usualRateOf } from '#core/memory/risk.ts'

const counts = integer({ min: 0, max: 500 })
const rate = double({ min: 0.01, max: 0.99, noNaN: true })
const strength = constantFrom(priorStrength.neighbours, priorStrength.exact)

describe('riskOf', () => {
  it('says nothing of fewer than three runs that all went well', () => {
    expect(riskOf({ runs: 2, failedRuns: 0 }, 0.1, 20)).toBeNull()
    expect(riskOf({ runs: 1, failedRuns: 1 }, 0.1, 20)).not.toBeNull()
    expect(riskOf({ runs: 3, failedRuns: 0 }, 0.1, 20)).not.toBeNull()
  })

  it('lies within its interval, and that within 0 and 1', () => {
    assert(
      property(counts, counts, rate, strength, (ok, failedRuns, usual, prior) => {
        const found = riskOf({ runs: ok + failedRuns, failedRuns }, usual, prior)
        return (
          found === null || (0 <= found.low && found.low <= found.risk && found.risk <= found.high && found.high <= 1)
        )
      }),
    )
  })

  it('rises with each failure and falls with each success', () => {
    assert(
      property(integer({ min: 3, max: 500 }), counts, rate, strength, (ok, failedRuns, usual, prior) => {
        const at = (well: number, badly: number): number =>
          riskOf({ runs: well + badly, failedRuns: badly }, usual, prior)!.risk
        return at(ok, failedRuns + 1) > at(ok, failedRuns) && at(ok + 1, failedRuns) <= at(ok, failedRuns)
      }),
    )
  })

  it('believes many runs over what is usual, and what is usual over few', () => {
    expect(riskOf({ runs: 1000, failedRuns: 900 }, 0.05, 20)!.risk).toBeCloseTo(0.883, 2)
    expect(riskOf({ runs: 1, failedRuns: 1 }, 0.05, 20)!.risk).toBeCloseTo(0.095, 2)
  })
})

describe('usualRateOf', () => {
  it('is 5 % where nothing is known, then that of all apps, then the own', () => {
    const nothing = { runs: 0, failedRuns: 0 }
    expect(usualRateOf(nothing, nothing)).toBeCloseTo(0.05)
    expect(usualRateOf(nothing, { runs: 10_000, failedRuns: 2_000 })).toBeCloseTo(0.2, 2)
    expect(usualRateOf({ runs: 10_000, failedRuns: 5_000 }, { runs: 20_000, failedRuns: 5_000 })).toBeCloseTo(0.5, 2)
  })
})
