import { array, assert, boolean, double, integer, property, record } from 'fast-check'
import { describe, expect, it } from 'vitest'

import { learnCurve } from '#core/memory/learn-curve.ts'
import { fitCurve, mapRisk } from '#core/memory/risk-curve.ts'
import { calibrated } from '#core/memory/risk.ts'
import { seededRandom } from '#core/memory/statistics/seeded-random.ts'

const unit = double({ min: 0, max: 1, noNaN: true })
const outcomes = array(record({ raw: unit, failed: boolean() }), { minLength: 1, maxLength: 400 })

/** Runs whose true rate is told by `truth` from their raw risk. */
function runsOf(seed: number, count: number, truth: (raw: number) => number) {
  const random = seededRandom(seed)
  return Array.from({ length: count }, () => {
    const raw = random()
    return { raw, failed: random() < truth(raw) }
  })
}

describe('a risk curve', () => {
  it('rises, and stays within 0 and 1, whatever it is learnt from', () => {
    assert(
      property(outcomes, unit, unit, (judged, a, b) => {
        const points = fitCurve(judged)
        const [low, high] = [mapRisk(points, Math.min(a, b)), mapRisk(points, Math.max(a, b))]
        return 0 <= low && low <= high && high <= 1
      }),
    )
  })

  it('keeps a risk within its interval', () => {
    assert(
      property(outcomes, unit, unit, unit, (judged, a, b, c) => {
        const [low, risk, high] = [a, b, c].sort((x, y) => x - y) as [number, number, number]
        const mapped = calibrated({ low, risk, high }, fitCurve(judged))
        return mapped.low <= mapped.risk && mapped.risk <= mapped.high
      }),
    )
  })

  it('does not depend on the order of equal risks', () => {
    const judged = Array.from({ length: 200 }, (_, at) => ({ raw: 0.5, failed: at < 100 }))
    expect(fitCurve(judged)).toEqual(fitCurve(judged.toReversed()))
    expect(mapRisk(fitCurve(judged), 0.5)).toBeCloseTo(0.5)
  })

  it('leaves risks as they are without points', () => {
    expect(mapRisk([], 0.37)).toBe(0.37)
  })

  it('is small, however much it is learnt from', () => {
    expect(fitCurve(runsOf(3, 20_000, (raw) => raw)).length).toBeLessThanOrEqual(41)
  })
})

describe('learnCurve', () => {
  it('mends a risk that is told too high', () => {
    const { helps, before, after } = learnCurve(runsOf(1, 2000, (raw) => raw * 0.3))
    expect(helps).toBe(true)
    expect(after.brier).toBeLessThan(before.brier)
    expect(after.ece).toBeLessThan(0.05)
    expect(before.ece).toBeGreaterThan(0.2)
  })

  it('never worsens the squared error on what it did not see: else there is no curve', () => {
    assert(
      property(integer({ min: 1, max: 1e6 }), integer({ min: 500, max: 900 }), (seed, count) => {
        const { points, helps, before, after } = learnCurve(runsOf(seed, count, (raw) => raw))
        return helps ? after.brier <= before.brier && points.length > 0 : points.length === 0
      }),
      { numRuns: 30 },
    )
  })
})
