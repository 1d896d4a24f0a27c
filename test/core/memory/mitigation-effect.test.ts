import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { effectOf, hadMitigation } from '#core/memory/mitigation-effect.ts'

const side = (failed: number, runs: number) => ({ failed, runs })

describe('effectOf', () => {
  it.each([
    ['a third before, none of sixty after', side(20, 60), side(0, 60), 'WORKED'],
    ['one in ten before, one in ten after', side(100, 1_000), side(100, 1_000), 'NO_EFFECT'],
    ['one in ten before, one in three after', side(20, 200), side(66, 200), 'WORSE'],
    ['one in ten before, two of twenty after', side(20, 200), side(2, 20), 'TOO_EARLY'],
    ['one in two before, none of ten after', side(50, 100), side(0, 10), 'TOO_EARLY'],
    ['two in all before, none after', side(2, 400), side(0, 400), 'TOO_EARLY'],
    ['nothing before', side(0, 0), side(0, 100), 'TOO_EARLY'],
    ['nobody ran it since', side(20, 60), side(0, 0), 'TOO_EARLY'],
  ])('%s: %s', (_name, before, after, verdict) => {
    expect(effectOf(before, after)).toMatchObject({ verdict, before, after })
  })

  it('looks at runs, not at occurrences: half as many of half as many runs is no change', () => {
    expect(effectOf(side(100, 1_000), side(50, 500))).toMatchObject({ verdict: 'NO_EFFECT', ratio: 1 })
  })

  it('says by how much, with an interval around it, whatever the counts', () => {
    const counts = fc.record({
      runs: fc.integer({ min: 20, max: 5_000 }),
      share: fc.float({ min: 0, max: 1, noNaN: true }),
    })
    const counted = ({ runs, share }: { runs: number; share: number }) => side(Math.floor(runs * share), runs)
    fc.assert(
      fc.property(counts, counts, (a, b) => {
        const effect = effectOf(counted(a), counted(b))
        if (effect.ratio === null) return
        expect(effect.ratioLow).toBeLessThanOrEqual(effect.ratio + 1e-9)
        expect(effect.ratioHigh).toBeGreaterThanOrEqual(effect.ratio - 1e-9)
      }),
    )
  })
})

describe('hadMitigation', () => {
  const place = { release: null, promptVersion: null, model: null }
  const ran = { release: null, promptVersions: [], models: [] }

  it('leaves out runs of an older release, and on other models', () => {
    const put = { ...place, release: '1.4.0', model: 'gpt-4o' }
    expect(hadMitigation(put, { ...ran, release: '1.3.0', models: ['gpt-4o'] })).toBe(false)
    expect(hadMitigation(put, { ...ran, release: '1.4.1', models: ['gpt-4'] })).toBe(false)
    expect(hadMitigation(put, { ...ran, release: '1.4.0', models: ['gpt-4', 'gpt-4o-2024-08-06'] })).toBe(true)
    expect(hadMitigation(put, ran)).toBe(true)
  })

  it('leaves out runs whose prompt versions are all older', () => {
    const put = { ...place, promptVersion: 'v12' }
    expect(hadMitigation(put, { ...ran, promptVersions: ['v9', 'v11'] })).toBe(false)
    expect(hadMitigation(put, { ...ran, promptVersions: ['v9', 'v12'] })).toBe(true)
    expect(hadMitigation(put, { ...ran, promptVersions: ['f3a9c1d'] })).toBe(true)
    expect(hadMitigation(put, ran)).toBe(true)
  })
})
