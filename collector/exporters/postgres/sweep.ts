import { countContexts } from '#core/memory/store/remember-contexts.ts'
import { rememberRollups, rollupSums } from '#core/memory/store/remember-rollups.ts'
import type { Sql } from '#core/platform/database/connect.ts'
import { notifyOutbox } from '#core/platform/outbox.ts'

import { runChanges } from './run-changes.ts'
import { endQuietTraces } from './store/quiet-traces.ts'
import { tellChanges } from './tell-changes.ts'

/** Runs ended in one transaction; what remains is taken at the next sweep. */
const sweepMax = 500

/**
 * Ends runs that were quiet for `quietMs` without a root, and counts them. Any number of processes may sweep at once.
 */
export async function sweepQuietRuns(sql: Sql, nowMs: number, quietMs: number): Promise<number> {
  return sql.begin(async (tx) => {
    const changed = await endQuietTraces(tx, new Date(nowMs - quietMs), sweepMax)
    let ended = 0
    for (const [projectId, changes] of changed) {
      const differences = runChanges(changes)
      const contexts = await countContexts(tx, projectId, differences.contexts)
      const sums = rollupSums()
      for (const run of differences.runs)
        sums.add('app', run.app, run.atMs, { runs: run.runs, failedRuns: run.failedRuns })
      await rememberRollups(tx, projectId, sums.rows())
      await tellChanges(tx, projectId, [], differences, contexts, [])
      ended += changes.length
    }
    if (ended > 0) await notifyOutbox(tx)
    return ended
  })
}
