import { describe, expect, it } from 'vitest'

import { cascadesIn, type Meeting } from '#core/memory/patterns/cascade.ts'
import { seededRandom } from '#core/memory/statistics/seeded-random.ts'

const meeting = (met: Record<string, number>, app = 'shop'): Meeting => ({ app, firstMs: new Map(Object.entries(met)) })
const sizes = new Map([['shop', 1000]])

describe('cascades', () => {
  it('say which failure comes first, and how long before', () => {
    const meetings = [
      ...Array.from({ length: 12 }, (_, at) => meeting({ a: at * 1000, b: at * 1000 + 40 + at })),
      meeting({ b: 0, a: 5 }),
      meeting({ a: 0 }),
    ]
    const [found] = cascadesIn(meetings, sizes).cascades
    expect(found).toMatchObject({ before: 'a', after: 'b', forwards: 12, backwards: 1, medianGapMs: 45 })
    expect(found!.lift).toBeGreaterThan(50)
    expect(found!.chance).toBeLessThan(0.01)
    expect(cascadesIn([...meetings].reverse(), sizes)).toEqual(cascadesIn(meetings, sizes))
  })

  it('need an order: what comes both ways is not one after the other', () => {
    const meetings = Array.from({ length: 20 }, (_, at) => meeting(at % 2 === 0 ? { a: 0, b: 1 } : { b: 0, a: 1 }))
    expect(cascadesIn(meetings, sizes).cascades[0]!.chance).toBeGreaterThan(0.5)
    expect(
      cascadesIn(
        Array.from({ length: 20 }, () => meeting({ a: 7, b: 7 })),
        sizes,
      ).cascades,
    ).toEqual([])
  })

  it('need more than chance: two frequent failures of one app meet anyway', () => {
    const random = seededRandom(3)
    const meetings = Array.from({ length: 1000 }, () =>
      meeting({ ...(random() < 0.3 ? { a: 1 } : {}), ...(random() < 0.3 ? { b: 2 } : {}) }),
    )
    expect(cascadesIn(meetings, sizes).cascades).toEqual([])
  })
})
