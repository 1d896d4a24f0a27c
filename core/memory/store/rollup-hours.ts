import type { Queryable, Sql } from '#core/platform/database/connect.ts'
import { hourMs } from '#core/platform/durations.ts'

import { jobPosition, keepJobPosition } from './job-positions.ts'
import { summedAgainHours } from './remember-rollups.ts'

const job = 'sum hours'
/** Health looks back no further. */
const lookedBackMs = 29 * 24 * hourMs
/** Hours summed in one statement, and late ones in one turn; what is left comes next time. */
const hoursMax = 24
const lateMax = 48

/** Scopes whose executions are weighed, and what an execution of each is. */
export const healthScopes = ['app', 'agent', 'tool', 'model'] as const

/** The hour from which on nothing was summed yet, in milliseconds since 1970; null when nothing was. */
export async function summedUntil(sql: Queryable, projectId: number): Promise<number | null> {
  const position = await jobPosition(sql, projectId, job)
  return position === null ? null : Number(position)
}

/**
 * Sums minutes to hours, of every project, up to the last whole hour. The last two are summed again each time, earlier
 * ones when they are noted as late. Any process may do so; one at a time. Answers how many hours were summed.
 */
export async function sumHours(sql: Sql, nowMs: number): Promise<number> {
  const projects = await sql<{ id: number }[]>`select id from projects order by id`
  let summed = 0
  for (const { id } of projects) summed += await sumProject(sql, id, nowMs)
  return summed
}

async function sumProject(sql: Sql, projectId: number, nowMs: number): Promise<number> {
  const untilMs = Math.floor(nowMs / hourMs) * hourMs
  const known = await summedUntil(sql, projectId)
  let fromMs = known ?? (await firstHour(sql, projectId, nowMs - lookedBackMs))
  if (fromMs === null) return 0
  if (known !== null) fromMs = Math.min(untilMs, known) - summedAgainHours * hourMs
  let summed = 0
  for (let atMs = fromMs; atMs < untilMs; atMs += hoursMax * hourMs) {
    const endMs = Math.min(untilMs, atMs + hoursMax * hourMs)
    await sql.begin(async (tx) => {
      await writeHours(tx, projectId, atMs, endMs)
      await keepJobPosition(tx, projectId, job, String(Math.max(endMs, known ?? 0)), nowMs)
    })
    summed += (endMs - atMs) / hourMs
  }
  return summed + (await sumLate(sql, projectId))
}

async function firstHour(sql: Sql, projectId: number, sinceMs: number): Promise<number | null> {
  const [row] = await sql<[{ first: number | null }]>`
    select (extract(epoch from date_trunc('hour', min(minute))) * 1000)::float8 as first from rollups
     where project_id = ${projectId} and scope = 'app' and minute >= ${new Date(sinceMs)}`
  return row.first
}

/** Hours that gained something after they were summed. Taking the note waits for whoever is adding at this moment. */
async function sumLate(sql: Sql, projectId: number): Promise<number> {
  return sql.begin(async (tx) => {
    const late = await tx<{ atMs: number }[]>`
      delete from rollup_late_hours where (project_id, hour) in (
        select project_id, hour from rollup_late_hours where project_id = ${projectId} order by hour limit ${lateMax})
      returning (extract(epoch from hour) * 1000)::float8 as "atMs"`
    for (const { atMs } of late) await writeHours(tx, projectId, atMs, atMs + hourMs)
    return late.length
  })
}

async function writeHours(tx: Queryable, projectId: number, fromMs: number, toMs: number): Promise<void> {
  await tx`
    insert into rollup_hours (project_id, scope, key, hour, executions, failed, failed_weight)
    select project_id, scope, key, date_trunc('hour', minute), sum(${executions(tx)}), sum(${failures(tx)}),
           sum(coalesce(failed_weight, ${failures(tx)}))
      from rollups
     where project_id = ${projectId} and scope = any(${[...healthScopes]}) and minute >= ${new Date(fromMs)}
       and minute < ${new Date(toMs)}
     group by 1, 2, 3, 4
    on conflict (project_id, scope, key, hour) do update set
      executions = excluded.executions, failed = excluded.failed, failed_weight = excluded.failed_weight
     where (rollup_hours.executions, rollup_hours.failed, rollup_hours.failed_weight)
           is distinct from (excluded.executions, excluded.failed, excluded.failed_weight)`
}

/** Apps count runs, everything else calls. */
export const executions = (sql: Queryable) => sql`(case when scope = 'app' then runs else calls end)`
export const failures = (sql: Queryable) => sql`(case when scope = 'app' then failed_runs else failed_calls end)`
