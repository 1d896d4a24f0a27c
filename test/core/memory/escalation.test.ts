import { describe, expect, it } from 'vitest'

import { dayWindow, minutesWindow, type Stretch } from '#core/memory/escalation.ts'

const day = 86_400_000
const stretch = (failed: number, runs: number, ms: number): Stretch => ({ failed, runs, ms })

describe('dayWindow', () => {
  it('fires when the last day is a third above the mean of the week before', () => {
    expect(dayWindow(stretch(14, 1_000, day), stretch(70, 7_000, 7 * day))).toMatchObject({
      fires: true,
      expected: 10,
      threshold: 14,
    })
    expect(dayWindow(stretch(13, 1_000, day), stretch(70, 7_000, 7 * day)).fires).toBe(false)
  })

  it('is corrected for how much ran: twice the failures of twice the runs are usual', () => {
    expect(dayWindow(stretch(20, 2_000, day), stretch(70, 7_000, 7 * day)).fires).toBe(false)
    expect(dayWindow(stretch(10, 500, day), stretch(70, 7_000, 7 * day)).fires).toBe(true)
  })

  it('goes by time where runs are not counted', () => {
    expect(dayWindow(stretch(20, 0, day), stretch(70, 0, 7 * day))).toMatchObject({ expected: 10, fires: true })
  })

  it('wants five at least, and a day of life before to compare with', () => {
    expect(dayWindow(stretch(4, 100, day), stretch(1, 700, 7 * day)).fires).toBe(false)
    expect(dayWindow(stretch(50, 100, day), stretch(0, 0, 0)).fires).toBe(false)
    expect(dayWindow(stretch(50, 100, day), stretch(2, 100, day / 2)).fires).toBe(false)
  })
})

describe('minutesWindow', () => {
  const before = stretch(10, 10_000, day)
  it('fires within minutes, by a burst that is no accident', () => {
    expect(minutesWindow(stretch(5, 70, 600_000), before).fires).toBe(true)
    expect(minutesWindow(stretch(4, 70, 600_000), before).fires).toBe(false)
  })

  it('takes more where more is usual', () => {
    const busy = stretch(1_440, 14_400, day)
    expect(minutesWindow(stretch(20, 100, 600_000), busy).fires).toBe(false)
    expect(minutesWindow(stretch(26, 100, 600_000), busy).fires).toBe(true)
    expect(minutesWindow(stretch(26, 1_000, 600_000), busy).fires).toBe(false)
  })

  it('counts large numbers without end', () => {
    expect(minutesWindow(stretch(1, 1e9, 600_000), stretch(1e6, 1e6, day)).threshold).toBeGreaterThan(1e9)
  })
})
