import type { Queryable, Sql } from '#core/platform/database/connect.ts'
import { notifyOutbox, tell } from '#core/platform/outbox.ts'
import { storableJson } from '#core/platform/database/storable.ts'
import { hourMs } from '#core/platform/durations.ts'

import { healthFrom, type HealthNow } from './health.ts'
import { readScopeCounts, type HealthScope } from './health-counts.ts'
import { readFailureNews } from './health-failures.ts'
import { keepAlarms } from './health-marks.ts'
import { readSlos } from './health-settings.ts'
import { healthScopes } from './rollup-hours.ts'

/** One point holds for so long: whoever looks at months of them needs no more, and `timeline` none older. */
const slotMs = 5 * 60_000
/** Apps, agents, tools and models scored in one turn, each; the busiest. */
const keysMax = 2_000

interface Scored extends HealthNow {
  readonly key: string
}

/** Scores everything that ran within the hour, and tells what changed. Answers how many were scored. */
export async function scoreHealth(sql: Sql, nowMs: number): Promise<number> {
  const active = await sql<{ project_id: number }[]>`
    select id as project_id from projects p
     where exists (
       select from rollups where project_id = p.id and scope = 'app' and minute >= ${new Date(nowMs - hourMs)})
     order by id`
  let scored = 0
  for (const { project_id } of active) scored += await scoreProject(sql, project_id, nowMs)
  return scored
}

async function scoreProject(sql: Sql, projectId: number, nowMs: number): Promise<number> {
  const [newsOf, sloOf] = await Promise.all([readFailureNews(sql, projectId, nowMs), readSlos(sql, projectId)])
  let count = 0
  for (const kind of healthScopes) {
    const counts = await readScopeCounts(sql, projectId, { kind, keys: null, nowMs, keysMax })
    const scored = counts.map((one): Scored => {
      const scope: HealthScope = { kind, key: one.key }
      return { key: one.key, ...healthFrom(scope, one, newsOf(scope), sloOf(scope)) }
    })
    count += scored.length
    await sql.begin(async (tx) => {
      const changed =
        kind === 'app'
          ? await keepApps(tx, projectId, scored, nowMs)
          : await keepOthers(tx, projectId, kind, scored, nowMs)
      await keepAlarms(tx, projectId, kind, scored, nowMs)
      if (changed.length === 0) return
      await tell(tx, projectId, 'health.changed', kind === 'app' ? { apps: changed } : { scope: kind, keys: changed })
      await notifyOutbox(tx)
    })
  }
  return count
}

const rowsOf = (scored: readonly Scored[]): string =>
  storableJson(
    scored.map(({ key, score, runs, failedRuns, parts }) => ({
      key,
      score,
      runs: Math.round(runs),
      failed: Math.round(failedRuns),
      parts,
    })),
  )

const slotOf = (nowMs: number): Date => new Date(Math.floor(nowMs / slotMs) * slotMs)

/** The point of this slot, as it is now. Answers those that differ from what was there. */
async function keepApps(tx: Queryable, projectId: number, scored: readonly Scored[], nowMs: number): Promise<string[]> {
  const rows = await tx<{ app: string }[]>`
    insert into health_points as h (project_id, app, at, score, runs, failed_runs, parts)
    select ${projectId}, key, ${slotOf(nowMs)}, score, runs, failed, parts
      from json_to_recordset(${rowsOf(scored)}::text::json)
        as t (key text, score real, runs bigint, failed bigint, parts jsonb)
    on conflict (project_id, app, at) do update set
      score = excluded.score, runs = excluded.runs, failed_runs = excluded.failed_runs, parts = excluded.parts
     where (h.score, h.runs, h.failed_runs) is distinct from (excluded.score, excluded.runs, excluded.failed_runs)
    returning app`
  return rows.map(({ app }) => app).sort()
}

async function keepOthers(
  tx: Queryable,
  projectId: number,
  kind: HealthScope['kind'],
  scored: readonly Scored[],
  nowMs: number,
): Promise<string[]> {
  const rows = await tx<{ key: string }[]>`
    insert into health_scope_points as h (project_id, scope, key, at, score, runs, failed_runs, parts)
    select ${projectId}, ${kind}, key, ${slotOf(nowMs)}, score, runs, failed, parts
      from json_to_recordset(${rowsOf(scored)}::text::json)
        as t (key text, score real, runs bigint, failed bigint, parts jsonb)
    on conflict (project_id, scope, key, at) do update set
      score = excluded.score, runs = excluded.runs, failed_runs = excluded.failed_runs, parts = excluded.parts
     where (h.score, h.runs, h.failed_runs) is distinct from (excluded.score, excluded.runs, excluded.failed_runs)
    returning key`
  return rows.map(({ key }) => key).sort()
}
