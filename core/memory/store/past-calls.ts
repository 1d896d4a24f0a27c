import type { Queryable } from '#core/platform/database/connect.ts'

import { readAppModelKey } from '../app-model.ts'
import { causedEitherWay, transportPattern } from '../cause.ts'
import type { PastCalls } from '../backtest/past-calls.ts'
import { environmentClasses } from './call-histories.ts'

/** Providers, models and tools whose calls are replayed. */
const keysMax = 1_000

interface MinuteRow extends Pick<PastCalls, 'scope' | 'key'> {
  /** Epoch milliseconds. */
  readonly minuteMs: number
  readonly calls: number
  readonly failed: number
  readonly okMs: number | null
  readonly failedMs: number | null
}

/**
 * Calls of what an environment failed at some time in the window, as they became known: those of a minute that failed
 * with the last of them, those that went well with the last of these. Where moments were not noted yet, at its end.
 */
export async function readPastCalls(sql: Queryable, projectId: number, from: Date, to: Date): Promise<PastCalls[]> {
  const rows = await sql<MinuteRow[]>`
    with failing as (
      select distinct split_part(key, ':', 1) as scope, substr(key, strpos(key, ':') + 1) as key
        from rollups where project_id = ${projectId} and scope = 'outage' and minute >= ${from} and minute < ${to}
       limit ${keysMax}
    )
    select f.scope, f.key, extract(epoch from r.minute)::float8 * 1000 as "minuteMs", r.calls::float8 as calls,
           coalesce(o.failed_calls, 0)::float8 as failed, extract(epoch from r.last_at)::float8 * 1000 as "okMs",
           extract(epoch from o.last_at)::float8 * 1000 as "failedMs"
      from failing f
      join rollups r on r.project_id = ${projectId} and r.scope = f.scope and r.key = f.key
                    and r.minute >= ${from} and r.minute < ${to}
      left join rollups o on o.project_id = ${projectId} and o.scope = 'outage' and o.key = f.scope || ':' || f.key
                         and o.minute = r.minute`
  const failureAt = await failuresByMinute(sql, projectId, from, to)
  return rows.flatMap((row) => callsOf(row, failureAt)).sort((a, b) => a.atMs - b.atMs)
}

function callsOf(row: MinuteRow, failureAt: FailureAt): PastCalls[] {
  const { scope, key, minuteMs, calls, failed } = row
  const one = { scope, key, failureId: null }
  const endMs = minuteMs + 59_999
  const lost = {
    ...one,
    atMs: row.failedMs ?? endMs,
    calls: failed,
    failed,
    failureId: failureAt(scope, key, minuteMs),
  }
  const well = { ...one, atMs: row.okMs ?? endMs, calls: calls - failed, failed: 0 }
  return [lost, well].filter((some) => some.calls > 0)
}

type FailureAt = (scope: PastCalls['scope'], key: string, minuteMs: number) => string | null

/** What a provider, a tool or an app failed with in a minute, by what it failed with most often. */
async function failuresByMinute(sql: Queryable, projectId: number, from: Date, to: Date): Promise<FailureAt> {
  const rows = await sql<{ kind: string; key: string; minuteMs: number; id: string }[]>`
    select kind, key, extract(epoch from date_trunc('minute', o.at))::float8 * 1000 as "minuteMs",
           a.failure_id::text as id
      from occurrences o
      join fingerprints a on a.project_id = o.project_id and a.hash = o.fingerprint
      cross join lateral (
        values ('provider', o.provider), ('tool', o.tool), ('app', o.app), ('model', '')) as k (kind, key)
     where o.project_id = ${projectId} and o.at >= ${from} and o.at < ${to}
       and (o.class = any(${environmentClasses}::text[])
            or o.class = ${causedEitherWay} and a.text ~* ${transportPattern})
       and key is not null
     group by 1, 2, 3, 4 order by count(*), 4`
  // The commonest comes last and stays.
  const byKey = new Map(rows.map(({ kind, key, minuteMs, id }) => [`${kind} ${key} ${minuteMs}`, id]))
  return (scope, key, minuteMs) => {
    const [kind, name] =
      scope === 'app_model' ? ['app', readAppModelKey(key).app] : scope === 'model' ? ['model', ''] : [scope, key]
    return byKey.get(`${kind} ${name} ${minuteMs}`) ?? null
  }
}
