import type { RollupScope } from '#core/memory/rollup.ts'
import type { Sql } from '#core/platform/database/connect.ts'

/** What was counted within one step, for one series. Sums beyond 2^53 lose their last digits, which no chart shows. */
export interface RollupSum {
  readonly time: Date
  readonly series: string
  readonly calls: number
  readonly failedCalls: number
  readonly runs: number
  readonly failedRuns: number
  readonly tokensIn: number
  readonly tokensOut: number
  readonly costUsd: number
  readonly durationMs: number
  /** Failed runs of apps, failed calls of anything else, by severity. */
  readonly failedWeight: number
}

export interface RollupRange {
  readonly scope: RollupScope
  readonly from: Date
  readonly to: Date
  readonly stepSeconds: number
  /** One series per key, or one series named `all`. */
  readonly perKey: boolean
  /** Only this key when given. */
  readonly key: string | null
}

/** The beginning of the step that a moment falls into, in seconds since 1970. */
export const stepOf = (sql: Sql, column: ReturnType<Sql>, stepSeconds: number) =>
  sql`floor(extract(epoch from ${column}) / ${stepSeconds}::integer) * ${stepSeconds}::integer`

/** Steps begin at multiples of their length since 1970; steps without anything counted are left out. */
export const sumRollups = (sql: Sql, projectId: number, range: RollupRange) => sql<RollupSum[]>`
  select to_timestamp(${stepOf(sql, sql`minute`, range.stepSeconds)}) as time,
         ${range.perKey ? sql`key` : sql`'all'`} as series,
         sum(calls)::float8 as calls, sum(failed_calls)::float8 as "failedCalls", sum(runs)::float8 as runs,
         sum(failed_runs)::float8 as "failedRuns", sum(tokens_in)::float8 as "tokensIn",
         sum(tokens_out)::float8 as "tokensOut", sum(cost_usd) as "costUsd", sum(duration_ms) as "durationMs",
         sum(coalesce(failed_weight, case when scope = 'app' then failed_runs else failed_calls end))::float8
           as "failedWeight"
    from rollups
   where project_id = ${projectId} and scope = ${range.scope} and minute >= ${range.from} and minute < ${range.to}
     ${range.key === null ? sql`` : sql`and key = ${range.key}`}
   group by 1, 2 order by 1, 2`
