import type { Sql } from '#core/platform/database/connect.ts'

export interface OverviewRow {
  readonly runs: number
  readonly failedRuns: number
  readonly costUsd: number
  readonly openFailures: number
  readonly regressedFailures: number
  readonly newFailures: number
  readonly warnings: number
  readonly apps: number
}

/** What the home page counts: runs from the roll-ups, the rest from small tables and short index ranges. */
export async function overviewSince(sql: Sql, projectId: number, since: Date): Promise<OverviewRow> {
  const [row] = await sql<[OverviewRow]>`
    select counted.*, failed.*, warned.warnings,
           (select count(*)::integer from apps where project_id = ${projectId}) as apps
      from (
        select coalesce(sum(runs), 0)::float8 as runs, coalesce(sum(failed_runs), 0)::float8 as "failedRuns",
               coalesce(sum(cost_usd), 0) as "costUsd"
          from rollups where project_id = ${projectId} and scope = 'app' and minute >= ${since}
      ) as counted, (
        select count(*) filter (where state = 'OPEN')::integer as "openFailures",
               count(*) filter (where state = 'REGRESSED')::integer as "regressedFailures",
               count(*) filter (where first_seen_at >= ${since})::integer as "newFailures"
          from failures where project_id = ${projectId} and merged_into is null and not not_a_failure
           and not withdrawn
      ) as failed, (
        select count(*)::integer as warnings from warnings
         where project_id = ${projectId} and at >= ${since} and verdict in ('WARN', 'BLOCK', 'ROUTE')
      ) as warned`
  return row
}
