import { describe, expect, it } from 'vitest'
import { dutiesOf, processRoles } from '#cli/process-role.ts'
import { shares, sharesOfThreads } from '#cli/wiring/database.ts'

describe('the connections of a process', () => {
  it.each(processRoles)('are shared by the parts of %s, and never more than it may open', (role) => {
    for (const max of [6, 16, 100]) {
      const { web, collector, jobs } = shares(max, dutiesOf[role])
      expect(web + collector + jobs).toBeLessThanOrEqual(max)
      for (const count of [web, collector, jobs]) expect(count).toBeGreaterThan(0)
    }
  })

  it('go to the part that the process plays', () => {
    expect(shares(16, dutiesOf.up)).toEqual({ jobs: 4, web: 6, collector: 6 })
    expect(shares(16, dutiesOf.collector)).toEqual({ jobs: 1, web: 1, collector: 14 })
    expect(shares(16, dutiesOf.graph)).toEqual({ jobs: 1, web: 14, collector: 1 })
    expect(shares(16, dutiesOf.worker).jobs).toBe(4)
  })
})

describe('the connections of two threads', () => {
  it('are those that the process may open, no more, and each part has some', () => {
    for (const max of [9, 20, 100]) {
      const { serving, collecting } = sharesOfThreads(max)
      const both = [shares(serving, dutiesOf.graph), shares(collecting, { ...dutiesOf.up, serves: false })]
      const counts = both.flatMap(({ web, collector, jobs }) => [web, collector, jobs])
      expect(counts.reduce((sum, count) => sum + count)).toBeLessThanOrEqual(max)
      for (const count of counts) expect(count).toBeGreaterThan(0)
    }
  })

  it('are as many for storing as for showing', () => {
    const { serving, collecting } = sharesOfThreads(20)
    expect(shares(serving, dutiesOf.graph).web).toBe(5)
    expect(shares(collecting, { ...dutiesOf.up, serves: false })).toEqual({ jobs: 4, web: 1, collector: 8 })
  })
})
