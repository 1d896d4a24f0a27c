import type { Queryable } from '#core/platform/database/connect.ts'

import { readAppModelKey } from '../app-model.ts'
import { causedEitherWay, transportPattern } from '../cause.ts'
import type { CallHistory } from '../preflight/memory.ts'
import { taxonomy } from '../taxonomy.ts'

/** So far back an outage's beginning is looked for. */
const hours = 2
/** Failures that may be what a provider fails with now. */
const failuresMax = 50
/** Occurrences of one fingerprint that are looked at, the latest: asked twice a second, all of two hours would be too many. */
const occurrencesMax = 500

export const environmentClasses = Object.entries(taxonomy).flatMap(([name, { cause }]) =>
  cause === 'environment' ? [name] : [],
)

interface MinuteRow {
  readonly projectId: number
  readonly scope: CallHistory['scope']
  readonly key: string
  readonly minutes: CallHistory['minutes']
}

/** Calls per minute of providers, models and tools that an environment failed of late; of one project or all. */
export async function readCallHistories(
  sql: Queryable,
  projectId: number | null,
  nowMs: number,
): Promise<Map<number, readonly CallHistory[]>> {
  const since = new Date(nowMs - hours * 3_600_000)
  const rows = await sql<MinuteRow[]>`
    with failing as (
      select distinct project_id, split_part(key, ':', 1) as scope, substr(key, strpos(key, ':') + 1) as key
        from rollups
       where scope = 'outage' and minute >= ${since} ${projectId === null ? sql`` : sql`and project_id = ${projectId}`}
    )
    select f.project_id as "projectId", f.scope, f.key,
           json_agg(json_build_object(
             'minute', (extract(epoch from r.minute) / 60)::int, 'calls', r.calls,
             'failed', coalesce(o.failed_calls, 0),
             'okMs', extract(epoch from r.last_at) * 1000, 'failedMs', extract(epoch from o.last_at) * 1000)
             order by r.minute) as minutes
      from failing f
      join rollups r on r.project_id = f.project_id and r.scope = f.scope and r.key = f.key and r.minute >= ${since}
      left join rollups o on o.project_id = f.project_id and o.scope = 'outage' and o.key = f.scope || ':' || f.key
                         and o.minute = r.minute
     group by f.project_id, f.scope, f.key`
  const histories = new Map<number, CallHistory[]>()
  for (const row of rows) {
    const failureId = await commonestFailure(sql, row, since)
    histories.set(row.projectId, [...(histories.get(row.projectId) ?? []), { ...row, failureId }])
  }
  return histories
}

/** What it mostly fails with: read from occurrences of failures seen lately, which their keys find. */
async function commonestFailure(
  sql: Queryable,
  { projectId, scope, key }: MinuteRow,
  since: Date,
): Promise<string | null> {
  const [row] = await sql<{ id: string }[]>`
    with recent as (
      select id, class from failures
       where project_id = ${projectId} and merged_into is null and last_seen_at >= ${since}
       order by last_seen_at desc limit ${failuresMax}
    )
    select f.id::text as id
      from recent f
      join fingerprints a on a.project_id = ${projectId} and a.failure_id = f.id
      cross join lateral (
        select provider, tool, app, at from occurrences
         where project_id = a.project_id and fingerprint = a.hash and at >= ${since}
         order by at desc limit ${occurrencesMax}
      ) as o
     where (f.class = any(${environmentClasses}::text[])
            or f.class = ${causedEitherWay} and a.text ~* ${transportPattern})
       ${scope === 'provider' ? sql`and o.provider = ${key}` : sql``}
       ${scope === 'tool' ? sql`and o.tool = ${key}` : sql``}
       ${scope === 'app_model' ? sql`and o.app = ${readAppModelKey(key).app}` : sql``}
     -- Of those that have more than are looked at, the one whose last came closer together.
     group by f.id order by count(*) desc, min(o.at) desc, f.id limit 1`
  return row?.id ?? null
}
