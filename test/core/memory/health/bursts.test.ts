import { describe, expect, it } from 'vitest'

import { baselines } from '#core/memory/health/baseline.ts'
import { burstsIn } from '#core/memory/health/bursts.ts'
import { historyOf, hourMs, nowMs } from './histories.ts'

const minuteMs = 60_000
const stepMs = 5 * minuteMs
const dayMs = 24 * hourMs
const hours = (share: (atMs: number) => number, seed = 7) =>
  historyOf({ seed, lengthMs: 28 * dayMs, executions: () => 120, share })
const usual = hours(() => 0.02)
const bursts = (share: (atMs: number) => number, { executions = (): number => 2, seed = 1, before = usual } = {}) =>
  burstsIn(historyOf({ seed, stepMs: minuteMs, lengthMs: dayMs, executions, share }), {
    bucketMs: stepMs,
    baselineOf: baselines(before, 0.05),
  })
const outage = (fromMs: number, toMs: number) => (atMs: number) => (atMs >= fromMs && atMs < toMs ? 0.5 : 0.02)

describe('bursts', () => {
  it('finds an outage with its beginning, its end and the time until it was recovered', () => {
    const [fromMs, toMs] = [nowMs - 6 * hourMs, nowMs - 5 * hourMs]
    const found = bursts(outage(fromMs, toMs))
    expect(found).toHaveLength(1)
    expect(Math.abs(found[0]!.startedMs - fromMs)).toBeLessThanOrEqual(stepMs)
    expect(Math.abs(found[0]!.endedMs! - toMs)).toBeLessThanOrEqual(stepMs)
    const recoveryMs = found[0]!.recoveredMs! - found[0]!.startedMs
    // Half of two runs a minute fail: one minute in four does not show it.
    expect(Math.abs(recoveryMs - hourMs)).toBeLessThanOrEqual(stepMs)
    expect(found[0]!.failed).toBeGreaterThan(10 * found[0]!.expected)
  })

  it.each([28, 7, 93])('tells an outage of %i minutes to the minute, wherever it begins', (long) => {
    const [fromMs, toMs] = [nowMs - 3 * hourMs + 3 * minuteMs, nowMs - 3 * hourMs + (3 + long) * minuteMs]
    const down = (atMs: number) => (atMs >= fromMs && atMs < toMs ? 0.9 : 0.01)
    expect(bursts(down, { executions: () => 6 })).toMatchObject([
      { startedMs: fromMs, endedMs: toMs, recoveredMs: toMs },
    ])
  })

  it('goes on, and is not recovered, while it lasts', () => {
    expect(bursts(outage(nowMs - hourMs, nowMs))).toMatchObject([{ endedMs: null, recoveredMs: null }])
  })

  it('is not recovered by silence: somebody has to run and fare well', () => {
    const end = nowMs - 5 * hourMs
    const silent = (atMs: number) => (atMs >= end ? 0 : 2)
    const [found] = bursts(outage(nowMs - 6 * hourMs, end), { executions: silent as () => number })
    expect(found).toMatchObject({ recoveredMs: null })
    const [back] = bursts(outage(nowMs - 6 * hourMs, end), {
      executions: ((atMs: number) => (atMs >= end && atMs < end + 2 * hourMs ? 0 : 2)) as () => number,
    })
    expect(back!.recoveredMs!).toBeGreaterThanOrEqual(end + 2 * hourMs)
  })

  it('finds nothing in steady histories, in 199 of 200', () => {
    let found = 0
    for (let seed = 1; seed <= 200; seed += 1) found += Math.min(1, bursts(() => 0.02, { seed }).length)
    expect(found).toBeLessThanOrEqual(1)
  })

  it('says nothing of fewer than five failures, however unusual', () => {
    const [fromMs, toMs] = [nowMs - 6 * hourMs, nowMs - 5 * hourMs]
    const quarterly = ((atMs: number) => (atMs % (15 * 60_000) === 0 ? 1 : 0)) as () => number
    const all = (atMs: number) => (atMs >= fromMs && atMs < toMs ? 1 : 0)
    expect(bursts(all, { executions: quarterly })).toEqual([])
    expect(
      bursts((atMs) => (atMs >= fromMs && atMs < toMs + 2 * hourMs ? 1 : 0), { executions: quarterly }),
    ).toHaveLength(1)
  })

  it('knows the hours that always are bad', () => {
    const weekMs = 7 * dayMs
    const badFrom = nowMs - 6 * hourMs
    const weekly = (atMs: number) => ((badFrom - atMs + 8 * weekMs) % weekMs === 0 ? 0.5 : 0.02)
    const before = hours(weekly)
    expect(bursts(outage(badFrom, badFrom + hourMs), { before })).toEqual([])
    expect(bursts(outage(badFrom + 2 * hourMs, badFrom + 3 * hourMs), { before })).toHaveLength(1)
  })

  it('takes what may fail as usual while nothing is known', () => {
    expect(bursts(() => 0.04, { before: [] })).toEqual([])
    expect(bursts(outage(nowMs - 3 * hourMs, nowMs - 2 * hourMs), { before: [] })).toHaveLength(1)
  })
})
