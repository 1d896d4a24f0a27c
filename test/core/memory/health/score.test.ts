import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { ageWeight, scoreOf, type HealthInput, type HealthWindow } from '#core/memory/health/score.ts'

const window = (name: HealthWindow['name'], executions: number, failed: number, age = 1): HealthWindow => ({
  name,
  executions,
  failed,
  weighted: executions * age,
  weightedFailed: failed * age,
  weightedBad: failed * age,
})
const windows = (executions: number, failed: number) =>
  (['1 h', '6 h', '3 d'] as const).map((name) => window(name, executions, failed))
const input = (given: Partial<HealthInput>): HealthInput => ({
  windows: [],
  slo: 0.95,
  noun: 'run',
  returned: { executions: 0, weighted: 0 },
  fresh: { failures: 0, weighted: 0 },
  ...given,
})
const score = (executions: number, failed: number, slo = 0.95) =>
  scoreOf(input({ windows: windows(executions, failed), slo })).score

describe('health', () => {
  it('gives no number below 20 runs', () => {
    expect(scoreOf(input({ windows: windows(19, 0) }))).toEqual({
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

  it('asks more of an app that should fail less', () => {
    expect(score(1000, 20, 0.99)!).toBeLessThan(score(1000, 20)! - 10)
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
    const bad = window('3 d', 200, 50)
    const day = ageWeight(86_400_000)
    const older = {
      ...bad,
      executions: 400,
      weighted: 200 * day + 200,
      weightedFailed: 50 * day,
      weightedBad: 50 * day,
    }
    const of = (one: HealthWindow) => scoreOf(input({ windows: [one] })).score!
    expect(of(older)).toBeGreaterThan(of(bad) + 5)
    expect(day).toBe(0.5)
  })

  it('is 100 and the sum of its parts, to the last digit, each explained', () => {
    const count = fc.integer({ min: 0, max: 5000 })
    fc.assert(
      fc.property(
        fc.integer({ min: 20, max: 5000 }),
        fc.array(count, { minLength: 3, maxLength: 3 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        count,
        (executions, failed, share, failures) => {
          const { score: total, parts } = scoreOf(
            input({
              windows: (['1 h', '6 h', '3 d'] as const).map((name, at) =>
                window(name, executions, Math.min(executions, failed[at]!), 0.7),
              ),
              returned: { executions: 3, weighted: share * failed[2]! },
              fresh: { failures, weighted: failures / 2 },
            }),
          )
          const tenths = parts.reduce((sum, part) => sum + Math.round(part.effect * 10), 1000)
          expect(tenths).toBe(Math.round(total! * 10))
          expect(total).toBeGreaterThanOrEqual(0)
          expect(total).toBeLessThanOrEqual(100)
          expect(parts.every((part) => part.explanation.length > 20)).toBe(true)
        },
      ),
    )
  })

  it('says what came back and what is new', () => {
    const { parts } = scoreOf(
      input({
        windows: windows(100, 10),
        returned: { executions: 5, weighted: 5 },
        fresh: { failures: 1, weighted: 1 },
      }),
    )
    expect(parts.map((part) => part.name)).toEqual([
      'failing share, 1 h',
      'failing share, 6 h',
      'failing share, 3 d',
      'came back after it was resolved',
      'new failures',
    ])
    expect(parts[0]!.explanation).toContain('10 of 100 runs failed in the last 1 h')
    expect(parts[3]).toMatchObject({ value: 0.5, effect: -10 })
    expect(parts[4]).toMatchObject({ value: 10, effect: -10 })
  })

  it('leaves the weight of a window with too few runs to the others', () => {
    const { parts } = scoreOf(input({ windows: [window('1 h', 2, 2), window('6 h', 100, 0), window('3 d', 500, 0)] }))
    expect(parts.map((part) => part.name)).not.toContain('failing share, 1 h')
  })

  it('counts severe failures more than mild ones', () => {
    const of = (severity: number) =>
      scoreOf(input({ windows: [{ ...window('3 d', 100, 20), weightedBad: 20 * severity }] })).score!
    expect(of(0.25)).toBeGreaterThan(of(1))
    expect(of(1)).toBeGreaterThan(of(1.5))
  })
})
