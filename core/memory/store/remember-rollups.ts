import type { Queryable } from '#core/platform/database/connect.ts'

/** What one minute gains. Calls count spans; runs count traces, once they ended. */
export interface RollupRow {
  readonly scope: string
  readonly key: string
  /** Minutes since 1970. */
  readonly minute: number
  calls: number
  failedCalls: number
  /** Failed runs of an app, failed calls of anything else, by severity. */
  failedWeight: number
  runs: number
  failedRuns: number
  tokensIn: number
  tokensOut: number
  costUsd: number
  durationMs: number
  /** When the last call that was timed ended, epoch milliseconds; left out by programs from before it was noted. */
  lastMs?: number | null
}

type Amounts = Partial<Omit<RollupRow, 'scope' | 'key' | 'minute'>> & { readonly timed?: boolean }

/** Sums what belongs to the same minute, scope and key before it is written. */
export interface RollupSums {
  add(scope: string, key: string, atMs: number, amounts: Amounts): void
  rows(): readonly RollupRow[]
}

export function rollupSums(): RollupSums {
  const sums = new Map<string, RollupRow>()
  return {
    add(scope, key, atMs, amounts) {
      const minute = Math.floor(atMs / 60_000)
      const id = `${scope}\u0001${key}\u0001${minute}`
      let row = sums.get(id)
      if (row === undefined) sums.set(id, (row = emptyRow(scope, key, minute)))
      row.calls += amounts.calls ?? 0
      row.failedCalls += amounts.failedCalls ?? 0
      row.failedWeight += amounts.failedWeight ?? 0
      row.runs += amounts.runs ?? 0
      row.failedRuns += amounts.failedRuns ?? 0
      row.tokensIn += amounts.tokensIn ?? 0
      row.tokensOut += amounts.tokensOut ?? 0
      row.costUsd += amounts.costUsd ?? 0
      row.durationMs += amounts.durationMs ?? 0
      const lastMs = amounts.timed === true ? atMs : (amounts.lastMs ?? null)
      if (lastMs !== null && lastMs > (row.lastMs ?? -Infinity)) row.lastMs = lastMs
    },
    rows: () => [...sums.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row),
  }
}

/** Hours that are summed again at each turn, because transactions end late; earlier ones only when they are noted. */
export const summedAgainHours = 2

const emptyRow = (scope: string, key: string, minute: number): RollupRow => ({
  scope,
  key,
  minute,
  calls: 0,
  failedCalls: 0,
  failedWeight: 0,
  runs: 0,
  failedRuns: 0,
  tokensIn: 0,
  tokensOut: 0,
  costUsd: 0,
  durationMs: 0,
  lastMs: null,
})

/**
 * Adds the sums to their minutes. Hours that may have been summed already are noted, so that they are summed again. A
 * row from before failures were weighed goes on with each of its failures as one of HIGH severity.
 */
export async function rememberRollups(sql: Queryable, projectId: number, rows: readonly RollupRow[]): Promise<void> {
  if (rows.length === 0) return
  const of = (pick: (row: RollupRow) => number) => rows.map(pick)
  await sql`
    with rows as materialized (
      select * from unnest(${rows.map(({ scope }) => scope)}::text[], ${rows.map(({ key }) => withoutNul(key))}::text[],
                  ${of((row) => row.minute)}::float8[], ${of((row) => row.calls)}::bigint[],
                  ${of((row) => row.failedCalls)}::bigint[], ${of((row) => row.failedWeight)}::float8[],
                  ${of((row) => row.runs)}::bigint[],
                  ${of((row) => row.failedRuns)}::bigint[], ${of((row) => row.tokensIn)}::bigint[],
                  ${of((row) => row.tokensOut)}::bigint[], ${of((row) => row.costUsd)}::float8[],
                  ${of((row) => row.durationMs)}::float8[], ${rows.map(({ lastMs = null }) => lastMs)}::float8[])
             as t (scope, key, minute, calls, failed_calls, failed_weight, runs, failed_runs, tokens_in, tokens_out,
                   cost_usd, duration_ms, last_ms)
    ), late as (
      insert into rollup_late_hours (project_id, hour)
      select distinct ${projectId}::integer, date_trunc('hour', to_timestamp(minute * 60)) from rows
       where scope in ('app', 'agent', 'tool', 'model')
         and minute < floor(extract(epoch from now()) / 3600) * 60 - ${summedAgainHours * 60}
       order by 2
      -- The lock makes whoever sums the hour again wait for what this transaction adds to it.
      on conflict (project_id, hour) do update set hour = excluded.hour
    )
    insert into rollups as r (
      project_id, scope, key, minute, calls, failed_calls, failed_weight, runs, failed_runs, tokens_in, tokens_out,
      cost_usd, duration_ms, last_at)
    select ${projectId}, scope, key, to_timestamp(minute * 60), calls, failed_calls, failed_weight, runs, failed_runs,
           tokens_in, tokens_out, cost_usd, duration_ms, to_timestamp(last_ms / 1000)
      from rows
    on conflict (project_id, scope, key, minute) do update set
      calls         = r.calls + excluded.calls,
      failed_calls  = r.failed_calls + excluded.failed_calls,
      failed_weight = excluded.failed_weight
        + coalesce(r.failed_weight, case when r.scope = 'app' then r.failed_runs else r.failed_calls end),
      runs          = r.runs + excluded.runs,
      failed_runs   = r.failed_runs + excluded.failed_runs,
      tokens_in     = r.tokens_in + excluded.tokens_in,
      tokens_out    = r.tokens_out + excluded.tokens_out,
      cost_usd      = r.cost_usd + excluded.cost_usd,
      duration_ms   = r.duration_ms + excluded.duration_ms,
      last_at       = greatest(r.last_at, excluded.last_at)`
}

/** PostgreSQL's text can hold neither NUL nor half of a surrogate pair. */
const withoutNul = (value: string) => value.replaceAll('\0', '\uFFFD').toWellFormed()
