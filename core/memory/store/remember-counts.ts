import type { Queryable } from '#core/platform/database/connect.ts'
import { storableJson } from '#core/platform/database/storable.ts'

import type { SeenFinding } from './remember-findings.ts'

/** A failure that met new occurrences, for those who follow it. */
export interface CountedFailure {
  readonly failureId: string
  readonly occurrences: number
  readonly newRuns: number
}

interface HashCount {
  hash: string
  failureId: string
  occurrences: number
  firstMs: number
  lastMs: number
}

/**
 * Adds occurrences to fingerprints, apps and failures. A run is counted once per failure, however many findings it has.
 */
export async function countOccurrences(
  sql: Queryable,
  projectId: number,
  seen: readonly SeenFinding[],
  failureOf: ReadonlyMap<string, string>,
): Promise<readonly CountedFailure[]> {
  const counts = countByHash(seen, failureOf)
  const newRuns = await keepRuns(sql, projectId, seen, failureOf)
  await countFingerprints(sql, projectId, counts, newRuns)
  await countApps(sql, projectId, newRuns)
  return countFailures(sql, projectId, counts, newRuns)
}

function countByHash(seen: readonly SeenFinding[], failureOf: ReadonlyMap<string, string>): HashCount[] {
  const counts = new Map<string, HashCount>()
  for (const { finding, atMs } of seen) {
    const { hash } = finding.fingerprints[0]!
    const count = counts.get(hash)
    if (count === undefined) {
      counts.set(hash, { hash, failureId: failureOf.get(hash)!, occurrences: 1, firstMs: atMs, lastMs: atMs })
    } else {
      count.occurrences += 1
      count.firstMs = Math.min(count.firstMs, atMs)
      count.lastMs = Math.max(count.lastMs, atMs)
    }
  }
  return [...counts.values()].sort((a, b) => (a.hash < b.hash ? -1 : 1))
}

interface NewRun {
  readonly hash: string
  readonly failureId: string
  readonly app: string
  readonly atMs: number
  /** False when another alias of the same failure had counted this run already. */
  readonly newToFailure: boolean
}

/** Which runs meet which fingerprint for the first time. */
async function keepRuns(
  sql: Queryable,
  projectId: number,
  seen: readonly SeenFinding[],
  failureOf: ReadonlyMap<string, string>,
): Promise<NewRun[]> {
  const runs = new Map(
    seen.map(({ finding, traceId, app, atMs }) => {
      const { hash } = finding.fingerprints[0]!
      return [`${hash} ${traceId}`, { hash, traceId, app, atMs }]
    }),
  )
  const rows = [...runs.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, run]) => run)
  const kept = await sql<{ hash: string; traceId: string; app: string; atMs: number; others: string[] }[]>`
    with kept as (
      insert into fingerprint_runs (project_id, fingerprint, trace_id, app, at)
      select ${projectId}, hash, "traceId", app, to_timestamp("atMs" / 1000)
        from json_to_recordset(${storableJson(rows)}::text::json) as t (
          hash uuid, "traceId" uuid, app text, "atMs" float8)
      on conflict do nothing
      returning fingerprint, trace_id, app, at
    )
    select replace(k.fingerprint::text, '-', '') as hash, replace(k.trace_id::text, '-', '') as "traceId", k.app,
           (extract(epoch from k.at) * 1000)::float8 as "atMs",
           array(select distinct f.failure_id::text
                   from traces t, unnest(t.fingerprints) as other
                   join fingerprints f on f.project_id = ${projectId} and f.hash = other
                   join fingerprint_runs r
                     on r.project_id = ${projectId} and r.fingerprint = other and r.trace_id = k.trace_id
                  where t.project_id = ${projectId} and t.trace_id = k.trace_id and other <> k.fingerprint) as others
      from kept k`
  const counted = new Set<string>()
  return kept.map(({ hash, traceId, app, atMs, others }) => {
    const failureId = failureOf.get(hash)!
    const run = `${failureId} ${traceId}`
    const newToFailure = !counted.has(run) && !others.includes(failureId)
    counted.add(run)
    return { hash, failureId, app, atMs, newToFailure }
  })
}

