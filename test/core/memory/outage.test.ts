import { describe, expect, it } from 'vitest'

import { outageOf, type CallMinute } from '#core/memory/outage.ts'

const rule = { failures_min: 3, share_min: 0.2, window_minutes: 10 }
const at = (minute: number, calls: number, failed: number): CallMinute => ({ minute, calls, failed })
const find = (minutes: readonly CallMinute[], now = 100) => outageOf(minutes, now * 60_000, rule)

describe('outageOf', () => {
  it('needs three failures', () => {
    expect(find([at(99, 2, 2)])).toBeNull()
    expect(find([at(99, 3, 3)])).toEqual({ calls: 3, failed: 3, sinceMs: 99 * 60_000, during: { calls: 3, failed: 3 } })
  })

  it('needs a fifth of the calls', () => {
    expect(find([at(99, 16, 3)])).toBeNull()
    expect(find([at(99, 15, 3)])).not.toBeNull()
  })

  it('looks back ten minutes', () => {
    expect(find([at(90, 3, 3)])).toBeNull()
    expect(find([at(91, 3, 3)])).not.toBeNull()
  })

  it('is over once calls go well after the last failure', () => {
    expect(find([at(97, 6, 3), at(99, 2, 0)])).not.toBeNull()
    expect(find([at(97, 6, 3), at(99, 3, 0)])).toBeNull()
  })

  it('is over after one call that went well where every call had failed, whatever went well before', () => {
    expect(find([at(97, 1, 1), at(98, 2, 2)])).not.toBeNull()
    expect(find([at(95, 9, 0), at(97, 6, 6), at(99, 1, 0)])).toBeNull()
    expect(find([at(97, 6, 6), at(98, 2, 0), at(99, 1, 1)])).not.toBeNull()
  })

  it('is over in the minute of the last failure, where a call is known to have gone well after it', () => {
    const [failedMs, later, earlier] = [99 * 60_000 + 20_000, 99 * 60_000 + 21_000, 99 * 60_000 + 3_000]
    expect(find([{ ...at(99, 7, 6), failedMs, okMs: later }])).toBeNull()
    expect(find([{ ...at(99, 7, 6), failedMs, okMs: earlier }])).not.toBeNull()
    expect(find([{ ...at(99, 7, 6), failedMs, okMs: null }])).not.toBeNull()
  })

  it('began before the window when it has not paused for one', () => {
    expect(find([at(60, 5, 5), at(78, 1, 1), at(87, 1, 1), at(96, 5, 5)])?.sinceMs).toBe(78 * 60_000)
  })
})
