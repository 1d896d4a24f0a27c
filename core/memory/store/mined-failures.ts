import type { Queryable } from '#core/platform/database/connect.ts'
import { hourMs } from '#core/platform/durations.ts'

import type { NamedFailure } from '../patterns/found.ts'
import type { FailureText } from '../patterns/kin.ts'
import type { HourRuns } from '../patterns/times.ts'
import type { Meeting } from '../patterns/cascade.ts'
import { executions } from './rollup-hours.ts'

/** Failures whose hours are looked at, runs of each that are read, and their apps: the busiest and the newest. */
const failuresMax = 150
const runsMax = 3_000
const appsMax = 200
/** Runs with several failures whose order is looked up. */
const meetingsMax = 4_000

/** Failures behind fingerprints; not those that were called no failure, nor archived ones. */
export async function failuresOfFingerprints(
  sql: Queryable,
  projectId: number,
  hashes: readonly string[],
): Promise<{
  readonly failureOf: ReadonlyMap<string, string>
  readonly names: ReadonlyMap<string, Omit<NamedFailure, 'apps' | 'firstMs' | 'lastMs'>>
}> {
  const rows = await sql<
    { hash: string; id: string; shortNo: number; class: string; title: string; mitigation: string | null }[]
  >`
    select replace(a.hash::text, '-', '') as hash, f.id::text, f.short_no as "shortNo", f.class, f.title, f.mitigation
      from fingerprints a
      join failures f on f.project_id = a.project_id and f.id = a.failure_id
     where a.project_id = ${projectId} and a.hash = any(${hashes}::uuid[]) and f.merged_into is null
       and f.state <> 'ARCHIVED' and not f.not_a_failure`
  return {
    failureOf: new Map(rows.map(({ hash, id }) => [hash, id])),
    names: new Map(
      rows.map(({ id, shortNo, class: name, title, mitigation }) => [
        id,
        { id, shortId: `F-${shortNo}`, class: name, title, mitigation },
      ]),
    ),
  }
}

/** When runs with several failures met each of them first. */
export async function readMeetings(
  sql: Queryable,
  projectId: number,
  runs: readonly { readonly traceId: string; readonly app: string }[],
  failureOf: ReadonlyMap<string, string>,
): Promise<readonly Meeting[]> {
  const asked = runs.slice(0, meetingsMax)
  const rows = await sql<{ traceId: string; hash: string; atMs: number }[]>`
    select replace(trace_id::text, '-', '') as "traceId", replace(fingerprint::text, '-', '') as hash,
           (extract(epoch from min(at)) * 1000)::float8 as "atMs"
      from findings
     where project_id = ${projectId} and trace_id = any(${asked.map(({ traceId }) => traceId)}::uuid[]) and not held
     group by 1, 2`
  const met = new Map(asked.map(({ traceId }) => [traceId, new Map<string, number>()]))
  for (const { traceId, hash, atMs } of rows) {
    const id = failureOf.get(hash)
    const known = met.get(traceId)
    if (id !== undefined && known !== undefined) known.set(id, Math.min(known.get(id) ?? Infinity, atMs))
  }
  return asked.map(({ traceId, app }) => ({ app, firstMs: met.get(traceId) ?? new Map() }))
}

