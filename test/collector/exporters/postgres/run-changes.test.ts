import * as fc from 'fast-check'
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
  const { contexts, runs, finished } = runChanges([change])
  return { context: contexts[0], run: runs[0], finished: finished.map((one) => one.status) }
}

const standing = fc.tuple(fc.constantFrom<RunStatus>('RUNNING', 'OK', 'FAILED', 'ABANDONED'), fc.boolean())
const sum = (counts: readonly (number | undefined)[]): number =>
  counts.reduce<number>((all, one) => all + (one ?? 0), 0)

describe('runChanges', () => {
  it('comes to what a run is at last, in however many batches it is told', () => {
    fc.assert(
      fc.property(fc.array(standing, { minLength: 1, maxLength: 8 }), (standings) => {
        const told = standings.map((is, at) => counted(standings[at - 1] ?? null, is))
        const [status, contextCaused] = standings.at(-1)!
        const failed = status === 'FAILED'
        expect({
          runs: sum(told.map(({ run }) => run?.runs)),
          failedRuns: sum(told.map(({ run }) => run?.failedRuns)),
          met: sum(told.map(({ context: one }) => one?.runs)),
          failed: sum(told.map(({ context: one }) => one?.failed)),
          outages: sum(told.map(({ context: one }) => one?.outages)),
        }).toEqual({
          runs: Number(status !== 'RUNNING'),
          failedRuns: Number(failed),
          met: 1,
          failed: Number(failed && contextCaused),
          outages: Number(status === 'ABANDONED' || (failed && !contextCaused)),
        })
      }),
    )
  })

  it('tells followers that a run is over once, and again when it ended otherwise', () => {
    expect(counted(null, ['RUNNING']).finished).toEqual([])
    expect(counted(['RUNNING'], ['OK']).finished).toEqual(['OK'])
    expect(counted(['OK'], ['OK']).finished).toEqual([])
    expect(counted(['OK'], ['FAILED', true]).finished).toEqual(['FAILED'])
  })

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
