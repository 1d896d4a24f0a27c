import type { Queryable, Sql } from '#core/platform/database/connect.ts'

import { noteActivity } from './failure-activity.ts'
import { lockFailures, tellFailures } from './failures.ts'
import { holdGrouping } from './grouping-lock.ts'
import { checkTexts, reasonMax } from './text-limits.ts'

export interface FailureDeletion {
  readonly failureId: string
  readonly reason: string | null
  readonly author: string | null
  readonly at: Date
}

/**
 * Deletes a failure: what was counted under it and what people wrote of it. A tombstone stays, whose fingerprints
 * swallow what they meet from then on: it is not remembered again, and does not come back as a new failure. Findings
 * stay with their runs. Answers its short id.
 */
export async function deleteFailure(sql: Sql, projectId: number, deletion: FailureDeletion): Promise<string> {
  const { failureId, reason, author, at } = deletion
  checkTexts([{ path: 'input.reason', text: reason, max: reasonMax }])
  return sql.begin(async (tx) => {
    await holdGrouping(tx, projectId)
    const { shortId, title } = (await lockFailures(tx, projectId, [failureId])).get(failureId)!
    await forget(tx, projectId, failureId)
    // Merged into itself: whatever passes merged failures by passes tombstones by.
    await tx`
      update failures
         set merged_into = id, deleted_at = ${at}, deleted_by = ${author}, state_reason = ${reason}, root_cause = null,
             mitigation = null, occurrence_count = 0, run_count = 0
       where project_id = ${projectId} and id = ${failureId}`
    const detail = { reason, title }
    await noteActivity(tx, projectId, [{ failureId, kind: 'delete', actor: author, at, detail }])
    await tellFailures(tx, projectId, [failureId])
    return shortId
  })
}

/** Everything but the hashes, and the findings that runs show, which count nowhere from now on. */
async function forget(tx: Queryable, projectId: number, failureId: string): Promise<void> {
  const hashes = tx`
    (select hash from fingerprints where project_id = ${projectId} and failure_id = ${failureId})`
  await tx`
    update findings f set held = true from occurrences o
     where o.project_id = ${projectId} and o.fingerprint in ${hashes} and f.project_id = ${projectId}
       and f.trace_id = o.trace_id and f.span_id = o.span_id and f.signal = o.signal and f.class = o.class`
  await tx`delete from occurrences where project_id = ${projectId} and fingerprint in ${hashes}`
  await tx`delete from fingerprint_runs where project_id = ${projectId} and fingerprint in ${hashes}`
  await tx`delete from fingerprint_apps where project_id = ${projectId} and fingerprint in ${hashes}`
  await tx`delete from context_fingerprints where project_id = ${projectId} and fingerprint in ${hashes}`
  await tx`
    update fingerprints
       set text = '', parts = null, facts = null, prototype = false, occurrence_count = 0, run_count = 0
     where project_id = ${projectId} and failure_id = ${failureId}`
  await tx`delete from failure_versions where project_id = ${projectId} and failure_id = ${failureId}`
  await tx`delete from failure_comments where project_id = ${projectId} and failure_id = ${failureId}`
  await tx`delete from failure_tickets where project_id = ${projectId} and failure_id = ${failureId}`
  await tx`delete from pattern_failures where project_id = ${projectId} and failure_id = ${failureId}`
  await tx`
    delete from grouping_suggestions
     where project_id = ${projectId} and (low_id = ${failureId}::bigint or high_id = ${failureId}::bigint)`
}
