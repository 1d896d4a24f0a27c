import { describe, expect, it } from 'vitest'

import { riseOf, seasonOf, type HourRuns } from '#core/memory/patterns/times.ts'
import { seededRandom } from '#core/memory/statistics/seeded-random.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const nowMs = Date.UTC(2026, 5, 15)

function hours(
  days: number,
  failing: (atMs: number) => number,
  seed = 1,
  all: (atMs: number) => number = () => 100,
): HourRuns[] {
  const random = seededRandom(seed)
  return Array.from({ length: days * 24 }, (_, at) => {
    const atMs = nowMs - (days * 24 - at) * hourMs
    let hits = 0
    for (let n = 0; n < all(atMs); n += 1) if (random() < failing(atMs)) hits += 1
    return { atMs, all: all(atMs), failing: hits }
  })
}

describe('riseOf', () => {
  it('sees a failure that comes three times as often as in the days before', () => {
    const rise = riseOf(
      hours(7, (atMs) => (atMs >= nowMs - dayMs ? 0.03 : 0.01)),
      nowMs,
    )
    expect(rise!.lift).toBeGreaterThan(2)
    expect(rise!.chance).toBeLessThan(1e-4)
  })

  it('does not take more traffic, or a new failure, for a rise', () => {
    expect(
      riseOf(
        hours(
          7,
          () => 0.01,
          2,
          (atMs) => (atMs >= nowMs - dayMs ? 400 : 100),
        ),
        nowMs,
      ),
    ).toBeNull()
    expect(
      riseOf(
        hours(7, (atMs) => (atMs >= nowMs - dayMs ? 0.03 : 0)),
        nowMs,
      ),
    ).toBeNull()
  })

  it('is rarely wrong about what only scatters', () => {
    let wrong = 0
    for (let seed = 1; seed <= 300; seed += 1) {
      const rise = riseOf(
        hours(
          7,
          () => 0.004,
          seed,
          () => 20,
        ),
        nowMs,
      )
      if (rise !== null && rise.chance < 0.001) wrong += 1
    }
    expect(wrong).toBeLessThanOrEqual(2)
  })
})

describe('seasonOf', () => {
  it('finds the hours of a day', () => {
    const { season } = seasonOf(hours(14, (atMs) => ([9, 10].includes(new Date(atMs).getUTCHours()) ? 0.1 : 0.001)))
    expect(season).toMatchObject({ item: 'hour:09-11', days: 14 })
    expect(season!.lift).toBeGreaterThan(5)
    expect(season!.chance).toBeLessThan(1e-6)
  })

  it('finds an hour of the week, over three weeks and more', () => {
    const monday = (atMs: number) => {
      const at = new Date(atMs)
      return at.getUTCDay() === 1 && at.getUTCHours() === 8 ? 0.5 : 0.0002
    }
    expect(seasonOf(hours(28, monday)).season).toMatchObject({ item: 'hour:Mon 08-09', days: 4 })
    expect(seasonOf(hours(14, monday)).season).toBeNull()
  })

  it('takes neither one bad night nor a busy time of day for a season', () => {
    const night = nowMs - 5 * dayMs
    expect(seasonOf(hours(14, (atMs) => (atMs >= night && atMs < night + 3 * hourMs ? 0.5 : 0.0005))).season).toBeNull()
    const busy = (atMs: number) => (new Date(atMs).getUTCHours() < 4 ? 300 : 5)
    expect(seasonOf(hours(14, () => 0.01, 3, busy)).season).toBeNull()
  })

  it('is rarely wrong about what comes at any time', () => {
    let wrong = 0
    for (let seed = 1; seed <= 100; seed += 1) {
      const { season, tests } = seasonOf(
        hours(
          28,
          () => 0.0008,
          seed,
          () => 20,
        ),
      )
      if (season !== null && season.chance * tests < 0.05) wrong += 1
    }
    expect(wrong).toBeLessThanOrEqual(5)
  })
})
