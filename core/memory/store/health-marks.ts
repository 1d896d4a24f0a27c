import type { Queryable, Sql } from '#core/platform/database/connect.ts'
import { dayMs, minuteMs } from '#core/platform/durations.ts'

import { baselines } from '../health/baseline.ts'
import type { BurnAlarm } from '../health/burn-alarms.ts'
import { burstsIn, type Burst } from '../health/bursts.ts'
import { countText } from '../health/words.ts'
import { nounOf } from './health.ts'
import { readBuckets, readHours, type HealthScope } from './health-counts.ts'
import { jobPosition, keepJobPosition } from './job-positions.ts'
import { readSlos } from './health-settings.ts'
import { failures, healthScopes } from './rollup-hours.ts'

const job = 'mark bursts'
const bucketMs = 5 * minuteMs
/** Whole buckets: the last one may not be over yet. */
const dayOf = (nowMs: number): number => Math.floor((nowMs - dayMs) / bucketMs) * bucketMs
/** Fewer failures than this are no burst, so nothing else is looked at. */
const failuresMin = 5
const recentMs = 120 * minuteMs
/** Scopes looked at in one turn, of each project; those with the most failures first. */
const lookedMax = 100

interface OpenAlarm {
  readonly key: string
  readonly kind: string
  readonly startedAt: Date
}

/** Opens and ends the alarms of one kind of scope, in the transaction that keeps its scores. */
export async function keepAlarms(
  tx: Queryable,
  projectId: number,
  scope: HealthScope['kind'],
  scored: readonly { readonly key: string; readonly alarms: readonly BurnAlarm[] }[],
  nowMs: number,
): Promise<void> {
  const open = await tx<OpenAlarm[]>`
    select key, kind, started_at as "startedAt" from health_marks
     where project_id = ${projectId} and scope = ${scope} and kind in ('page', 'ticket') and ended_at is null
       for update`
  const firing = scored.flatMap(({ key, alarms }) =>
    (['PAGE', 'TICKET'] as const).flatMap((level) => {
      const texts = alarms.flatMap((alarm) => (alarm.firing && alarm.level === level ? [alarm.text] : []))
      return texts.length === 0 ? [] : [{ key, kind: level.toLowerCase(), detail: { text: texts.join(' ') } }]
    }),
  )
  const isFiring = new Set(firing.map(({ key, kind }) => `${kind} ${key}`))
  const isOpen = new Set(open.map(({ key, kind }) => `${kind} ${key}`))
  const now = new Date(nowMs)
  for (const { key, kind, startedAt } of open) {
    if (isFiring.has(`${kind} ${key}`)) continue
    await tx`
      update health_marks set ended_at = ${now}, updated_at = ${now}
       where project_id = ${projectId} and scope = ${scope} and key = ${key} and kind = ${kind}
         and started_at = ${startedAt}`
  }
  for (const { key, kind, detail } of firing) {
    if (isOpen.has(`${kind} ${key}`)) continue
    await tx`
      insert into health_marks (project_id, scope, key, kind, started_at, detail, updated_at)
      values (${projectId}, ${scope}, ${key}, ${kind}, ${now}, ${tx.json(detail)}, ${now}) on conflict do nothing`
  }
}

/** Looks for bursts where failures came of late, and goes on with those that are open. Answers how many were kept. */
export async function markBursts(sql: Sql, nowMs: number): Promise<number> {
  // After a stop, a day is looked through once.
  const lastMs = Number((await jobPosition(sql, 0, job)) ?? 0)
  const sinceMs = Math.max(nowMs - dayMs, Math.min(lastMs, nowMs) - recentMs)
  const looked = await sql<{ projectId: number; kind: HealthScope['kind']; key: string }[]>`
    with failing as (
      select project_id, scope, key, sum(${failures(sql)}) as failed
        from rollups where scope = any(${[...healthScopes]}) and minute >= ${new Date(sinceMs)}
         and project_id in (select id from projects)
       group by 1, 2, 3 having sum(${failures(sql)}) >= ${failuresMin}
      union all
      select project_id, scope, key, 1e9 from health_marks
       where kind = 'burst' and recovered_at is null and coalesce(ended_at, updated_at) >= ${new Date(nowMs - dayMs)}
    ), ranked as (
      select project_id, scope, key,
             row_number() over (partition by project_id order by max(failed) desc, scope, key) as rank
        from failing group by 1, 2, 3
    )
    select project_id as "projectId", scope as kind, key from ranked where rank <= ${lookedMax} order by 1, 2, 3`
  let kept = 0
  for (const { projectId, kind, key } of looked) {
    kept += await markScope(sql, projectId, { kind, key }, nowMs)
  }
  await keepJobPosition(sql, 0, job, String(nowMs), nowMs)
  return kept
}

async function markScope(sql: Sql, projectId: number, scope: HealthScope, nowMs: number): Promise<number> {
  const [hours, minutes, sloOf] = await Promise.all([
    readHours(sql, projectId, scope, { fromMs: nowMs - 29 * dayMs, toMs: nowMs }),
    readBuckets(sql, projectId, scope, { fromMs: dayOf(nowMs), toMs: nowMs, bucketMs: minuteMs }),
    readSlos(sql, projectId),
  ])
  const bursts = burstsIn(minutes, { bucketMs, baselineOf: baselines(hours, 1 - sloOf(scope).slo) })
  if (bursts.length === 0) return 0
  await sql.begin(async (tx) => {
    for (const burst of bursts) await keepBurst(tx, projectId, scope, burst, nowMs)
  })
  return bursts.length
}

/** A burst that is found again, perhaps from a little later on, is the same one: it keeps the beginning it was given. */
async function keepBurst(
  tx: Queryable,
  projectId: number,
  scope: HealthScope,
  burst: Burst,
  nowMs: number,
): Promise<void> {
  const { startedMs, endedMs, recoveredMs } = burst
  const [known] = await tx<{ startedAt: Date }[]>`
    select started_at as "startedAt" from health_marks
     where project_id = ${projectId} and scope = ${scope.kind} and key = ${scope.key} and kind = 'burst'
       and started_at <= ${new Date(endedMs ?? nowMs)}
       and coalesce(ended_at, ${new Date(nowMs)}) >= ${new Date(startedMs)}
     order by started_at limit 1 for update`
  const startedAt = known?.startedAt ?? new Date(startedMs)
  const [ended, recovered] = [endedMs, recoveredMs].map((ms) => (ms === null ? null : new Date(ms)))
  await tx`
    insert into health_marks (project_id, scope, key, kind, started_at, ended_at, recovered_at, detail, updated_at)
    values (${projectId}, ${scope.kind}, ${scope.key}, 'burst', ${startedAt}, ${ended!}, ${recovered!},
            ${tx.json(detailOf(scope, burst))}, ${new Date(nowMs)})
    on conflict (project_id, scope, key, kind, started_at) do update set
      ended_at = excluded.ended_at, recovered_at = excluded.recovered_at, detail = excluded.detail,
      updated_at = excluded.updated_at`
}

const detailOf = (scope: HealthScope, { failed, executions: all, expected, chance }: Burst) => ({
  failed,
  executions: all,
  expected: Math.round(expected * 10) / 10,
  chance,
  text: `${failed} of ${countText(all, nounOf(scope))} failed where ${Math.round(expected * 10) / 10} are usual.`,
})
