import type { Queryable, Sql } from '#core/platform/database/connect.ts'
import { notifyOutbox, tell } from '#core/platform/outbox.ts'

import type { HealthInput, HealthScore, HealthWindow } from '../health.ts'
import { ageWeight, scoreOf, severityWeights } from '../health.ts'
import type { FailureClass } from '../taxonomy.ts'
import { taxonomy } from '../taxonomy.ts'

/** Whose health. Apps count runs; agents, tools and models count calls. */
export interface HealthScope {
  readonly kind: 'app' | 'agent' | 'tool' | 'model' | 'project'
  /** Null only for a project. */
  readonly key: string | null
}

const hourMs = 3_600_000
const windowHours = [
  { name: '1 h', hours: 1 },
  { name: '6 h', hours: 6 },
  { name: '3 d', hours: 72 },
] as const

/** The score now, with its parts. */
export async function healthNow(
  sql: Queryable,
  projectId: number,
  scope: HealthScope,
  nowMs: number,
): Promise<HealthScore> {
  return scoreOf(await readInput(sql, projectId, scope, nowMs))
}

async function readInput(sql: Queryable, projectId: number, scope: HealthScope, nowMs: number): Promise<HealthInput> {
  const since = new Date(nowMs - 72 * hourMs)
  const [minutes, classes, states] = await Promise.all([
    readCounts(sql, projectId, scope, since),
    readClasses(sql, projectId, scope, since),
    readStates(sql, projectId, scope, since),
  ])
  const windows = windowHours.map(({ name, hours }): HealthWindow => {
    const within = <Row extends { readonly atMs: number }>(rows: readonly Row[]) =>
      rows.filter((row) => row.atMs >= nowMs - hours * hourMs)
    let [runs, failedRuns, weightedRuns, weightedFailedRuns] = [0, 0, 0, 0]
    for (const row of within(minutes)) {
      const weight = ageWeight(nowMs - row.atMs)
      runs += row.runs
      failedRuns += row.failed
      weightedRuns += row.runs * weight
      weightedFailedRuns += row.failed * weight
    }
    return { name, runs, failedRuns, weightedRuns, weightedFailedRuns, severityWeight: meanSeverity(within(classes)) }
  })
  return { windows, ...states }
}

/** Five-minute steps: 864 rows for three days, however busy the app. */
const readCounts = (sql: Queryable, projectId: number, { kind, key }: HealthScope, since: Date) => sql<
  { atMs: number; runs: number; failed: number }[]
>`
  select (floor(extract(epoch from minute) / 300) * 300000)::float8 as "atMs",
         sum(${kind === 'app' || kind === 'project' ? sql`runs` : sql`calls`})::float8 as runs,
         sum(${kind === 'app' || kind === 'project' ? sql`failed_runs` : sql`failed_calls`})::float8 as failed
    from rollups
   where project_id = ${projectId} and scope = ${kind === 'project' ? 'app' : kind}
     ${kind === 'project' ? sql`` : sql`and key = ${key}`} and minute >= ${since}
   group by 1`

/** Which classes the scope met, to weigh its failing runs. Bounded: the newest hours matter most. */
const readClasses = (sql: Queryable, projectId: number, scope: HealthScope, since: Date) => sql<
  { class: string; atMs: number; count: number }[]
>`
  select class, (floor(extract(epoch from at) / 300) * 300000)::float8 as "atMs", count(*)::float8 as count
    from occurrences
   where project_id = ${projectId} and at >= ${since} ${ofScope(sql, scope)}
   group by 1, 2 order by 2 desc limit 10000`

async function readStates(sql: Queryable, projectId: number, scope: HealthScope, since: Date) {
  const [row] = await sql<[{ regressedRuns: number; newFailures: number }]>`
    with met as (
      select f.id, f.state, f.first_seen_at, o.trace_id
        from occurrences o
        join fingerprints a on a.project_id = o.project_id and a.hash = o.fingerprint
        join failures f on f.project_id = a.project_id and f.id = a.failure_id and not f.not_a_failure
       where o.project_id = ${projectId} and o.at >= ${since} ${ofScope(sql, scope)}
    )
    select count(distinct trace_id) filter (where state in ('REGRESSED', 'RESOLVED'))::int as "regressedRuns",
           count(distinct id) filter (where first_seen_at >= ${since})::int as "newFailures"
      from met`
  return row
}

function ofScope(sql: Queryable, { kind, key }: HealthScope) {
  if (kind === 'project') return sql``
  return sql`and ${sql(kind)} = ${key}`
}

function meanSeverity(rows: readonly { readonly class: string; readonly count: number }[]): number {
  let [weight, count] = [0, 0]
  for (const row of rows) {
    const known = taxonomy[row.class as FailureClass] as { severity: keyof typeof severityWeights } | undefined
    weight += row.count * (known === undefined ? 1 : severityWeights[known.severity])
    count += row.count
  }
  return count === 0 ? 1 : weight / count
}

/** Apps scored in one turn of the job; the rest waits for the next. */
const appsMax = 500

/** Scores every app that had a run since the last turn or within the hour, and tells. Answers how many. */
export async function scoreHealth(sql: Sql, nowMs: number): Promise<number> {
  const minute = new Date(Math.floor(nowMs / 60_000) * 60_000)
  const active = await sql<{ project_id: number; app: string }[]>`
    select distinct project_id, key as app from rollups
     where scope = 'app' and minute >= ${new Date(nowMs - hourMs)} order by 1, 2 limit ${appsMax}`
  for (const projectId of new Set(active.map((row) => row.project_id))) {
    const apps = active.filter((row) => row.project_id === projectId).map((row) => row.app)
    for (const app of apps) await keepPoint(sql, projectId, app, minute, nowMs)
    await sql.begin(async (tx) => {
      await tell(tx, projectId, 'health.changed', { apps })
      await notifyOutbox(tx)
    })
  }
  return active.length
}

async function keepPoint(sql: Sql, projectId: number, app: string, at: Date, nowMs: number): Promise<void> {
  const { score, runs, failedRuns, parts } = await healthNow(sql, projectId, { kind: 'app', key: app }, nowMs)
  await sql`
    insert into health_points (project_id, app, at, score, runs, failed_runs, parts)
    values (${projectId}, ${app}, ${at}, ${score}, ${Math.round(runs)}, ${Math.round(failedRuns)},
            ${sql.json(parts.map((part) => ({ ...part })))})
    on conflict (project_id, app, at) do update set
      score = excluded.score, runs = excluded.runs, failed_runs = excluded.failed_runs, parts = excluded.parts`
}
