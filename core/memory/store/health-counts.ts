import type { Queryable } from '#core/platform/database/connect.ts'
import { hourMs, minuteMs } from '#core/platform/durations.ts'

import { burnWindows, type BurnWindow, type BurnWindowName, type BurnWindows } from '../health/burn-alarms.ts'
import type { Count } from '../health/baseline.ts'
import type { HealthWindow } from '../health/score.ts'
import { executions, failures, summedUntil } from './rollup-hours.ts'

/** Whose health. Apps count runs; agents, tools and models count calls. */
export interface HealthScope {
  readonly kind: 'app' | 'agent' | 'tool' | 'model' | 'project'
  /** Null only for a project. */
  readonly key: string | null
}

/** What was counted of one app, agent, tool or model up to a moment. */
export interface ScopeCounts {
  readonly key: string
  readonly windows: readonly HealthWindow[]
  readonly burns: BurnWindows
}

const hourOf = (ms: number): number => Math.floor(ms / hourMs) * hourMs

/** Windows of an hour and more than an hour; the longer ones begin at a whole hour. */
const lengths: Readonly<Record<BurnWindowName, number>> = {
  '5 min': 5 * minuteMs,
  '30 min': 30 * minuteMs,
  '1 h': hourMs,
  '6 h': 6 * hourMs,
  '3 d': 72 * hourMs,
}
const isShort = (name: BurnWindowName): boolean => lengths[name] <= hourMs
const scored = ['1 h', '6 h', '3 d'] as const

interface SumRow {
  readonly key: string
  readonly executions: number[]
  readonly failed: number[]
  readonly bad: number[]
  readonly weighted: number[]
  readonly weightedFailed: number[]
  readonly weightedBad: number[]
}

/**
 * Counts of many keys of one kind in one statement: hours as far as they are summed, minutes from there on. Without
 * `keys`, those that ran within the `active` window, busiest first, at most `keysMax`.
 */
export async function readScopeCounts(
  sql: Queryable,
  projectId: number,
  {
    kind,
    keys,
    nowMs,
    keysMax = 1,
    active = '1 h',
  }: {
    readonly kind: HealthScope['kind']
    readonly keys: readonly string[] | null
    readonly nowMs: number
    readonly keysMax?: number
    readonly active?: '1 h' | '3 d'
  },
): Promise<readonly ScopeCounts[]> {
  const summed = Math.min((await summedUntil(sql, projectId)) ?? 0, hourOf(nowMs))
  const scope = kind === 'project' ? 'app' : kind
  const wanted = kind === 'project' || keys === null ? sql`` : sql`and key = any(${[...keys]})`
  const finest = new Date(Math.min(Math.max(summed, hourOf(nowMs - lengths['3 d'])), nowMs - lengths['1 h']))
  const lastHour = sql`sum(executions) filter (where fine and at >= ${new Date(nowMs - lengths['1 h'])})`
  const sums = (value: ReturnType<Queryable>) => windowSums(sql, value, nowMs, summed)
  const rows = await sql<SumRow[]>`
    with counted as (
      select key, hour as at, false as fine, executions, failed, failed_weight as bad,
             0.5 ^ (greatest(0, ${nowMs}::float8 / 1000 - extract(epoch from hour) - 1800) / 86400) as age
        from rollup_hours
       where project_id = ${projectId} and scope = ${scope} ${wanted}
         and hour >= ${new Date(hourOf(nowMs - lengths['3 d']))} and hour < ${new Date(summed)}
      union all
      select key, minute, true, ${executions(sql)}, ${failures(sql)}, coalesce(failed_weight, ${failures(sql)}),
             0.5 ^ (greatest(0, ${nowMs}::float8 / 1000 - extract(epoch from minute)) / 86400)
        from rollups
       where project_id = ${projectId} and scope = ${scope} ${wanted}
         and minute >= ${finest} and minute < ${new Date(nowMs)}
    )
    select ${kind === 'project' ? sql`''` : sql`key`} as key, ${sums(sql`executions`)} as executions,
           ${sums(sql`failed`)} as failed, ${sums(sql`bad`)} as bad, ${sums(sql`executions * age`)} as weighted,
           ${sums(sql`failed * age`)} as "weightedFailed", ${sums(sql`bad * age`)} as "weightedBad"
      from counted group by 1
     ${active === '3 d' || keys !== null ? sql`` : sql`having ${lastHour} > 0`}
     order by sum(executions) desc, 1 limit ${keys === null ? keysMax : Math.max(1, keys.length)}`
  return rows.map(countsOf)
}

