import type { Queryable, Sql } from '#core/platform/database/connect.ts'
import { hourMs } from '#core/platform/durations.ts'

import type { MinedRun } from '../patterns/mined-run.ts'
import { readHours } from './health-counts.ts'

/** A run as it is read; failures are known by fingerprints until they are looked up. */
export interface ReadRun extends Omit<MinedRun, 'failures'> {
  readonly traceId: string
  readonly sessionId: string | null
  readonly fingerprints: readonly string[]
}

export interface ReadRuns {
  readonly cases: readonly ReadRun[]
  readonly universe: readonly ReadRun[]
  readonly totalRuns: number
  /** Where the window begins: later than asked for when there were more failing runs than are read. */
  readonly fromMs: number
}

/** Runs that failed, and runs of the universe, that are read in one turn. */
export const runsMax = 10_000
const pageRows = 1_000
/** Slices that an hour is cut into when only some of its runs are read. */
const slices = 6

interface RunRow {
  readonly traceId: string
  readonly app: string
  readonly userId: string | null
  readonly sessionId: string | null
  readonly release: string | null
  readonly environment: string | null
  readonly facts: string[]
  readonly fingerprints: string[]
  readonly atMs: number
}

/**
 * Runs of a window, judged ones only: those that failed, newest first, and a sample of all. Where the universe is
 * larger than what is read, each hour gives as many as its share of the runs, from six places.
 */
export async function readMinedRuns(
  sql: Sql,
  projectId: number,
  { fromMs, nowMs, max = runsMax }: { readonly fromMs: number; readonly nowMs: number; readonly max?: number },
): Promise<ReadRuns> {
  const cases = await readPages(failedRuns(sql, projectId, fromMs, max))
  cases.sort((a, b) => b.atMs - a.atMs || (a.traceId < b.traceId ? -1 : 1))
  const full = cases.length >= max
  const since = full ? (cases[max - 1]?.atMs ?? fromMs) : fromMs
  const kept = cases.filter(({ atMs }) => atMs >= since).slice(0, max)
  const toMs = (Math.floor(nowMs / hourMs) + 1) * hourMs
  const hours = await readHours(sql, projectId, { kind: 'project', key: null }, { fromMs: since, toMs })
  const totalRuns = hours.reduce((sum, { executions }) => sum + executions, 0)
  const stretches =
    totalRuns <= max
      ? [{ fromMs: since, toMs, limit: max }]
      : hours.flatMap(({ atMs, executions }) => slicesOf(atMs, Math.round((max * executions) / totalRuns)))
  const universe = await readPages(anyRuns(sql, projectId, stretches))
  return { cases: kept, universe, totalRuns: Math.max(totalRuns, universe.length), fromMs: since }
}

/** An hour's share of the sample, spread over its slices; what is left over goes to the first ones. */
function slicesOf(atMs: number, count: number) {
  const lengthMs = hourMs / slices
  return Array.from({ length: slices }, (_, at) => ({
    fromMs: atMs + at * lengthMs,
    toMs: atMs + (at + 1) * lengthMs,
    limit: Math.floor(count / slices) + Number(at < count % slices),
  })).filter(({ limit }) => limit > 0)
}

const columns = (sql: Queryable) => sql`
  replace(trace_id::text, '-', '') as "traceId", app, user_id as "userId", session_id as "sessionId", release,
  environment, facts, fingerprints::text[], (started_ns / 1000000)::float8 as "atMs"`

const ns = (ms: number): string => (BigInt(Math.round(ms)) * 1_000_000n).toString()

const failedRuns = (sql: Sql, projectId: number, fromMs: number, max: number) => sql<RunRow[]>`
  select r.* from unnest(array['FAILED', 'RECOVERED', 'ABANDONED']) as wanted(status) cross join lateral (
    select ${columns(sql)} from traces
     where project_id = ${projectId} and status <> 'OK' and status = wanted.status
       and started_ns >= ${ns(fromMs)}::bigint and failed_weight is not null
     order by started_ns desc, trace_id desc limit ${max}
  ) as r`

const anyRuns = (
  sql: Sql,
  projectId: number,
  stretches: readonly { readonly fromMs: number; readonly toMs: number; readonly limit: number }[],
) => sql<RunRow[]>`
  select r.* from unnest(${stretches.map((one) => ns(one.fromMs))}::bigint[],
                         ${stretches.map((one) => ns(one.toMs))}::bigint[],
                         ${stretches.map((one) => one.limit)}::int[]) as s (from_ns, to_ns, rows)
    cross join lateral (
      select ${columns(sql)} from traces
       where project_id = ${projectId} and started_ns >= s.from_ns and started_ns < s.to_ns
         and failed_weight is not null
       order by started_ns, trace_id limit s.rows
    ) as r`

/** Page by page, so that neither memory nor the event loop holds all rows at once; texts are kept once each. */
async function readPages(query: ReturnType<typeof failedRuns>): Promise<ReadRun[]> {
  const texts = new Map<string, string>()
  const once = (text: string): string => {
    const known = texts.get(text)
    if (known === undefined) texts.set(text, text)
    return known ?? text
  }
  const runs: ReadRun[] = []
  for await (const rows of query.cursor(pageRows)) {
    for (const row of rows) {
      const own = [
        ...row.facts,
        ...(row.release === null ? [] : [`release:${row.release}`]),
        ...(row.environment === null ? [] : [`environment:${row.environment}`]),
      ]
      runs.push({
        traceId: row.traceId,
        sessionId: row.sessionId,
        app: once(row.app),
        user: row.userId === null ? null : once(row.userId),
        atMs: row.atMs,
        items: own.map(once),
        fingerprints: row.fingerprints.map((hash) => once(hash.replaceAll('-', ''))),
      })
    }
  }
  return runs
}

/** How many runs each app had in a window, in whole hours. */
export async function readAppSizes(
  sql: Queryable,
  projectId: number,
  fromMs: number,
  summedMs: number,
): Promise<ReadonlyMap<string, number>> {
  const from = new Date(Math.floor(fromMs / hourMs) * hourMs)
  const rows = await sql<{ key: string; runs: number }[]>`
    select key, sum(runs)::float8 as runs
      from (
        select key, executions as runs from rollup_hours
         where project_id = ${projectId} and scope = 'app' and hour >= ${from} and hour < ${new Date(summedMs)}
        union all
        select key, runs from rollups
         where project_id = ${projectId} and scope = 'app' and minute >= greatest(${from}, ${new Date(summedMs)})
      ) as counted
     group by key`
  return new Map(rows.map(({ key, runs }) => [key, runs]))
}
