import type { Sql } from '#core/platform/database/connect.ts'
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

/** The last point of one app within each step, oldest first. */
export const healthPointsOf = (sql: Sql, projectId: number, app: string, range: { from: Date; to: Date; stepSeconds: number }) =>
  sql<HealthPointRow[]>`
  select distinct on (floor(extract(epoch from at) / ${range.stepSeconds}::integer)) ${columns(sql)}
    from health_points
   where project_id = ${projectId} and app = ${app} and at >= ${range.from} and at < ${range.to}
   order by floor(extract(epoch from at) / ${range.stepSeconds}::integer), at desc`
