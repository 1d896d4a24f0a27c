import type { Sql } from '#core/platform/database/connect.ts'
import { AppError } from '#core/platform/errors.ts'

import { rowOfClass } from '../taxonomy.ts'
import type { FailureDeletion } from './delete-failure.ts'
import { noteActivity } from './failure-activity.ts'
import { tellFailures } from './failures.ts'
import { holdGrouping } from './grouping-lock.ts'
import { catalogueText } from './mitigation-texts.ts'
import { checkTexts, reasonMax } from './text-limits.ts'

/**
 * Takes a deletion back, as far as it can be: the failure is there again under its number and title, open, with the
 * words of the catalogue, and its fingerprints count what they meet from now on. What was counted before is gone.
 * Answers its id. Throws `not_found` when there is no such tombstone.
 */
export async function liftTombstone(sql: Sql, projectId: number, lifting: FailureDeletion): Promise<string> {
  const { failureId, reason, author, at } = lifting
  checkTexts([{ path: 'input.reason', text: reason, max: reasonMax }])
  return sql.begin(async (tx) => {
    await holdGrouping(tx, projectId)
    const [tombstone] = await tx<{ class: string; title: string; swallowed: number }[]>`
      select class, title, swallowed_count::float8 as swallowed from failures
       where project_id = ${projectId} and id = ${failureId} and deleted_at is not null for update`
    if (tombstone === undefined) throw new AppError('not_found', 'There is no such tombstone in this project.')
    const { text } = await catalogueText(tx, projectId, tombstone.class)
    await tx`
      with lifted as (
        update failures
           set merged_into = null, deleted_at = null, deleted_by = null, state = 'OPEN', state_reason = null,
               state_at = ${at}, root_cause = ${rowOfClass(tombstone.class)?.rootCause ?? null}, mitigation = ${text},
               swallowed_count = 0, swallowed_at = null, version = version + 1
         where project_id = ${projectId} and id = ${failureId}
        returning id, version, title, severity, root_cause, mitigation
      )
      insert into failure_versions (
        project_id, failure_id, version, at, author, note, title, severity, root_cause, mitigation)
      select ${projectId}, id, version, ${at}, ${author}, ${'back from its tombstone'}, title, severity, root_cause,
             mitigation
        from lifted`
    const detail = { reason, title: tombstone.title, swallowed: tombstone.swallowed }
    await noteActivity(tx, projectId, [{ failureId, kind: 'lift', actor: author, at, detail }])
    await tellFailures(tx, projectId, [failureId])
    return failureId
  })
}
