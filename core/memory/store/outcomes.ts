import type { Queryable, Sql } from '#core/platform/database/connect.ts'
import { AppError } from '#core/platform/errors.ts'
import { notifyOutbox, tell } from '#core/platform/outbox.ts'

export interface OutcomeReport {
  /** The id that pre-flight answered. */
  readonly preflightId: string
  readonly failed: boolean
  readonly traceId: string | null
  readonly note: string | null
}

const noteMax = 2000

/** What the app itself says of how it went: it stands above what the run's trace says. Throws `not_found`. */
export async function reportOutcome(sql: Sql, projectId: number, report: OutcomeReport, now: Date): Promise<string> {
  const note = report.note?.slice(0, noteMax) ?? null
  return sql.begin(async (tx) => {
    const rows = await tx<{ app: string }[]>`
      update warnings
         set outcome = case when verdict in ('WARN', 'BLOCK', 'ROUTE') then 'WARNED' else 'ALLOWED' end
                       || case when ${report.failed}::boolean then '_AND_FAILED' else '_AND_FINE' end,
             outcome_at = ${now},
             reported = true,
             -- Its run may still tell whether what it failed with was remembered.
             known = case when ${report.failed}::boolean then known end,
             trace_id = coalesce(${report.traceId}::uuid, trace_id),
             question = case when ${note}::text is null then question
                             else question || jsonb_build_object('note', ${note}::text) end
       where project_id = ${projectId} and id = ${report.preflightId}::uuid
      returning app`
    const [row] = rows
    if (row === undefined)
      throw new AppError('not_found', 'There is no pre-flight answer with this id; it may still be on its way.')
    await nameRuns(tx, projectId, report, now)
    await tell(tx, projectId, 'warning.issued', { warnings: [{ id: report.preflightId, app: row.app }] })
    await notifyOutbox(tx)
    return report.preflightId
  })
}

/** The runs of the decision are looked at (again): they tell whether what failed was remembered before. */
async function nameRuns(tx: Queryable, projectId: number, report: OutcomeReport, now: Date): Promise<void> {
  const { preflightId, traceId, failed } = report
  await tx`
    update preflight_runs set joined = false where project_id = ${projectId} and preflight_id = ${preflightId}::uuid`
  if (traceId === null) return
  await tx`
    insert into preflight_runs (project_id, preflight_id, trace_id, failed, at)
    values (${projectId}, ${preflightId}::uuid, ${traceId}::uuid, ${failed}, ${now})
    on conflict (project_id, preflight_id, trace_id) do nothing`
}
