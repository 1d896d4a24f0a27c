import { beforeEach, describe, expect, it } from 'vitest'

import { contextOf } from '#core/memory/context-signature.ts'
import { createProjectMemory, type ProjectMemory } from '#core/memory/preflight/memory.ts'
import type { RememberedContext } from '#core/memory/preflight/remembered-context.ts'
import { questionAbout } from '#test/support/questions.ts'
import { rememberedFailure } from '#test/support/remembered-failures.ts'

const signature = contextOf(questionAbout('Water the plants'))
const { hash } = signature
const read: RememberedContext = {
  signature,
  runs: 4,
  failedRuns: 2,
  outageRuns: 0,
  lastFailedMs: 100,
  lastOkMs: 90,
  met: [{ fingerprint: 'f1', runs: 2, lastFailedMs: 100 }],
}
const told = (runs: number, failed: number) => ({
  hash,
  runs,
  failed,
  outages: 1,
  lastFailedMs: 200,
  lastOkMs: 210,
  lastSeenMs: 220,
})

describe('createProjectMemory', () => {
  let memory: ProjectMemory
  const counts = (): readonly number[] => {
    const { runs, failedRuns } = memory.context(hash)!
    return [runs, failedRuns]
  }

  beforeEach(() => {
    memory = createProjectMemory()
    memory.putContext(read)
  })

  it('takes counts that are told, and sums them up for the app', () => {
    expect(memory.setCounts(told(6, 3), 7)).toBe(true)
    expect(memory.context(hash)).toMatchObject({ runs: 6, failedRuns: 3, outageRuns: 1, lastFailedMs: 200 })
    expect(memory.usual('shop').app).toEqual({ runs: 5, failedRuns: 3 })
    expect(memory.size()).toBe(1)
  })

  it('keeps the newer counts, in whichever order they are heard', () => {
    memory.setCounts(told(6, 3), 9)
    // A run that failed turned out well: the same runs, fewer of them failed.
    memory.setCounts(told(6, 2), 10)
    memory.setCounts(told(5, 3), 8)
    expect(counts()).toEqual([6, 2])
    memory.putContext(read)
    expect(counts()).toEqual([6, 2])
    memory.setCounts(told(6, 2), 10)
    expect(counts()).toEqual([6, 2])
  })

  it('believes a reading again once somebody changed it without saying how', () => {
    memory.setCounts(told(3, 1), 9)
    memory.setCounts(told(6, 3), 10)
    memory.distrust(hash)
    memory.putContext({ ...read, runs: 7, failedRuns: 4 })
    expect(counts()).toEqual([7, 4])
    memory.distrust('unknown')
  })

  it('keeps what was read when it hears of a time before', () => {
    memory.setCounts(told(3, 3), 5)
    expect(counts()).toEqual([4, 2])
  })

  it('says when it does not know the context that is told of', () => {
    expect(memory.setCounts({ ...told(1, 0), hash: 'unknown' }, 1)).toBe(false)
    expect(memory.setMeeting({ context: 'unknown', fingerprint: 'f1', runs: 1, lastFailedMs: 1 }, 1)).toBe(false)
  })

  it('counts a failure the context met again, one it met for the first time, and one it did not meet after all', () => {
    const met = (fingerprint: string, runs: number) => ({ context: hash, fingerprint, runs, lastFailedMs: 300 })
    const known = () => memory.context(hash)!.met.map(({ fingerprint, runs }) => `${fingerprint} ${runs}`)
    memory.setMeeting(met('f1', 3), 5)
    memory.setMeeting(met('f1', 1), 4)
    memory.setMeeting(met('f2', 1), 6)
    expect(known()).toEqual(['f1 3', 'f2 1'])
    memory.setMeeting(met('f1', 2), 7)
    memory.putContext({ ...read, met: [...read.met, { fingerprint: 'f3', runs: 1, lastFailedMs: 90 }] })
    expect(known().sort()).toEqual(['f1 2', 'f2 1', 'f3 1'])
  })
})

describe('the failures of a project', () => {
  const failure = (id: string, ...fingerprints: string[]) => rememberedFailure({ id, fingerprints })

  it('are found by what they hold now, not by what was split off, merged away or deleted', () => {
    const memory = createProjectMemory()
    memory.putFailure(failure('1', 'f1', 'f2', 'f3'))
    memory.putFailure(failure('2', 'f2'))
    memory.putFailure(failure('1', 'f1'))
    const found = () => ['f1', 'f2', 'f3'].map((one) => memory.failureOf(one)?.id)
    expect(found()).toEqual(['1', '2', undefined])
    memory.putFailure(failure('2', 'f1', 'f2'))
    memory.removeFailure('1')
    expect(found()).toEqual(['2', '2', undefined])
    memory.removeFailure('2')
    memory.putFailure(failure('2'))
    expect(found()).toEqual([undefined, undefined, undefined])
  })
})
