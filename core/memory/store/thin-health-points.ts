import type { Sql } from '#core/platform/database/connect.ts'
import { hourMs } from '#core/platform/durations.ts'

const fineMs = 48 * hourMs
/** Points are looked at for a day after they became old: a process that was stopped for longer leaves them fine. */
const lookedMs = 24 * hourMs
const keptMs = 90 * 24 * hourMs
const deletedMax = 20_000

/**
 * Of points older than two days the last of each hour is kept, of those older than 90 days none. A bounded piece;
 * answers how many went.
 */
export async function thinHealthPoints(sql: Sql, nowMs: number): Promise<number> {
  const [fine, looked, kept] = [nowMs - fineMs, nowMs - fineMs - lookedMs, nowMs - keptMs].map(
    (ms) => new Date(ms),
  ) as [Date, Date, Date]
  const keys = sql`(
    select distinct project_id, scope, key from rollup_hours where hour >= ${looked} and hour < ${fine}) as k`
  const apps = await sql`
    delete from health_points where (project_id, app, at) in (
      select p.project_id, p.app, p.at
        from ${keys} join health_points p on p.project_id = k.project_id and p.app = k.key and k.scope = 'app'
       where p.at < ${kept} or (p.at >= ${looked} and p.at < ${fine} and exists (
               select from health_points l where l.project_id = p.project_id and l.app = p.app and l.at > p.at
                  and l.at < date_trunc('hour', p.at) + interval '1 hour'))
       limit ${deletedMax})`
  const others = await sql`
    delete from health_scope_points where (project_id, scope, key, at) in (
      select p.project_id, p.scope, p.key, p.at
        from ${keys} join health_scope_points p on p.project_id = k.project_id and p.scope = k.scope and p.key = k.key
       where p.at < ${kept} or (p.at >= ${looked} and p.at < ${fine} and exists (
               select from health_scope_points l
                where l.project_id = p.project_id and l.scope = p.scope and l.key = p.key and l.at > p.at
                  and l.at < date_trunc('hour', p.at) + interval '1 hour'))
       limit ${deletedMax})`
  return apps.count + others.count
}
