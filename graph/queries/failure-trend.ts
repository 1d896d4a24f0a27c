import type { Sql } from '#core/platform/database/connect.ts'

export interface TrendRow {
  readonly failureId: string
  readonly at: Date
  readonly runs: number
}

/** Runs that met each failure, per hour, hours without any left out. */
export const trendOfFailures = (sql: Sql, projectId: number, failureIds: readonly string[], since: Date) => sql<
  TrendRow[]
>`
  select fingerprints.failure_id::text as "failureId", date_trunc('hour', fingerprint_runs.at) as at,
         count(distinct fingerprint_runs.trace_id)::integer as runs
    from fingerprints join fingerprint_runs
      on fingerprint_runs.project_id = fingerprints.project_id and fingerprint_runs.fingerprint = fingerprints.hash
   where fingerprints.project_id = ${projectId} and fingerprints.failure_id = any(${failureIds}::bigint[])
     and fingerprint_runs.at >= ${since}
   group by fingerprints.failure_id, date_trunc('hour', fingerprint_runs.at)`
