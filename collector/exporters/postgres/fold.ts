import { noteFine } from '#core/memory/store/meeting-courses.ts'
import { countContexts, countMeetings } from '#core/memory/store/remember-contexts.ts'
import { rememberFindings } from '#core/memory/store/remember-findings.ts'
import type { RollupRow } from '#core/memory/store/remember-rollups.ts'
import { rememberRollups, rollupSums } from '#core/memory/store/remember-rollups.ts'
import type { Transaction } from '#core/platform/database/connect.ts'
import { notifyOutbox } from '#core/platform/outbox.ts'

import type { FoldInput } from './fold-input.ts'
import { mergeInputs } from './fold-input.ts'
import type { Known } from './known.ts'
import { keyOf } from './known.ts'
import type { RunChanges } from './run-changes.ts'
import { runChanges } from './run-changes.ts'
import { rememberApps } from './store/apps.ts'
import type { PendingFold } from './store/pending-folds.ts'
import { takePending } from './store/pending-folds.ts'
import { addToTraces } from './store/traces.ts'
import { tellChanges } from './tell-changes.ts'

/**
 * Folds groups of one project in, each exactly once: a group somebody else took is left out. Answers keys that need not
 * be written again once the transaction is committed.
 */
export async function foldGroups(tx: Transaction, groups: readonly PendingFold[], known: Known): Promise<string[]> {
  const { projectId } = groups[0]!
  const ids = groups.map(({ id }) => id)
  const taken = await takePending(tx, projectId, ids)
  const inputs = groups.filter(({ id }) => taken.has(id)).map(({ input }) => input)
  return inputs.length === 0 ? [] : fold(tx, projectId, mergeInputs(inputs), known)
}

async function fold(tx: Transaction, projectId: number, input: FoldInput, known: Known): Promise<string[]> {
  const changes = await addToTraces(tx, projectId, input.traces, new Date(input.receivedAtMs))
  const failures = await rememberFindings(tx, projectId, input.findings)
  const differences = runChanges(changes)
  const signatures = new Map(input.contexts.map((context) => [context.hash, context]))
  const contexts = await countContexts(tx, projectId, differences.contexts, signatures)
  const met = await countMeetings(tx, projectId, differences.meetings)
  const meetings = [...met, ...(await noteFine(tx, projectId, contexts))]
  await rememberRollups(tx, projectId, withRuns(input.rollups, differences))
  const apps = await rememberApps(tx, projectId, input.apps, input.receivedAtMs, known)
  const { finished } = differences
  await tellChanges(tx, projectId, {
    failures: failures.map((one) => one.failureId),
    contexts,
    meetings,
    finished,
  })
  await notifyOutbox(tx)
  return [...apps, ...input.contexts.map(({ hash }) => keyOf(projectId, hash))]
}

function withRuns(rows: readonly RollupRow[], { runs }: RunChanges): readonly RollupRow[] {
  const sums = rollupSums()
  for (const row of rows) sums.add(row.scope, row.key, row.minute * 60_000, row)
  // Until a run is judged its failure counts as one of HIGH severity.
  for (const { app, atMs, runs: count, failedRuns } of runs)
    sums.add('app', app, atMs, { runs: count, failedRuns, failedWeight: failedRuns })
  return sums.rows()
}