/** One sum per window, as an array. */
function windowSums(sql: Queryable, value: ReturnType<Queryable>, nowMs: number, summedMs: number) {
  const sums = burnWindows.map((name) => {
    const since = new Date(isShort(name) ? nowMs - lengths[name] : hourOf(nowMs - lengths[name]))
    // Minutes of hours that were summed count by their hour.
    const once = isShort(name) ? sql`fine` : sql`(not fine or at >= ${new Date(summedMs)})`
    return sql`coalesce(sum(${value}) filter (where at >= ${since} and ${once}), 0)::float8`
  })
  return sql`array[${sums.flatMap((one, at) => (at === 0 ? [one] : [sql`, `, one]))}]`
}

function countsOf({ key, ...sums }: SumRow): ScopeCounts {
  const at = (values: readonly number[], name: BurnWindowName) => Math.max(0, values[burnWindows.indexOf(name)]!)
  const windows = scored.map((name): HealthWindow => ({
    name,
    executions: at(sums.executions, name),
    failed: at(sums.failed, name),
    weighted: at(sums.weighted, name),
    weightedFailed: at(sums.weightedFailed, name),
    weightedBad: at(sums.weightedBad, name),
  }))
  const burns = Object.fromEntries(
    burnWindows.map((name): [string, BurnWindow] => [
      name,
      { executions: at(sums.executions, name), failed: at(sums.failed, name), bad: at(sums.bad, name) },
    ]),
  ) as Record<BurnWindowName, BurnWindow>
  return { key, windows, burns }
}

/** Whole hours before a moment, oldest first, with minutes where hours are not summed yet. Empty ones are left out. */
export async function readHours(
  sql: Queryable,
  projectId: number,
  { kind, key }: HealthScope,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): Promise<readonly Count[]> {
  const summed = Math.min((await summedUntil(sql, projectId)) ?? 0, hourOf(toMs))
  const scope = kind === 'project' ? 'app' : kind
  const own = kind === 'project' ? sql`` : sql`and key = ${key}`
  return sql<Count[]>`
    select (extract(epoch from at) * 1000)::float8 as "atMs", sum(executions)::float8 as executions,
           sum(failed)::float8 as failed
      from (
        select hour as at, executions, failed from rollup_hours
         where project_id = ${projectId} and scope = ${scope} ${own} and hour >= ${new Date(hourOf(fromMs))}
           and hour < ${new Date(summed)}
        union all
        select date_trunc('hour', minute), ${executions(sql)}, ${failures(sql)} from rollups
         where project_id = ${projectId} and scope = ${scope} ${own}
           and minute >= ${new Date(Math.max(summed, hourOf(fromMs)))} and minute < ${new Date(hourOf(toMs))}
      ) as counted
     group by at having sum(executions) > 0 or sum(failed) > 0 order by at`
}

/** Every bucket of a stretch, oldest first, empty ones too. */
export async function readBuckets(
  sql: Queryable,
  projectId: number,
  { kind, key }: HealthScope,
  { fromMs, toMs, bucketMs }: { readonly fromMs: number; readonly toMs: number; readonly bucketMs: number },
): Promise<readonly Count[]> {
  const first = Math.floor(fromMs / bucketMs) * bucketMs
  const own = kind === 'project' ? sql`` : sql`and key = ${key}`
  const rows = await sql<Count[]>`
    select (floor(extract(epoch from minute) * 1000 / ${bucketMs}) * ${bucketMs})::float8 as "atMs",
           sum(${executions(sql)})::float8 as executions, sum(${failures(sql)})::float8 as failed
      from rollups
     where project_id = ${projectId} and scope = ${kind === 'project' ? 'app' : kind} ${own}
       and minute >= ${new Date(first)} and minute < ${new Date(toMs)}
     group by 1`
  const known = new Map(rows.map((row) => [row.atMs, row]))
  const count = Math.ceil((toMs - first) / bucketMs)
  return Array.from({ length: count }, (_, at) => {
    const atMs = first + at * bucketMs
    return known.get(atMs) ?? { atMs, executions: 0, failed: 0 }
  })
}
