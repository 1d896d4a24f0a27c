import type { Transaction } from '#core/platform/database/connect.ts'
import { tell } from '#core/platform/outbox.ts'

import type { RunChanges } from './run-changes.ts'

/** Tells those who follow failures, contexts, runs and counts what this transaction changes. */
export async function tellChanges(
  tx: Transaction,
  projectId: number,
  failures: readonly string[],
  changes: RunChanges,
): Promise<void> {
  if (failures.length > 0) await tell(tx, projectId, 'failure.changed', { failures: [...failures] })
  const hashes = new Set([...changes.contexts.map((one) => one.hash), ...changes.meetings.map((one) => one.context)])
  if (hashes.size > 0) await tell(tx, projectId, 'context.changed', { hashes: [...hashes] })
  if (changes.finished.length > 0) await tell(tx, projectId, 'run.finished', { runs: [...changes.finished] })
  await tell(tx, projectId, 'rollup.changed', {})
}
