import { describe, expect, it } from 'vitest'

import { toTheMinute } from '#core/memory/health/burst-minutes.ts'

const minuteMs = 60_000
const baseline = { share: 0.02, dispersion: 1, executions: 1000, from: 'last four weeks' } as const
/** Failures of six runs a minute, from minute 0 on. */
const minutes = (failed: readonly number[], runs = 6) =>
  failed.map((count, at) => ({ atMs: at * minuteMs, executions: count < 0 ? 0 : runs, failed: Math.max(0, count) }))
const place = { startedMs: 0, endedMs: 10 * minuteMs, overUntilMs: 10 * minuteMs }
const times = (failed: readonly number[], at: Partial<{ endedMs: null }> = {}) => {
  const found = toTheMinute({ ...place, ...at }, minutes(failed), () => baseline)
  const minuteOf = (ms: number | null) => (ms === null ? null : ms / minuteMs)
  return [found.startedMs, found.endedMs, found.recoveredMs].map(minuteOf)
}

describe('toTheMinute', () => {
  it('begins and ends with the minutes that stand out, not with their buckets', () => {
    expect(times([0, 0, 0, 5, 6, 4, 6, 5, 0, 0, 0, 0, 0])).toEqual([3, 8, 8])
  })

  it('takes a good minute amid bad ones for chance, and one failure long after for usual', () => {
    expect(times([0, 6, 6, 0, 6, 6, 0, 0, 0, 1, 0, 0])).toEqual([1, 6, 6])
  })

  it('counts as recovered once it runs again, not while nothing does', () => {
    expect(times([5, 6, 6, -1, -1, -1, -1, -1, -1, -1, -1, 0, 0])).toEqual([0, 3, 11])
    expect(times([5, 6, 6, -1, -1, -1, -1, -1, -1, -1, -1])).toEqual([0, 3, null])
  })

  it('has no end while it goes on', () => {
    expect(times([0, 0, 5, 6, 6], { endedMs: null })).toEqual([2, null, null])
  })
})
