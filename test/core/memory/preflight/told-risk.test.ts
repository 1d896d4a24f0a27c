import { describe, expect, it } from 'vitest'

import { outageOf, type CallMinute } from '#core/memory/outage.ts'
import { withOutages } from '#core/memory/preflight/told-risk.ts'

const nowMs = 1_000 * 60_000
const failing = (...minutes: readonly CallMinute[]) => ({
  outage: (rule: Parameters<typeof outageOf>[2]) => outageOf(minutes, nowMs, rule),
})
const at = (minute: number, calls: number, failed: number): CallMinute => ({ minute, calls, failed })
const context = { risk: 0.1, low: 0.02, high: 0.3 }

describe('the risk that is told', () => {
  it('is that of the context where nothing fails around it', () => {
    expect(withOutages(context, [])).toBe(context)
    expect(withOutages(context, [failing(at(999, 30, 1))])).toBe(context)
    expect(withOutages(null, [])).toBeNull()
  })

  it('is that of the outage where the context says nothing, and of both where it does', () => {
    const alone = withOutages(null, [failing(at(999, 9, 9))])!
    expect(alone.risk).toBeCloseTo(0.95)
    expect(alone.low).toBeLessThan(alone.risk)
    const both = withOutages(context, [failing(at(999, 9, 9))])!
    expect(both.risk).toBeCloseTo(1 - 0.9 * 0.05)
    expect(both.low).toBeGreaterThan(alone.low)
  })

  it('goes by the surest outage, and by what failed since it began, not by what went well before', () => {
    const provider = failing(at(995, 4, 0), at(999, 10, 3))
    const model = failing(at(995, 20, 0), at(999, 8, 8))
    expect(withOutages(null, [provider, model])!.risk).toBeCloseTo(8.5 / 9)
    expect(withOutages(null, [provider])!.risk).toBeCloseTo(3.5 / 11)
  })
})
