import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { HealthWindow } from '#core/memory/health.ts'
import { ageWeight, scoreOf } from '#core/memory/health.ts'

const window = (name: HealthWindow['name'], runs: number, failedRuns: number, age = 1): HealthWindow => ({
  name,
  runs,
  failedRuns,
  weightedRuns: runs * age,
  weightedFailedRuns: failedRuns * age,
  severityWeight: 1,
})
const windows = (runs: number, failed: number) =>
  (['1 h', '6 h', '3 d'] as const).map((name) => window(name, runs, failed))
const score = (runs: number, failed: number) =>
  scoreOf({ windows: windows(runs, failed), regressedRuns: 0, newFailures: 0 }).score

describe('health', () => {
  it('gives no number below 20 runs', () => {
    expect(scoreOf({ windows: windows(19, 0), regressedRuns: 0, newFailures: 0 })).toEqual({
      score: null,
      insufficient: true,
      runs: 19,
      failedRuns: 0,
      parts: [],
    })
    expect(score(20, 0)).not.toBeNull()
  })

  it('is near 100 for many runs without a failure, about 90 when just the budget burns, low when half of them fail', () => {
    expect(score(10_000, 0)).toBeGreaterThan(99)
    expect(score(1_000_000, 50_000)).toBeCloseTo(90, 0)
    expect(score(1000, 500)).toBeLessThan(40)
  })

  it('never rises with one more failure', () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 2000 }), fc.nat(), (runs, seed) => {
        const failed = seed % runs
        expect(score(runs, failed + 1)!).toBeLessThanOrEqual(score(runs, failed)!)
      }),
    )
  })

  it('recovers when failures grow old and new runs go well', () => {
    const bad = { ...window('3 d', 200, 50), weightedRuns: 200, weightedFailedRuns: 50 }
    const older = {
      ...bad,
      runs: 400,
      weightedRuns: 200 * ageWeight(86_400_000) + 200,
      weightedFailedRuns: 50 * ageWeight(86_400_000),
    }
    const of = (one: HealthWindow) => scoreOf({ windows: [one], regressedRuns: 0, newFailures: 0 }).score!
    expect(of(older)).toBeGreaterThan(of(bad) + 5)
    expect(ageWeight(86_400_000)).toBe(0.5)
  })

  it('is the sum of its parts, each explained', () => {
    const { score: total, parts } = scoreOf({ windows: windows(100, 10), regressedRuns: 5, newFailures: 1 })
    expect(parts.map((part) => part.name)).toEqual([
      'failing share, 1 h',
      'failing share, 6 h',
      'failing share, 3 d',
      'came back after it was resolved',
      'new failures',
    ])
    expect(100 + parts.reduce((sum, part) => sum + part.effect, 0)).toBeCloseTo(total!, 1)
    expect(parts[0]!.explanation).toContain('10 of 100 runs failed in the last 1 h')
    expect(parts[3]).toMatchObject({ value: 0.5, effect: -10 })
    expect(parts[4]).toMatchObject({ value: 10, effect: -10 })
  })

  it('leaves the weight of a window with too few runs to the others', () => {
    const { parts } = scoreOf({
      windows: [window('1 h', 2, 2), window('6 h', 100, 0), window('3 d', 500, 0)],
      regressedRuns: 0,
      newFailures: 0,
    })
    expect(parts.map((part) => part.name)).not.toContain('failing share, 1 h')
  })

  it('counts severe failures more than mild ones', () => {
    const of = (severityWeight: number) =>
      scoreOf({ windows: [{ ...window('3 d', 100, 20), severityWeight }], regressedRuns: 0, newFailures: 0 }).score!
    expect(of(0.25)).toBeGreaterThan(of(1))
    expect(of(1)).toBeGreaterThan(of(1.5))
  })
})
