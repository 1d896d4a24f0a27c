import type { Sql } from '#core/platform/database/connect.ts'

/** More are not counted: nobody reads the difference. */
export const runsSinceMax = 10_000

/** Runs that met each failure since its state was set, up to `runsSinceMax`. */
export const runsSinceState = (sql: Sql, projectId: number, failureIds: readonly string[]) => sql<
  { failureId: string; runs: number }[]
>`
  select f.id::text as "failureId", count(distinct met.trace_id)::integer as runs
    from failures f cross join lateral (
      select r.trace_id from fingerprints a
        join fingerprint_runs r on r.project_id = a.project_id and r.fingerprint = a.hash and r.at >= f.state_at
       where a.project_id = f.project_id and a.failure_id = f.id
       limit ${runsSinceMax}) as met
   where f.project_id = ${projectId} and f.id = any(${failureIds}::bigint[])
   group by f.id`
