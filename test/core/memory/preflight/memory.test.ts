import { beforeEach, describe, expect, it } from 'vitest'

import { contextOf } from '#core/memory/context-signature.ts'
import { createProjectMemory, type ProjectMemory, type RememberedContext } from '#core/memory/preflight/memory.ts'
import { questionAbout } from '#test/support/questions.ts'

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

  it('keeps what was read when it hears of a time before', () => {
    memory.setCounts(told(3, 3), 5)
    expect(counts()).toEqual([4, 2])
  })

  it('says when it does not know the context that is told of', () => {
    expect(memory.setCounts({ ...told(1, 0), hash: 'unknown' }, 1)).toBe(false)
    expect(memory.setMeeting({ context: 'unknown', fingerprint: 'f1', runs: 1, lastFailedMs: 1 })).toBe(false)
  })

  it('counts a failure the context met again, and one it meets for the first time', () => {
    memory.setMeeting({ context: hash, fingerprint: 'f1', runs: 3, lastFailedMs: 300 })
    memory.setMeeting({ context: hash, fingerprint: 'f1', runs: 1, lastFailedMs: 50 })
    memory.setMeeting({ context: hash, fingerprint: 'f2', runs: 1, lastFailedMs: 310 })
    expect(memory.context(hash)?.met).toEqual([
      { fingerprint: 'f1', runs: 3, lastFailedMs: 300 },
      { fingerprint: 'f2', runs: 1, lastFailedMs: 310 },
    ])
  })
})
