import { describe, expect, it } from 'vitest'

import { runChanges } from '#collector/exporters/postgres/run-changes.ts'
import type { RunStatus, TraceChange } from '#collector/exporters/postgres/store/traces.ts'

const context = 'c'.repeat(32)

type Standing = readonly [status: RunStatus, contextCaused?: boolean]

/** What a run adds to the context it was in, on its way from one standing to the next. */
function counted(before: Standing | null, [status, contextCaused = false]: Standing) {
  const shared = { contexts: [context], fingerprints: [] }
  const change: TraceChange = {
    traceId: 'a'.repeat(32),
    app: 'shop',
    endedMs: 1_760_000_000_000,
    status,
    contextCaused,
    ...shared,
    before: before === null ? null : { status: before[0], contextCaused: before[1] ?? false, ...shared },
  }
  const { contexts, runs } = runChanges([change])
  return { context: contexts[0], run: runs[0] }
}

describe('runChanges', () => {
  it('counts a run that went well, once', () => {
    expect(counted(null, ['OK']).context).toMatchObject({ runs: 1, failed: 0, outages: 0, okAtMs: 1_760_000_000_000 })
    expect(counted(['OK'], ['OK']).context).toBeUndefined()
  })

  it('takes back a success that turned out to be a failure', () => {
    const { context: change, run } = counted(['OK'], ['FAILED', true])
    expect(change).toMatchObject({ runs: 0, failed: 1, outages: 0, okAtMs: null })
    expect(run).toMatchObject({ runs: 0, failedRuns: 1 })
  })

  it('lets an abandoned run speak neither for nor against its context', () => {
    expect(counted(['RUNNING'], ['ABANDONED']).context).toMatchObject({
      runs: 0,
      failed: 0,
      outages: 1,
      failedAtMs: null,
      okAtMs: null,
    })
  })

  it('counts an abandoned run as one that is over, and not as failed', () => {
    expect(counted(['RUNNING'], ['ABANDONED']).run).toMatchObject({ runs: 1, failedRuns: 0 })
  })

  it('takes back what it said of an abandoned run once its end comes', () => {
    expect(counted(['ABANDONED'], ['OK']).context).toMatchObject({ failed: 0, outages: -1, okAtMs: 1_760_000_000_000 })
    expect(counted(['ABANDONED'], ['FAILED', true]).context).toMatchObject({ failed: 1, outages: -1, okAtMs: null })
    expect(counted(['ABANDONED'], ['OK']).run).toBeUndefined()
  })

  it('counts an abandoned run that fails for good as failed', () => {
    expect(counted(['ABANDONED'], ['FAILED', false]).context).toBeUndefined()
    expect(counted(['ABANDONED'], ['FAILED', false]).run).toMatchObject({ runs: 0, failedRuns: 1 })
  })
})
