import type { Queryable, Sql } from '#core/platform/database/connect.ts'
import { AppError } from '#core/platform/errors.ts'

import { lockFailures, tellFailures } from './failures.ts'

export interface FailureMerge {
  readonly into: string
  readonly from: readonly string[]
  readonly reason: string | null
  readonly author: string | null
}

const mergeMax = 100

/** Makes several failures one: their fingerprints point at `into`, whatever they meet later is counted there. */
export async function mergeFailures(sql: Sql, projectId: number, merge: FailureMerge): Promise<string> {
  const { into, reason, author } = merge
  const from = [...new Set(merge.from)]
  if (from.length === 0 || from.length > mergeMax || from.includes(into)) {
    const message = `between 1 and ${mergeMax} failures other than the one they go into`
    throw new AppError('invalid', `input.from takes ${message}.`, { fields: [{ path: 'input.from', message }] })
  }
  return sql.begin(async (tx) => {
    const locked = await lockFailures(tx, projectId, [into, ...from])
    const target = locked.get(into)!
    await tx`
      update fingerprints set failure_id = ${into}, attached_by = ${author === null ? 'merge' : `merge by ${author}`}
       where project_id = ${projectId} and failure_id = any(${from}::bigint[])`
    await tx`update failures set merged_into = ${into} where project_id = ${projectId} and id = any(${from}::bigint[])`
    await recount(tx, projectId, into)
    await noteVersion(
      tx,
      projectId,
      into,
      author,
      noteOf(
        from.map((id) => locked.get(id)!.shortId),
        target.shortId,
        reason,
      ),
    )
    await tellFailures(tx, projectId, [into, ...from])
    return into
  })
}

const noteOf = (from: readonly string[], into: string, reason: string | null) =>
  `merged ${from.join(', ')} into ${into}${reason === null ? '' : `: ${reason}`}`

/** Counts afresh from the aliases, so that a merge and its undoing leave no trace in the numbers. */
export async function recount(tx: Queryable, projectId: number, failureId: string): Promise<void> {
  await tx`
    update failures f
       set occurrence_count = counts.occurrences, run_count = counts.runs,
           first_seen_at = coalesce(counts.first_at, f.first_seen_at),
           last_seen_at = coalesce(counts.last_at, f.last_seen_at)
      from (
        select coalesce((select sum(occurrence_count) from fingerprints
                          where project_id = ${projectId} and failure_id = ${failureId}), 0) as occurrences,
               count(distinct r.trace_id) as runs, min(r.at) as first_at, max(r.at) as last_at
          from fingerprints a join fingerprint_runs r on r.project_id = a.project_id and r.fingerprint = a.hash
         where a.project_id = ${projectId} and a.failure_id = ${failureId}
      ) as counts
     where f.project_id = ${projectId} and f.id = ${failureId}`
}

/** A line in the failure's history that changes no text. */
export async function noteVersion(
  tx: Queryable,
  projectId: number,
  failureId: string,
  author: string | null,
  note: string,
): Promise<void> {
  await tx`
    with next as (
      update failures set version = version + 1
       where project_id = ${projectId} and id = ${failureId}
      returning version, title, severity, root_cause, mitigation
    )
    insert into failure_versions (
      project_id, failure_id, version, author, note, title, severity, root_cause, mitigation)
    select ${projectId}, ${failureId}, version, ${author}, ${note}, title, severity, root_cause, mitigation from next`
}