/** Per failure, its runs in each hour beside all runs of the apps that met it. */
export async function readFailureHours(
  sql: Queryable,
  projectId: number,
  failureIds: readonly string[],
  { fromMs, nowMs, summedMs }: { readonly fromMs: number; readonly nowMs: number; readonly summedMs: number },
): Promise<ReadonlyMap<string, readonly HourRuns[]>> {
  const ids = failureIds.slice(0, failuresMax)
  const from = new Date(Math.floor(fromMs / hourMs) * hourMs)
  const rows = await sql<{ id: string; apps: string[]; hours: number[]; runs: number[]; newest: number }[]>`
    with met as (
      select a.failure_id, r.trace_id, r.app, floor(extract(epoch from r.at) / 3600) as hour
        from fingerprints a
        cross join lateral (
          select trace_id, app, at from fingerprint_runs
           where project_id = a.project_id and fingerprint = a.hash and at >= ${from}
           order by at desc limit ${runsMax}
        ) as r
       where a.project_id = ${projectId} and a.failure_id = any(${ids}::bigint[])
    ), counted as (
      select failure_id, hour, count(distinct trace_id)::float8 as runs from met group by 1, 2
    )
    select failure_id::text as id, array_agg((hour * 3600000)::float8 order by hour) as hours,
           array_agg(runs order by hour) as runs,
           (select array_agg(distinct app) from met where met.failure_id = counted.failure_id) as apps
      from counted group by failure_id`
  const apps = [...new Set(rows.flatMap((row) => row.apps))].sort().slice(0, appsMax)
  const traffic = await appTraffic(sql, projectId, apps, from, summedMs)
  return new Map(
    rows.map(({ id, apps: own, hours, runs }) => {
      const failing = new Map(hours.map((atMs, at) => [atMs, runs[at] ?? 0]))
      const list: HourRuns[] = []
      for (let atMs = from.getTime(); atMs <= nowMs; atMs += hourMs) {
        const met = failing.get(atMs) ?? 0
        const all = own.reduce((sum, app) => sum + (traffic.get(app)?.get(atMs) ?? 0), 0)
        list.push({ atMs, failing: met, all: Math.max(all, met) })
      }
      return [id, list]
    }),
  )
}

async function appTraffic(
  sql: Queryable,
  projectId: number,
  apps: readonly string[],
  from: Date,
  summedMs: number,
): Promise<ReadonlyMap<string, ReadonlyMap<number, number>>> {
  const rows = await sql<{ key: string; hours: number[]; runs: number[] }[]>`
    select key, array_agg((extract(epoch from hour) * 1000)::float8) as hours, array_agg(runs) as runs
      from (
        select key, hour, executions::float8 as runs from rollup_hours
         where project_id = ${projectId} and scope = 'app' and key = any(${apps}) and hour >= ${from}
           and hour < ${new Date(summedMs)}
        union all
        select key, date_trunc('hour', minute), sum(${executions(sql)})::float8 from rollups
         where project_id = ${projectId} and scope = 'app' and key = any(${apps})
           and minute >= greatest(${from}, ${new Date(summedMs)})
         group by 1, 2
      ) as counted
     group by key`
  return new Map(rows.map(({ key, hours, runs }) => [key, new Map(hours.map((atMs, at) => [atMs, runs[at] ?? 0]))]))
}

/** What failures seen since then read like, each by its most met fingerprint: the most recently seen. */
export async function readFailureTexts(
  sql: Queryable,
  projectId: number,
  since: Date,
  limit = 450,
): Promise<
  readonly (FailureText & { readonly shortId: string; readonly title: string; readonly mitigation: string | null })[]
> {
  return sql`
    select f.id::text, 'F-' || f.short_no as "shortId", f.class, f.title, f.mitigation, alias.text,
           array(select distinct m.app from fingerprints a
                   join fingerprint_apps m on m.project_id = a.project_id and m.fingerprint = a.hash
                  where a.project_id = f.project_id and a.failure_id = f.id order by m.app) as apps,
           f.run_count::int as runs, (extract(epoch from f.first_seen_at) * 1000)::float8 as "firstMs",
           (extract(epoch from f.last_seen_at) * 1000)::float8 as "lastMs"
      from failures f
      cross join lateral (
        select text from fingerprints where project_id = f.project_id and failure_id = f.id
         order by occurrence_count desc, at, hash limit 1
      ) as alias
     where f.project_id = ${projectId} and f.last_seen_at >= ${since} and f.merged_into is null and not f.not_a_failure
       and not f.withdrawn and f.state <> 'ARCHIVED'
     order by f.last_seen_at desc, f.id desc limit ${limit}`
}
