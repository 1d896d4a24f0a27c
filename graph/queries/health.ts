import type { HealthScope } from '#core/memory/store/health-counts.ts'
import type { Sql } from '#core/platform/database/connect.ts'
import { stepOf } from '#graph/queries/timeseries.ts'

export interface HealthPointRow {
  readonly kind: Exclude<HealthScope['kind'], 'project'>
  readonly key: string
  readonly at: Date
  readonly score: number | null
  readonly runs: bigint
  readonly failedRuns: bigint
}

// Kept as four bytes: without rounding 81.8 reads as 81.80000305175781.
const columns = (sql: Sql) => sql`at, round(score::numeric, 1)::float8 as score, runs, failed_runs as "failedRuns"`

/** The newest point of each app that has one. */
export const latestHealthPoints = (sql: Sql, projectId: number, apps: readonly string[]) => sql<HealthPointRow[]>`
  select 'app' as kind, asked.name as key, points.* from unnest(${apps}::text[]) as asked(name) cross join lateral (
    select ${columns(sql)} from health_points where project_id = ${projectId} and app = asked.name
     order by at desc limit 1
  ) as points`

/** The newest point of each agent, tool or model that has one, given as kind and key. */
export const latestScopePoints = (
  sql: Sql,
  projectId: number,
  scopes: readonly { readonly kind: string; readonly key: string }[],
) => sql<HealthPointRow[]>`
  select asked.kind, asked.key, points.*
    from unnest(${scopes.map(({ kind }) => kind)}::text[], ${scopes.map(({ key }) => key)}::text[]) as asked(kind, key)
    cross join lateral (
      select ${columns(sql)} from health_scope_points
       where project_id = ${projectId} and scope = asked.kind and key = asked.key
       order by at desc limit 1
    ) as points`

export interface StepScore {
  readonly at: Date
  readonly series: string
  readonly score: number
}

interface ScoreRange {
  readonly from: Date
  readonly to: Date
  readonly stepSeconds: number
}

/**
 * The score at the end of each step: of each app, or of all apps weighted by their runs. Other steps are left out.
 * `key` null: all of them.
 */
export const appScoresPerStep = (
  sql: Sql,
  projectId: number,
  { app, perKey }: { readonly app: string | null; readonly perKey: boolean },
  range: ScoreRange,
) => sql<StepScore[]>`
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
  select to_timestamp(step) as at, ${perKey ? sql`app` : sql`'all'`} as series,
         (sum(score * greatest(runs, 1)) / sum(greatest(runs, 1)))::float8 as score
    from last group by step, 2`

/** The same for agents, tools or models. */
export const scopeScoresPerStep = (
  sql: Sql,
  projectId: number,
  { kind, key }: { readonly kind: string; readonly key: string | null },
  range: ScoreRange,
) => sql<StepScore[]>`
  select distinct on (series, step) to_timestamp(step) as at, series, score
    from (
      select key as series, ${stepOf(sql, sql`at`, range.stepSeconds)} as step, at, score::float8 as score
        from health_scope_points
       where project_id = ${projectId} and scope = ${kind} ${key === null ? sql`` : sql`and key = ${key}`}
         and at >= ${range.from} and at < ${range.to} and score is not null
    ) as points
   order by series, step, points.at desc`
