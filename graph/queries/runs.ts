import type { Sql } from '#core/platform/database/connect.ts'
import { totalCountMax } from '#graph/limits.ts'
import type { Page } from '#graph/paging/page.ts'
import { between } from '#graph/queries/between.ts'
import { containing } from '#graph/queries/containing.ts'
import { oneOf } from '#graph/queries/one-of.ts'

export type RunStatus = 'RUNNING' | 'OK' | 'FAILED' | 'RECOVERED' | 'ABANDONED'

export interface RunRow {
  readonly traceId: string
  readonly name: string
  readonly app: string
  readonly status: RunStatus
  readonly rootSpanId: string | null
  readonly startedNs: bigint
  readonly endedNs: bigint
  readonly spanCount: number
  readonly findingCount: number
  readonly tokensIn: bigint | null
  readonly tokensOut: bigint | null
  readonly costUsd: number | null
  readonly sessionId: string | null
  readonly userId: string | null
  readonly release: string | null
  readonly environment: string | null
  readonly models: readonly string[]
  readonly preflightIds: readonly string[]
}

export interface RunFilter {
  readonly app: readonly string[] | null
  readonly status: readonly string[] | null
  readonly since: Date | null
  readonly until: Date | null
  readonly session: string | null
  /** Each must be contained in the name, the session or the user, or be the beginning of the trace id. */
  readonly texts: readonly string[]
}

const columns = (sql: Sql) => sql`
  replace(trace_id::text, '-', '') as "traceId", name, app, status, encode(root_span_id, 'hex') as "rootSpanId",
  started_ns as "startedNs", ended_ns as "endedNs", span_count as "spanCount", finding_count as "findingCount",
  tokens_in as "tokensIn", tokens_out as "tokensOut", cost_usd as "costUsd", session_id as "sessionId",
  user_id as "userId", release, environment, models, preflight_ids::text[] as "preflightIds"`

/** Newest first. */
export const listRuns = (sql: Sql, projectId: number, filter: RunFilter, page: Page) => {
  const direction = page.backwards ? sql`asc` : sql`desc`
  return sql<RunRow[]>`
    select ${columns(sql)} from traces
     where project_id = ${projectId} ${matching(sql, filter)}
       ${between(sql, sql`started_ns, trace_id`, ['bigint', 'uuid'], page)}
     order by started_ns ${direction}, trace_id ${direction}
     limit ${page.limit}`
}

export async function countRuns(sql: Sql, projectId: number, filter: RunFilter): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::integer as count from (
      select 1 from traces where project_id = ${projectId} ${matching(sql, filter)} limit ${totalCountMax}
    ) as matched`
  return row?.count ?? 0
}

export const runsByTraceIds = (sql: Sql, projectId: number, traceIds: readonly string[]) => sql<RunRow[]>`
  select ${columns(sql)} from traces where project_id = ${projectId} and trace_id = any(${traceIds}::uuid[])`

const nanoseconds = (date: Date): bigint => BigInt(date.getTime()) * 1_000_000n

const matching = (sql: Sql, { app, status, since, until, session, texts }: RunFilter) => sql`
  ${app ? oneOf(sql, sql`app`, app) : sql``}
  ${status ? oneOf(sql, sql`status`, status) : sql``}
  ${status && !status.includes('OK') ? sql`and status <> 'OK'` : sql``}
  ${since ? sql`and started_ns >= ${nanoseconds(since)}` : sql``}
  ${until ? sql`and started_ns < ${nanoseconds(until)}` : sql``}
  ${session ? sql`and session_id = ${session}` : sql``}
  ${texts.reduce((all, text) => sql`${all} ${containsText(sql, text)}`, sql``)}`

// A trace id is found by its beginning, written with or without dashes and in either case.
function containsText(sql: Sql, text: string) {
  const pattern = containing(text)
  const hex = text.replaceAll('-', '').toLowerCase()
  const [lowest, highest] = [hex.padEnd(32, '0'), hex.padEnd(32, 'f')]
  return sql`and (name ilike ${pattern} or session_id ilike ${pattern} or user_id ilike ${pattern} ${
    /^[0-9a-f]{4,32}$/.test(hex) ? sql`or trace_id between ${lowest}::uuid and ${highest}::uuid` : sql``
  })`
}
