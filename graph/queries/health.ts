import type { Sql } from '#core/platform/database/connect.ts'
import { stepOf } from '#graph/queries/timeseries.ts'
import type { Json } from '#core/telemetry/attributes.ts'

export interface HealthPointRow {
  readonly app: string
  readonly at: Date
  readonly score: number | null
  readonly runs: bigint
  readonly failedRuns: bigint
  readonly parts: Json
}

const columns = (sql: Sql) => sql`app, at, score::float8 as score, runs, failed_runs as "failedRuns", parts`

/** The newest point of each app that has one. */
export const latestHealthPoints = (sql: Sql, projectId: number, apps: readonly string[]) => sql<HealthPointRow[]>`
  select points.* from unnest(${apps}::text[]) as asked(name) cross join lateral (
    select ${columns(sql)} from health_points where project_id = ${projectId} and app = asked.name
     order by at desc limit 1
  ) as points`

/** The score at the end of each step: of one app, or of all apps weighted by their runs. Other steps are left out. */
export const scoresPerStep = (
  sql: Sql,
  projectId: number,
  app: string | null,
  range: { from: Date; to: Date; stepSeconds: number },
) => sql<{ at: Date; score: number }[]>`
  with last as (
    select distinct on (app, step) app, step, score, runs
      from (
        select app, ${stepOf(sql, sql`at`, range.stepSeconds)} as step, at, score, runs
          from health_points
         where project_id = ${projectId} ${app === null ? sql`` : sql`and app = ${app}`}
           and at >= ${range.from} and at < ${range.to} and score is not null
      ) as points
     order by app, step, at desc
  )
  select to_timestamp(step) as at, (sum(score * greatest(runs, 1)) / sum(greatest(runs, 1)))::float8 as score
    from last group by step`