async function countFingerprints(
  sql: Queryable,
  projectId: number,
  counts: readonly HashCount[],
  newRuns: readonly NewRun[],
): Promise<void> {
  const rows = counts.map(({ hash, occurrences }) => ({
    hash,
    occurrences,
    runs: newRuns.filter((run) => run.hash === hash).length,
  }))
  await sql`
    update fingerprints f
       set occurrence_count = f.occurrence_count + t.occurrences, run_count = f.run_count + t.runs
      from json_to_recordset(${storableJson(rows)}::text::json) as t (hash uuid, occurrences int, runs int)
     where f.project_id = ${projectId} and f.hash = t.hash`
}

async function countApps(sql: Queryable, projectId: number, newRuns: readonly NewRun[]): Promise<void> {
  const sums = new Map<string, { hash: string; app: string; runs: number; firstMs: number; lastMs: number }>()
  for (const { hash, app, atMs } of newRuns) {
    const key = `${hash} ${app}`
    const sum = sums.get(key) ?? { hash, app, runs: 0, firstMs: atMs, lastMs: atMs }
    sums.set(key, {
      ...sum,
      runs: sum.runs + 1,
      firstMs: Math.min(sum.firstMs, atMs),
      lastMs: Math.max(sum.lastMs, atMs),
    })
  }
  if (sums.size === 0) return
  const rows = [...sums.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum)
  await sql`
    insert into fingerprint_apps as f (project_id, fingerprint, app, run_count, first_seen_at, last_seen_at)
    select ${projectId}, hash, app, runs, to_timestamp("firstMs" / 1000), to_timestamp("lastMs" / 1000)
      from json_to_recordset(${storableJson(rows)}::text::json) as t (
        hash uuid, app text, runs int, "firstMs" float8, "lastMs" float8)
    on conflict (project_id, fingerprint, app) do update set
      run_count     = f.run_count + excluded.run_count,
      first_seen_at = least(f.first_seen_at, excluded.first_seen_at),
      last_seen_at  = greatest(f.last_seen_at, excluded.last_seen_at)`
}

async function countFailures(
  sql: Queryable,
  projectId: number,
  counts: readonly HashCount[],
  newRuns: readonly NewRun[],
): Promise<readonly CountedFailure[]> {
  const sums = new Map<
    string,
    { failureId: string; occurrences: number; newRuns: number; firstMs: number; lastMs: number }
  >()
  for (const { failureId, occurrences, firstMs, lastMs } of counts) {
    const sum = sums.get(failureId) ?? { failureId, occurrences: 0, newRuns: 0, firstMs, lastMs }
    sums.set(failureId, {
      ...sum,
      occurrences: sum.occurrences + occurrences,
      firstMs: Math.min(sum.firstMs, firstMs),
      lastMs: Math.max(sum.lastMs, lastMs),
    })
  }
  for (const { failureId, newToFailure } of newRuns) {
    const sum = sums.get(failureId)
    if (sum !== undefined && newToFailure) sum.newRuns += 1
  }
  const rows = [...sums.values()].sort((a, b) => Number(BigInt(a.failureId) - BigInt(b.failureId)))
  await sql`
    update failures f
       set occurrence_count = f.occurrence_count + t.occurrences,
           run_count        = f.run_count + t."newRuns",
           first_seen_at    = least(f.first_seen_at, to_timestamp(t."firstMs" / 1000)),
           last_seen_at     = greatest(f.last_seen_at, to_timestamp(t."lastMs" / 1000)),
           withdrawn        = false
      from json_to_recordset(${storableJson(rows)}::text::json) as t (
        "failureId" bigint, occurrences int, "newRuns" int, "firstMs" float8, "lastMs" float8)
     where f.project_id = ${projectId} and f.id = t."failureId"`
  return rows.map(({ failureId, occurrences, newRuns: runs }) => ({ failureId, occurrences, newRuns: runs }))
}
