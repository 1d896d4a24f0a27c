import type { Queryable, Sql } from '#core/platform/database/connect.ts'
import { storableJson } from '#core/platform/database/storable.ts'
import { notifyOutbox, tell } from '#core/platform/outbox.ts'

import type { FailureWindow, FoundPattern } from '../pattern.ts'
import { patternLimits, patternsOf, stateOfPattern } from '../pattern.ts'
import { letGoUnfound } from './unfound-patterns.ts'

/** Occurrences read per failure; a window with more is judged by its newest. */
const occurrencesMax = 5_000

interface WindowRow {
  failure_id: string
  short_id: string
  class: string
  title: string
  runs: number
  apps: string[]
  first_ms: number
  last_ms: number
  items: Record<string, number> | null
}

/** Looks at these failures' runs within the window and keeps the patterns they make. Answers the internal ids. */
export async function learnPatterns(
  sql: Sql,
  projectId: number,
  failureIds: readonly string[],
  nowMs: number,
): Promise<string[]> {
  if (failureIds.length === 0) return []
  const windows = await failureWindows(sql, projectId, failureIds, new Date(nowMs - patternLimits.windowMs))
  const patterns = windows.flatMap((window) => patternsOf(window))
  return sql.begin(async (tx) => {
    const kept = patterns.length === 0 ? [] : await keepPatterns(tx, projectId, patterns, nowMs)
    const ids = [...kept, ...(await letGoUnfound(tx, projectId, failureIds, patterns))]
    if (ids.length === 0) return ids
    await tell(tx, projectId, 'pattern.changed', { patterns: ids })
    await notifyOutbox(tx)
    return ids
  })
}

/** Keeps patterns, each once however often it is found. Answers the internal ids of those that are new or changed. */
export async function keepPatterns(
  tx: Queryable,
  projectId: number,
  patterns: readonly FoundPattern[],
  nowMs: number,
): Promise<string[]> {
  // Those who keep patterns of a project come one after the other, or they would lock rows crosswise.
  await tx`select pg_advisory_xact_lock(hashtextextended('patterns', ${projectId}))`
  const ids: string[] = []
  for (const pattern of patterns) {
    const id = await keepPattern(tx, projectId, pattern, nowMs)
    if (id !== null) ids.push(id)
  }
  return ids
}

/** Patterns of a kind that hold only as long as they are found. Answers those that were found no more. */
export async function endUnconfirmed(
  tx: Queryable,
  projectId: number,
  kind: FoundPattern['kind'],
  identities: readonly string[],
): Promise<string[]> {
  const rows = await tx<{ id: string }[]>`
    update patterns set state = 'fading'
     where project_id = ${projectId} and kind = ${kind} and state = 'open'
       and identity <> all(${identities}::uuid[])
    returning id::text`
  return rows.map(({ id }) => id)
}

/** Failures that may make patterns: not those that were called no failure, nor archived ones. */
async function failureWindows(
  sql: Queryable,
  projectId: number,
  failureIds: readonly string[],
  since: Date,
): Promise<FailureWindow[]> {
  const rows = await sql<WindowRow[]>`
    with met as (
      select f.id, f.short_no, f.class, f.title, m.*
        from failures f
        cross join lateral (
          select o.trace_id, o.app, o.at, o.items
            from fingerprints a
            cross join lateral (
              -- Its key has the latest first; cut off only after all were read, they took longer with each that came.
              select trace_id, app, at, items from occurrences
               where project_id = a.project_id and fingerprint = a.hash and at >= ${since}
               order by at desc limit ${occurrencesMax}
            ) as o
           where a.project_id = f.project_id and a.failure_id = f.id
           order by o.at desc limit ${occurrencesMax}
        ) as m
       where f.project_id = ${projectId} and f.id = any(${failureIds}::bigint[])
         and f.merged_into is null and f.state <> 'ARCHIVED' and not f.not_a_failure
    ), items as (
      select id, item, count(distinct trace_id)::int as runs from met, unnest(items) as item group by id, item
    )
    select id::text as failure_id, 'F-' || short_no as short_id, class, title,
           count(distinct trace_id)::int as runs, array_agg(distinct app order by app) as apps,
           (extract(epoch from min(at)) * 1000)::float8 as first_ms,
           (extract(epoch from max(at)) * 1000)::float8 as last_ms,
           (select jsonb_object_agg(item, runs) from items where items.id = met.id) as items
      from met group by id, short_no, class, title`
  return rows.map((row) => ({
    failureId: row.failure_id,
    shortId: row.short_id,
    class: row.class,
    title: row.title,
    runs: row.runs,
    apps: row.apps,
    firstMs: row.first_ms,
    lastMs: row.last_ms,
    items: new Map(Object.entries(row.items ?? {})),
  }))
}

