import type { Sql } from '#core/platform/database/connect.ts'
import { dayMs, hourMs } from '#core/platform/durations.ts'

import type { Count } from '../health/baseline.ts'
import { driftsIn, type Drift } from '../health/drift.ts'
import { percentText } from '../health/words.ts'
import { jobPosition, keepJobPosition } from './job-positions.ts'

const job = 'watch drift'
/** Keys read at a time, and looked at in one turn. */
const keysPage = 100
const keysMax = 5_000

/**
 * Looks for slow drift of everything that ran within a day, once an hour, after the hour was summed. Answers how many
 * alarms were raised.
 */
export async function markDrifts(sql: Sql, nowMs: number): Promise<number> {
  const hour = String(Math.floor(nowMs / hourMs))
  const projects = await sql<{ id: number }[]>`select id from projects order by id`
  let raised = 0
  for (const { id } of projects) {
    if ((await jobPosition(sql, id, job)) === hour) continue
    raised += await markProject(sql, id, nowMs)
    await keepJobPosition(sql, id, job, hour, nowMs)
  }
  return raised
}

async function markProject(sql: Sql, projectId: number, nowMs: number): Promise<number> {
  const keys = await sql<{ scope: string; key: string }[]>`
    select distinct scope, key from rollup_hours
     where project_id = ${projectId} and scope in ('app', 'agent', 'tool', 'model')
       and hour >= ${new Date(nowMs - dayMs)} and failed > 0
     order by 1, 2 limit ${keysMax}`
  let raised = 0
  for (const scope of new Set(keys.map((row) => row.scope))) {
    const own = keys.filter((row) => row.scope === scope).map(({ key }) => key)
    for (let at = 0; at < own.length; at += keysPage) {
      raised += await markKeys(sql, projectId, scope, own.slice(at, at + keysPage), nowMs)
    }
  }
  return raised
}

interface HoursRow {
  readonly key: string
  readonly hours: number[]
  readonly executions: number[]
  readonly failed: number[]
  readonly burstFrom: number[]
  readonly burstTo: number[]
}

async function markKeys(
  sql: Sql,
  projectId: number,
  scope: string,
  keys: readonly string[],
  nowMs: number,
): Promise<number> {
  const since = new Date(nowMs - 28 * dayMs)
  const rows = await sql<HoursRow[]>`
    select h.key, array_agg((extract(epoch from hour) * 1000)::float8 order by hour) as hours,
           array_agg(executions::float8 order by hour) as executions, array_agg(failed::float8 order by hour) as failed,
           ${burstTimes(sql, projectId, scope, sql`started_at`)} as "burstFrom",
           ${burstTimes(sql, projectId, scope, sql`coalesce(ended_at, ${new Date(nowMs)})`)} as "burstTo"
      from rollup_hours h
     where project_id = ${projectId} and scope = ${scope} and key = any(${keys}) and hour >= ${since}
     group by h.key`
  let raised = 0
  for (const row of rows) {
    const inBurst = (atMs: number) =>
      row.burstFrom.some((fromMs, at) => atMs < row.burstTo[at]! && atMs + hourMs > fromMs)
    const counts = row.hours.map((atMs, at): Count => ({
      atMs,
      executions: row.executions[at]!,
      failed: row.failed[at]!,
    }))
    for (const drift of driftsIn(counts, Math.floor(nowMs / hourMs) * hourMs, inBurst)) {
      raised += await keepDrift(sql, projectId, scope, row.key, drift)
    }
  }
  return raised
}

const burstTimes = (sql: Sql, projectId: number, scope: string, time: ReturnType<Sql>) => sql`array(
  select (extract(epoch from ${time}) * 1000)::float8 from health_marks m
   where m.project_id = ${projectId} and m.scope = ${scope} and m.key = h.key and m.kind = 'burst'
   order by started_at)`

/** One a day, however often the same days are looked at. */
async function keepDrift(sql: Sql, projectId: number, scope: string, key: string, drift: Drift): Promise<number> {
  const at = new Date(drift.atMs)
  const detail = {
    shareBefore: drift.shareBefore,
    shareNow: drift.shareNow,
    text: `${percentText(drift.shareNow)} failed over a day; ${percentText(drift.shareBefore)} are usual.`,
  }
  const { count } = await sql`
    insert into health_marks (project_id, scope, key, kind, started_at, ended_at, detail)
    select ${projectId}, ${scope}, ${key}, 'drift', ${at}, ${at}, ${sql.json(detail)}
     where not exists (
       select from health_marks
        where project_id = ${projectId} and scope = ${scope} and key = ${key} and kind = 'drift'
          and started_at > ${new Date(drift.atMs - dayMs)} and started_at < ${new Date(drift.atMs + dayMs)})
    on conflict do nothing`
  return count
}
