import type { Queryable, Sql } from '#core/platform/database/connect.ts'
import { AppError } from '#core/platform/errors.ts'
import { notifyOutbox, tell } from '#core/platform/outbox.ts'

const runs_max = 1000

/**
 * Joins decisions with how their runs really ended: runs updated since `since` that carry a pre-flight id and are over.
 * Of an abandoned run nobody knows how it ended.
 * What a person or app reported stands. Answers how many decisions learnt something.
 */
export async function joinOutcomes(sql: Sql, since: Date, now: Date): Promise<number> {
  return sql.begin(async (tx) => {
    const joined = await tx<{ projectId: number; id: string; app: string }[]>`
      with ended as (
        select project_id, trace_id, status, unnest(preflight_ids) as id
          from traces
         where updated_at >= ${since} and status not in ('RUNNING', 'ABANDONED') and preflight_ids <> '{}'
         order by updated_at limit ${runs_max}
      ), judged as (
        select distinct on (w.project_id, w.id) w.project_id, w.id, e.trace_id, w.verdict, e.status = 'FAILED' as failed
          from ended e join warnings w on w.project_id = e.project_id and w.id = e.id
         order by w.project_id, w.id, e.status = 'FAILED' desc, e.trace_id
      )
      update warnings w
         set trace_id = j.trace_id, outcome_at = ${now},
             -- A BLOCK that was obeyed leaves no run; UNKNOWN was as good as ALLOW.
             outcome = case when j.verdict in ('WARN', 'BLOCK', 'ROUTE') then 'WARNED' else 'ALLOWED' end
                       || case when j.failed then '_AND_FAILED' else '_AND_FINE' end
        from judged j
       where w.project_id = j.project_id and w.id = j.id
         -- A run may turn from failed to recovered; a report without a run stands.
         and (w.outcome is null or w.trace_id is not null)
         and (w.trace_id is distinct from j.trace_id or w.outcome is null or (w.outcome like '%FAILED') <> j.failed)
      returning w.project_id as "projectId", w.id::text, w.app`
    await tellJoined(tx, joined)
    return joined.length
  })
}

async function tellJoined(
  tx: Queryable,
  joined: readonly { projectId: number; id: string; app: string }[],
): Promise<void> {
  for (const projectId of new Set(joined.map((row) => row.projectId))) {
    const warnings = joined.filter((row) => row.projectId === projectId).map(({ id, app }) => ({ id, app }))
    await tell(tx, projectId, 'warning.issued', { warnings })
  }
  if (joined.length > 0) await notifyOutbox(tx)
}

export interface OutcomeReport {
  /** The id that pre-flight answered. */
  readonly preflightId: string
  readonly failed: boolean
  readonly traceId: string | null
  readonly note: string | null
}

const note_max = 2000

/** What the app itself says of how it went: it stands above what the run's trace says. Throws `not_found`. */
export async function reportOutcome(sql: Sql, projectId: number, report: OutcomeReport, now: Date): Promise<string> {
  const note = report.note?.slice(0, note_max) ?? null
  return sql.begin(async (tx) => {
    const rows = await tx<{ app: string }[]>`
      update warnings
         set outcome = case when verdict in ('WARN', 'BLOCK', 'ROUTE') then 'WARNED' else 'ALLOWED' end
                       || case when ${report.failed}::boolean then '_AND_FAILED' else '_AND_FINE' end,
             outcome_at = ${now},
             trace_id = coalesce(${report.traceId}::uuid, trace_id),
             question = case when ${note}::text is null then question
                             else question || jsonb_build_object('note', ${note}::text) end
       where project_id = ${projectId} and id = ${report.preflightId}::uuid
      returning app`
    const [row] = rows
    if (row === undefined)
      throw new AppError('not_found', 'There is no pre-flight answer with this id; it may still be on its way.')
    await tell(tx, projectId, 'warning.issued', { warnings: [{ id: report.preflightId, app: row.app }] })
    await notifyOutbox(tx)
    return report.preflightId
  })
}