/** Found again: the same row, brought up to date. Null when nothing about it changed. */
async function keepPattern(
  tx: Queryable,
  projectId: number,
  pattern: FoundPattern,
  nowMs: number,
): Promise<string | null> {
  const values = {
    title: pattern.title,
    summary: pattern.summary,
    confidence: pattern.confidence,
    evidence: tx.json(JSON.parse(storableJson(pattern.evidence))),
    state: stateOfPattern(pattern.lastMs, nowMs),
    last: new Date(pattern.lastMs),
  }
  const [known] = await tx<{ id: string }[]>`
    select id::text from patterns where project_id = ${projectId} and identity = ${pattern.identity} for update`
  const id = known?.id ?? (await insertPattern(tx, projectId, pattern, values))
  const changed = await tx`
    update patterns
       set title = ${values.title}, summary = ${values.summary}, confidence = ${values.confidence},
           evidence = ${values.evidence}, state = ${values.state},
           last_detected_at = greatest(last_detected_at, ${values.last})
     where project_id = ${projectId} and id = ${id}
       and (title, summary, confidence, evidence, state, greatest(last_detected_at, ${values.last}))
           is distinct from (${values.title}, ${values.summary}, ${values.confidence}::real, ${values.evidence}::jsonb,
                             ${values.state}, last_detected_at)`
  const failures = await tx`
    insert into pattern_failures (project_id, pattern_id, failure_id)
    select ${projectId}, ${id}, unnest(${pattern.failureIds}::bigint[]) on conflict do nothing`
  const apps = await tx`
    insert into pattern_apps (project_id, pattern_id, app)
    select ${projectId}, ${id}, unnest(${pattern.apps}::text[]) on conflict do nothing`
  // The apps are those that its sentence names: where a failure was ever met is told by the failure.
  const left = await tx`
    delete from pattern_apps
     where project_id = ${projectId} and pattern_id = ${id} and app <> all(${pattern.apps}::text[])`
  return known === undefined || changed.count + failures.count + apps.count + left.count > 0 ? id : null
}

interface PatternValues {
  readonly title: string
  readonly summary: string
  readonly confidence: number
  readonly evidence: ReturnType<Queryable['json']>
  readonly state: string
  readonly last: Date
}

async function insertPattern(
  tx: Queryable,
  projectId: number,
  pattern: FoundPattern,
  values: PatternValues,
): Promise<string> {
  // The row lock of the number makes two finders of the same pattern come one after the other.
  await tx`select id from projects where id = ${projectId} for update`
  const [made] = await tx<{ id: string }[]>`
    insert into patterns (
      project_id, short_no, kind, identity, title, summary, confidence, evidence, state, first_detected_at,
      last_detected_at)
    select ${projectId}, last_pattern_no + 1, ${pattern.kind}, ${pattern.identity}, ${values.title}, ${values.summary},
           ${values.confidence}, ${values.evidence}, ${values.state}, ${new Date(pattern.firstMs)}, ${values.last}
      from projects where id = ${projectId}
    on conflict (project_id, identity) do update set
      last_detected_at = greatest(patterns.last_detected_at, excluded.last_detected_at)
    returning id::text`
  await tx`
    update projects
       set last_pattern_no = (select coalesce(max(short_no), 0) from patterns where project_id = ${projectId})
     where id = ${projectId}`
  return made!.id
}

/** Lets patterns fade that were not met for a while. Answers how many changed. */
export async function agePatterns(sql: Sql, nowMs: number): Promise<number> {
  const fading = new Date(nowMs - patternLimits.windowMs)
  const closed = new Date(nowMs - 7 * patternLimits.windowMs)
  return sql.begin(async (tx) => {
    const rows = await tx<{ project_id: number; id: string }[]>`
      update patterns set state = case when last_detected_at < ${closed} then 'closed' else 'fading' end
       where (state = 'open' and last_detected_at < ${fading}) or (state = 'fading' and last_detected_at < ${closed})
      returning project_id, id::text`
    for (const projectId of new Set(rows.map((row) => row.project_id))) {
      const ids = rows.filter((row) => row.project_id === projectId).map((row) => row.id)
      await tell(tx, projectId, 'pattern.changed', { patterns: ids })
    }
    if (rows.length > 0) await notifyOutbox(tx)
    return rows.length
  })
}
