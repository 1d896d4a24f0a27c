import type { Sql } from '#core/platform/database/connect.ts'

export interface PatternImpactRow {
  readonly patternId: string
  readonly app: string
  /** Runs of the last three days that met its failures, and all that failed. */
  readonly runs: number
  readonly failedRuns: number
  /** Points that failing runs take from the app's score; null where it has none. */
  readonly points: number | null
}

const appsMax = 20

/** What the failures of patterns cost the apps that meet them. `until` is the end of the three days. */
export const impactOfPatterns = (sql: Sql, projectId: number, patternIds: readonly string[], until: Date) => sql<
  PatternImpactRow[]
>`
  with met as (
    select m.pattern_id, r.app, count(distinct r.trace_id)::float8 as runs
      from pattern_failures m
      join fingerprints a on a.project_id = m.project_id and a.failure_id = m.failure_id
      join fingerprint_runs r on r.project_id = a.project_id and r.fingerprint = a.hash
       and r.at >= ${until}::timestamptz - interval '3 days' and r.at < ${until}
     where m.project_id = ${projectId} and m.pattern_id = any(${patternIds}::bigint[])
     group by 1, 2
  )
  select met.pattern_id::text as "patternId", met.app, met.runs,
         greatest(met.runs, coalesce(point.failed_runs, 0))::float8 as "failedRuns", point.lost as points
    from met left join lateral (
      select failed_runs,
             (select -sum((part ->> 'effect')::float8) from jsonb_array_elements(h.parts) as part
               where part ->> 'name' like 'failing share%') as lost
        from health_points h where h.project_id = ${projectId} and h.app = met.app and h.at <= ${until}
       order by at desc limit 1
    ) as point on true
   order by met.runs desc, met.app limit ${appsMax} * ${patternIds.length}::integer`
