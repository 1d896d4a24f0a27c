import { describe, expect, it } from 'vitest'

import { chanceOfSilence, runsNeeded, silenceNeededMs, wasGone, type Quiet } from '#core/memory/quiet.ts'

const hour = 3_600_000
const quiet = (given: Partial<Quiet> = {}): Quiet => ({
  silentMs: 25 * hour,
  medianGapMs: hour,
  runsBefore: 100,
  failedBefore: 10,
  runsSince: 50,
  ...given,
})

describe('wasGone', () => {
  it('takes a day of silence, or ten of the usual gaps', () => {
    expect(silenceNeededMs(null)).toBe(24 * hour)
    expect(silenceNeededMs(5 * hour)).toBe(50 * hour)
    expect(wasGone(quiet())).toBe(true)
    expect(wasGone(quiet({ silentMs: 23 * hour }))).toBe(false)
    expect(wasGone(quiet({ medianGapMs: 3 * hour }))).toBe(false)
  })

  it('takes so many runs that the silence is no accident: at one in ten, 44', () => {
    expect(runsNeeded(quiet())).toBe(44)
    expect(wasGone(quiet({ runsSince: 44 }))).toBe(true)
    expect(wasGone(quiet({ runsSince: 43 }))).toBe(false)
    expect(chanceOfSilence(quiet({ runsSince: 43 }))).toBeGreaterThan(0.01)
  })

  it('says nothing where nobody ran it, or the old rate is not known', () => {
    expect(wasGone(quiet({ runsSince: 0 }))).toBe(false)
    expect(wasGone(quiet({ runsBefore: 0, failedBefore: 0 }))).toBe(false)
    expect(runsNeeded(quiet({ runsBefore: 0 }))).toBeNull()
    expect(runsNeeded(quiet({ runsBefore: 3, failedBefore: 3 }))).toBe(1)
  })
})
