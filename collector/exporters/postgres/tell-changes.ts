import { tellingOf, type CountedContext, type CountedMeeting } from '#core/memory/told-contexts.ts'
import type { Transaction } from '#core/platform/database/connect.ts'
import { tell } from '#core/platform/outbox.ts'

import type { RunChanges } from './run-changes.ts'

/** What a transaction changed, as those who follow it are told. */
export interface ToldChanges extends Pick<RunChanges, 'finished'> {
  /** Ids. */
  readonly failures: readonly string[]
  readonly contexts: readonly CountedContext[]
  readonly meetings: readonly CountedMeeting[]
}

/**
 * Tells those who follow failures, contexts, runs and counts what this transaction changes. It must come after the
 * counting: whoever counts a context next waits for our commit, so numbers of the outbox order what is told of it.
 */
export async function tellChanges(tx: Transaction, projectId: number, changes: ToldChanges): Promise<void> {
  const { failures, contexts, meetings, finished } = changes
  if (failures.length > 0) await tell(tx, projectId, 'failure.changed', { failures: [...failures] })
  for (const told of tellingOf(contexts, meetings)) await tell(tx, projectId, 'context.changed', told)
  if (finished.length > 0) await tell(tx, projectId, 'run.finished', { runs: [...finished] })
  await tell(tx, projectId, 'rollup.changed', {})
}
