import { beforeEach, describe, expect, it } from 'vitest'

import { contextOf } from '#core/memory/context-signature.ts'
import { createProjectMemory, type ProjectMemory } from '#core/memory/preflight/memory.ts'
import { questionAbout } from '#test/support/questions.ts'

const print = 'a'.repeat(32)
const question = (prompt: string) => questionAbout(prompt, {})

describe('contexts that failed before', () => {
  let memory: ProjectMemory
  beforeEach(() => (memory = createProjectMemory()))

  const put = (prompt: string, runs: number, failedRuns: number, lastFailedMs: number, lastOkMs: number | null) =>
    memory.putContext({
      signature: contextOf(question(prompt)),
      runs,
      failedRuns,
      outageRuns: 0,
      lastFailedMs,
      lastOkMs,
      met: [{ fingerprint: print, runs: failedRuns, lastFailedMs }],
    })
  const exposures = (sinceMs: number, askedSinceMs = sinceMs, app = question('x').app) =>
    memory.exposures({ fingerprints: [print], app, sinceMs, askedSinceMs })

  it('count from their first failure on, which is why they are looked at', () => {
    put('draw a map', 6, 1, 10, 9)
    put('draw a map', 8, 3, 12, 9)
    expect(exposures(20)).toEqual([{ runs: 2, failedRuns: 2, since: 'NOT_RUN' }])
  })

  it('went well since, failed again, or have not run', () => {
    put('draw a map', 1, 1, 10, null)
    put('draw a map', 2, 1, 10, 30)
    put('sing a song', 2, 2, 31, null)
    put('boil an egg', 1, 1, 11, null)
    const ends = (askedSinceMs: number) => exposures(20, askedSinceMs).map(({ since }) => since)
    expect(ends(40)).toEqual(['WELL', 'FAILED', 'NOT_RUN'])
    // It came back under the version that is asked about: what went well before that says nothing of it.
    expect(ends(31)).toEqual(['NOT_RUN', 'FAILED', 'NOT_RUN'])
  })

  it('say nothing when they went well before, met it only since, or belong to another app', () => {
    put('draw a map', 1, 1, 10, null)
    put('draw a map', 2, 1, 10, 15)
    put('draw a map', 3, 1, 10, 30)
    put('sing a song', 1, 1, 31, null)
    expect(exposures(20)).toEqual([])
    put('boil an egg', 1, 1, 11, null)
    expect(exposures(20)).toHaveLength(1)
    expect(exposures(20, 20, 'another')).toEqual([])
  })

  it('are known after a restart from what the table holds', () => {
    put('draw a map', 3, 3, 10, null)
    const { table, index } = memory
    memory = createProjectMemory({ table, index })
    expect(exposures(20)).toEqual([{ runs: 0, failedRuns: 0, since: 'NOT_RUN' }])
  })
})
