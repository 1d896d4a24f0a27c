import type { PreflightMatch, RouteTarget, Verdict } from '#core/memory/preflight/answer.ts'
import type { Sql } from '#core/platform/database/connect.ts'
import type { Json } from '#core/telemetry/attributes.ts'
import { totalCountMax } from '#graph/limits.ts'
import type { Page } from '#graph/paging/page.ts'
import { between } from '#graph/queries/between.ts'
import { oneOf } from '#graph/queries/one-of.ts'

export interface WarningRow {
  readonly id: string
  readonly at: Date
  /** `at` with all its digits: the sort key. */
  readonly atText: string
  readonly app: string
  readonly verdict: Verdict
  readonly risk: number | null
  readonly riskLow: number | null
  readonly riskHigh: number | null
  readonly message: string
  readonly question: Json
  readonly matches: readonly PreflightMatch[]
  readonly policyId: string | null
  /** What was decided where it was kept back; null everywhere else. */
  readonly decided: 'WARN' | 'ROUTE' | null
  readonly route: RouteTarget | null
  readonly policyVersion: number | null
  readonly curveVersion: number | null
  readonly known: boolean | null
  readonly reported: boolean
  readonly indexSeq: bigint
  readonly staleMs: number
  readonly tookMs: number
  readonly outcome: string | null
  readonly outcomeAt: Date | null
  readonly traceId: string | null
}

export interface WarningFilter {
  readonly app: readonly string[] | null
  readonly verdict: readonly string[] | null
  readonly outcome: readonly string[] | null
  readonly policyId: string | null
  readonly shadow: boolean | null
  readonly since: Date | null
  readonly until: Date | null
}

const columns = (sql: Sql) => sql`
  id::text, at, at::text as "atText", app, verdict, risk, risk_low as "riskLow", risk_high as "riskHigh", message,
  question, matches, policy_id::text as "policyId", index_seq as "indexSeq", stale_ms as "staleMs", took_ms as "tookMs",
  decided, route, policy_version as "policyVersion", curve_version as "curveVersion", known, reported,
  outcome, outcome_at as "outcomeAt", replace(trace_id::text, '-', '') as "traceId"`

/** Newest first. */
export const listWarnings = (sql: Sql, projectId: number, filter: WarningFilter, page: Page) => {
  const direction = page.backwards ? sql`asc` : sql`desc`
  return sql<WarningRow[]>`
    select ${columns(sql)} from warnings
     where project_id = ${projectId} ${matching(sql, filter)}
       ${between(sql, sql`at, warnings.id`, ['timestamptz', 'uuid'], page)}
     order by at ${direction}, warnings.id ${direction}
     limit ${page.limit}`
}

export async function countWarnings(sql: Sql, projectId: number, filter: WarningFilter): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::integer as count from (
      select 1 from warnings where project_id = ${projectId} ${matching(sql, filter)} limit ${totalCountMax}
    ) as matched`
  return row?.count ?? 0
}

export const warningsByIds = (sql: Sql, projectId: number, ids: readonly string[]) => sql<WarningRow[]>`
  select ${columns(sql)} from warnings where project_id = ${projectId} and id = any(${ids}::uuid[])`

/** Pre-flight answers that each of the runs was given, newest first. */
export const warningsOfRuns = (sql: Sql, projectId: number, traceIds: readonly string[]) => sql<
  (WarningRow & { runId: string })[]
>`
  select ${columns(sql)}, replace(trace_id::text, '-', '') as "runId" from warnings
   where project_id = ${projectId} and trace_id = any(${traceIds}::uuid[]) order by at desc, warnings.id desc`

const matching = (sql: Sql, { app, verdict, outcome, policyId, shadow, since, until }: WarningFilter) => sql`
  ${app ? oneOf(sql, sql`app`, app) : sql``}
  ${verdict ? oneOf(sql, sql`verdict`, verdict) : sql``}
  ${outcome ? oneOf(sql, sql`outcome`, outcome) : sql``}
  ${policyId ? sql`and policy_id = ${policyId}::bigint` : sql``}
  ${shadow === null ? sql`` : shadow ? sql`and decided is not null` : sql`and decided is null`}
  ${since ? sql`and at >= ${since}` : sql``}
  ${until ? sql`and at < ${until}` : sql``}`
