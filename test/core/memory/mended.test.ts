import { describe, expect, it } from 'vitest'

import { chanceMended, type Exposure } from '#core/memory/mended.ts'

const exposed = (since: Exposure['since'], failedRuns = 3, runs = 3): Exposure => ({ since, failedRuns, runs })
const times = (count: number, one: Exposure): Exposure[] => Array.from({ length: count }, () => one)

describe('chanceMended', () => {
  it('is nothing while none has run under the new version', () => {
    expect(chanceMended([])).toBe(0)
    expect(chanceMended(times(9, exposed('NOT_RUN')))).toBe(0)
  })

  it('is high after one success of what always failed among many that did', () => {
    expect(chanceMended([...times(9, exposed('NOT_RUN')), exposed('WELL')])).toBeGreaterThan(0.7)
  })

  it('needs more successes of what failed in half of its runs', () => {
    const half = (since: Exposure['since']) => exposed(since, 2, 4)
    const others = times(9, half('NOT_RUN'))
    expect(chanceMended([...others, half('WELL')])).toBeLessThan(0.5)
    expect(chanceMended([...others, ...times(5, half('WELL'))])).toBeGreaterThan(0.7)
  })

  it('falls when one fails again', () => {
    const well = times(2, exposed('WELL'))
    expect(chanceMended([...well, ...times(2, exposed('FAILED'))])).toBeLessThan(chanceMended(well) / 2)
  })
})
