import type { Sql } from '#core/platform/database/connect.ts'
import { totalCountMax } from '#graph/limits.ts'
import type { Page } from '#graph/paging/page.ts'
import { between } from '#graph/queries/between.ts'
import { oneOf } from '#graph/queries/one-of.ts'
import { containsTexts, nanoseconds, waysToTexts, type RunSearch } from '#graph/queries/run-texts.ts'

type Fragment = ReturnType<Sql>

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

export interface RunFilter extends RunSearch {
  readonly status: readonly string[] | null
  readonly since: Date | null
  readonly session: string | null
}

const columns = (sql: Sql) => sql`
  replace(trace_id::text, '-', '') as "traceId", name, app, status, encode(root_span_id, 'hex') as "rootSpanId",
  started_ns as "startedNs", ended_ns as "endedNs", span_count as "spanCount", finding_count as "findingCount",
  tokens_in as "tokensIn", tokens_out as "tokensOut", cost_usd as "costUsd", session_id as "sessionId",
  user_id as "userId", release, environment, models, preflight_ids::text[] as "preflightIds"`

/** Newest first. How far back texts are looked for: `waysToTexts`. */
export const listRuns = (sql: Sql, projectId: number, filter: RunFilter, page: Page) => {
  const direction = page.backwards ? sql`asc` : sql`desc`
  const stretch: Fragment = sql`
    ${between(sql, sql`started_ns, trace_id`, ['bigint', 'uuid'], page)}
    order by started_ns ${direction}, trace_id ${direction}
    limit ${page.limit}`
  const those =
    filter.texts.length === 0 ? matching(sql, filter) : sql`and trace_id in (${found(sql, projectId, filter, stretch)})`
  return sql<RunRow[]>`select ${columns(sql)} from traces where project_id = ${projectId} ${those} ${stretch}`
}

/** How many match, up to `totalCountMax`. */
export async function countRuns(sql: Sql, projectId: number, filter: RunFilter): Promise<number> {
  const limit: Fragment = sql`limit ${totalCountMax}`
  const [row] = await sql<{ count: number }[]>`
    select count(*)::integer as count from (
      select 1 from (${found(sql, projectId, filter, limit)}) as found ${limit}
    ) as matched`
  return row?.count ?? 0
}

export const runsByTraceIds = (sql: Sql, projectId: number, traceIds: readonly string[]) => sql<RunRow[]>`
  select ${columns(sql)} from traces where project_id = ${projectId} and trace_id = any(${traceIds}::uuid[])`

/** Ids of the runs that match. Each way to the texts is walked by itself: one `or` of all would read every run. */
function found(sql: Sql, projectId: number, filter: RunFilter, stretch: Fragment) {
  const ways = filter.texts.length === 0 ? [sql``] : waysToTexts(sql, projectId, filter)
  return ways
    .map(
      (way) => sql`
        (select trace_id from traces where project_id = ${projectId} ${matching(sql, filter)} ${way} ${stretch})`,
    )
    .reduce((all, one) => sql`${all} union ${one}`)
}

const matching = (sql: Sql, { app, status, since, until, session, texts }: RunFilter) => sql`
  ${app ? oneOf(sql, sql`app`, app) : sql``}
  ${status ? oneOf(sql, sql`status`, status) : sql``}
  ${status && !status.includes('OK') ? sql`and status <> 'OK'` : sql``}
  ${since ? sql`and started_ns >= ${nanoseconds(since)}` : sql``}
  ${until ? sql`and started_ns < ${nanoseconds(until)}` : sql``}
  ${session ? sql`and session_id = ${session}` : sql``}
  ${containsTexts(sql, texts)}`
