import { describe, expect, it } from 'vitest'

import { driftsIn, smoothed } from '#core/memory/health/drift.ts'
import { historyOf, hourMs, nowMs } from './histories.ts'

const dayMs = 24 * hourMs
const drifts = (share: (atMs: number) => number, { seed = 1, executions = 60, lengthMs = 28 * dayMs } = {}) =>
  driftsIn(historyOf({ seed, lengthMs, executions: () => executions, share }), nowMs)

describe('slow drift', () => {
  it('is told when failures creep up over days, once a day at most', () => {
    const creeping = (atMs: number) => 0.02 + Math.max(0, (atMs - (nowMs - 5 * dayMs)) / dayMs) * 0.012
    const found = drifts(creeping)
    expect(found.length).toBeGreaterThan(0)
    expect(found.length).toBeLessThanOrEqual(6)
    for (let at = 1; at < found.length; at += 1)
      expect(found[at]!.atMs - found[at - 1]!.atMs).toBeGreaterThanOrEqual(dayMs)
    expect(found.at(-1)!.shareNow).toBeGreaterThan(2 * found[0]!.shareBefore)
  })

  it('is told in few of a hundred steady weeks', () => {
    let alarms = 0
    for (let seed = 1; seed <= 100; seed += 1) alarms += Math.min(1, drifts(() => 0.02, { seed }).length)
    expect(alarms).toBeLessThanOrEqual(5)
  })

  it('is not known where there is too little to compare with', () => {
    expect(drifts(() => 0.5, { lengthMs: 8 * dayMs })).toEqual([])
    expect(drifts((atMs) => (atMs > nowMs - dayMs ? 0.9 : 0), { executions: 0 })).toEqual([])
  })

  it('leaves hours of bursts out', () => {
    const burst = (atMs: number) => atMs >= nowMs - 2 * dayMs && atMs < nowMs - 2 * dayMs + 4 * hourMs
    const history = historyOf({
      lengthMs: 28 * dayMs,
      executions: () => 60,
      share: (atMs) => (burst(atMs) ? 0.6 : 0.02),
    })
    expect(driftsIn(history, nowMs).length).toBeGreaterThan(0)
    expect(driftsIn(history, nowMs, burst)).toEqual([])
  })

  it('is drawn as a smoothed line that gaps do not break', () => {
    expect(smoothed([null, 1, 0, null, 1])).toEqual([null, 1, 0.8, 0.8, 0.8400000000000001])
  })
})
