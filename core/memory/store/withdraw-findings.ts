import type { Queryable } from '#core/platform/database/connect.ts'
import { storableJson } from '#core/platform/database/storable.ts'

import { shareGrouping } from './grouping-lock.ts'

/** Identity of a kept finding. */
export interface FindingKey {
  /** 32 hex digits. */
  readonly traceId: string
  /** 16 hex digits. */
  readonly spanId: string
  readonly signal: string
  readonly class: string
}

interface GoneRow {
  readonly hash: string
  readonly occurrences: number
  /** When the newest of them was. */
  readonly lastAt: string
}

/**
 * Takes findings back that do not stand any more, with everything that counted them: occurrences, runs, apps,
 * failures. What is not there changes nothing. Answers the failures that changed, each with fewer occurrences than
 * before; one that nothing is left of stays, so that it keeps its name when it is seen again.
 */
export async function withdrawFindings(
  sql: Queryable,
  projectId: number,
  keys: readonly FindingKey[],
): Promise<readonly string[]> {
  if (keys.length === 0) return []
  await shareGrouping(sql, projectId)
  const gone = await removeOccurrences(sql, projectId, keys)
  if (gone.length === 0) return []
  const runs = await removeRuns(sql, projectId, keys, gone)
  const failures = await sql<{ id: string }[]>`
    with less as (
      select f.failure_id as id, sum(g.occurrences)::int as occurrences
        from json_to_recordset(${storableJson(gone)}::text::json) as g (hash uuid, occurrences int)
        join fingerprints f on f.project_id = ${projectId} and f.hash = g.hash
       group by 1
    ), left_runs as (
      select f.failure_id as id, count(distinct r."traceId")::int as runs
        from json_to_recordset(${storableJson(runs)}::text::json) as r (hash uuid, "traceId" uuid)
        join fingerprints f on f.project_id = ${projectId} and f.hash = r.hash
       where not exists (
               select from fingerprints a
                 join fingerprint_runs o on o.project_id = a.project_id and o.fingerprint = a.hash
                where a.project_id = ${projectId} and a.failure_id = f.failure_id and o.trace_id = r."traceId")
       group by 1
    ), locked as (
      select f.id from failures f join less using (id) where f.project_id = ${projectId} order by f.id for update of f
    )
    update failures f
       set occurrence_count = f.occurrence_count - less.occurrences,
           run_count = f.run_count - coalesce(left_runs.runs, 0),
           withdrawn = f.occurrence_count <= less.occurrences
      from locked join less using (id) left join left_runs using (id)
     where f.project_id = ${projectId} and f.id = locked.id
    returning f.id::text`
  const ids = failures.map(({ id }) => id)
  await lookBack(sql, projectId, ids, gone)
  return ids
}

/**
 * Seen last by a finding that does not stand any more: then by the newest that does. A statement of its own, after the
 * failures are locked, so that it sees what others counted before; who counts after it moves the time on again.
 */
async function lookBack(
  sql: Queryable,
  projectId: number,
  failureIds: readonly string[],
  gone: readonly GoneRow[],
): Promise<void> {
  await sql`
    update failures f set last_seen_at = seen.at
      from (
        select a.failure_id, max(newest.at) as at, max(g."lastAt") as gone_at
          from fingerprints a
          left join json_to_recordset(${storableJson(gone)}::text::json) as g (hash uuid, "lastAt" timestamptz)
            on g.hash = a.hash
          left join lateral (
            select o.at from occurrences o
             where o.project_id = a.project_id and o.fingerprint = a.hash order by o.at desc limit 1
          ) as newest on true
         where a.project_id = ${projectId} and a.failure_id = any(${failureIds}::bigint[])
         group by 1
      ) as seen
     where f.project_id = ${projectId} and f.id = seen.failure_id and seen.at < f.last_seen_at
       and f.last_seen_at <= seen.gone_at + interval '1 millisecond'`
}

interface GoneRun {
  readonly hash: string
  readonly app: string
  readonly traceId: string
}

/** Held findings have no occurrence and count nowhere: only the others are answered, by fingerprint. */
async function removeOccurrences(
  sql: Queryable,
  projectId: number,
  keys: readonly FindingKey[],
): Promise<readonly GoneRow[]> {
  return sql<GoneRow[]>`
    with gone as (
      delete from findings f
       using json_to_recordset(${storableJson(keys)}::text::json) as t (
               "traceId" uuid, "spanId" text, signal text, class text)
       where f.project_id = ${projectId} and f.trace_id = t."traceId" and f.span_id = decode(t."spanId", 'hex')
         and f.signal = t.signal and f.class = t.class
      returning f.fingerprint, f.at, f.trace_id, f.span_id, f.signal, f.class, f.held
    ), uncounted as (
      delete from occurrences o using gone g
       where not g.held and o.project_id = ${projectId} and o.fingerprint = g.fingerprint and o.at = g.at
         and o.trace_id = g.trace_id and o.span_id = g.span_id and o.signal = g.signal and o.class = g.class
    )
    select replace(fingerprint::text, '-', '') as hash, count(*)::int as occurrences, max(at)::text as "lastAt"
      from gone where not held group by fingerprint order by fingerprint`
}

/** A run is counted under a fingerprint as long as one counted finding of it is left. */
async function removeRuns(
  sql: Queryable,
  projectId: number,
  keys: readonly FindingKey[],
  gone: readonly GoneRow[],
): Promise<readonly GoneRun[]> {
  const runs = await sql<GoneRun[]>`
    with uncounted as (
      delete from fingerprint_runs r
       where r.project_id = ${projectId}
         and r.fingerprint = any(${gone.map(({ hash }) => hash)}::uuid[])
         and r.trace_id = any(${[...new Set(keys.map(({ traceId }) => traceId))]}::uuid[])
         and not exists (
               select from findings f
                where f.project_id = ${projectId} and f.trace_id = r.trace_id and f.fingerprint = r.fingerprint
                  and not f.held)
      returning r.fingerprint, r.app, r.trace_id
    )
    select replace(fingerprint::text, '-', '') as hash, app, replace(trace_id::text, '-', '') as "traceId"
      from uncounted order by 1, 2`
  const sums = gone.map(({ hash, occurrences }) => ({
    hash,
    occurrences,
    runs: runs.filter((run) => run.hash === hash).length,
  }))
  await sql`
    update fingerprints f
       set occurrence_count = f.occurrence_count - t.occurrences, run_count = f.run_count - t.runs
      from json_to_recordset(${storableJson(sums)}::text::json) as t (hash uuid, occurrences int, runs int)
     where f.project_id = ${projectId} and f.hash = t.hash`
  if (runs.length === 0) return runs
  await sql`
    update fingerprint_apps a set run_count = a.run_count - t.runs
      from (select hash, app, count(*) as runs
              from json_to_recordset(${storableJson(runs)}::text::json) as r (hash uuid, app text)
             group by hash, app order by hash, app) as t
     where a.project_id = ${projectId} and a.fingerprint = t.hash and a.app = t.app`
  await sql`
    delete from fingerprint_apps
     where project_id = ${projectId} and fingerprint = any(${gone.map(({ hash }) => hash)}::uuid[]) and run_count <= 0`
  return runs
}
