import type { Queryable } from '#core/platform/database/connect.ts'

import type { ContextSignature } from '../context.ts'
import type { CountedContext, CountedMeeting } from '../told-contexts.ts'
import type { ContextCount, ContextSum } from './context-sums.ts'
import { sumContexts } from './context-sums.ts'
import { countedMeeting } from './meeting-courses.ts'

/**
 * Adds differences to contexts, per context and per hour. A context whose signature is given is made when it is not
 * there; the others exist. Rows are sorted so that writers lock in one order. Answers what each one counts now.
 */
export async function countContexts(
  sql: Queryable,
  projectId: number,
  counts: readonly ContextCount[],
  signatures: ReadonlyMap<string, ContextSignature> = new Map(),
): Promise<readonly CountedContext[]> {
  if (counts.length === 0) return []
  const { contexts: sums, hours } = sumContexts(counts)
  const signed = sums.flatMap((sum) => withSignature(sum, signatures.get(sum.hash)))
  const known = sums.filter((sum) => !signatures.has(sum.hash))
  const counted = [...(await makeOrCount(sql, projectId, signed)), ...(await countKnown(sql, projectId, known))]
  await countHours(sql, projectId, hours)
  return counted
}

const countedColumns = (sql: Queryable) => sql`
  replace(c.hash::text, '-', '') as hash, c.run_count::int as runs, c.failed_count::int as failed,
  c.outage_count::int as outages, (extract(epoch from c.last_failed_at) * 1000)::float8 as "lastFailedMs",
  (extract(epoch from c.last_ok_at) * 1000)::float8 as "lastOkMs",
  (extract(epoch from c.last_seen_at) * 1000)::float8 as "lastSeenMs"`

async function countHours(sql: Queryable, projectId: number, rows: readonly ContextSum[]): Promise<void> {
  await sql`
    insert into context_hours as h (project_id, hash, hour, run_count, failed_count, outage_count)
    select ${projectId}, hash, to_timestamp(hour * 3600), runs, failed, outages
      from unnest(${rows.map((row) => row.hash)}::uuid[], ${rows.map((row) => row.hour)}::float8[],
                  ${rows.map((row) => row.runs)}::int[], ${rows.map((row) => row.failed)}::int[],
                  ${rows.map((row) => row.outages)}::int[]) as t (hash, hour, runs, failed, outages)
    on conflict (project_id, hash, hour) do update set
      run_count    = h.run_count + excluded.run_count,
      failed_count = h.failed_count + excluded.failed_count,
      outage_count = h.outage_count + excluded.outage_count`
}

interface SignedSum {
  readonly sum: ContextSum
  readonly context: ContextSignature
}

const withSignature = (sum: ContextSum, context: ContextSignature | undefined): SignedSum[] =>
  context === undefined ? [] : [{ sum, context }]

// Joined here and cut apart there: an array of arrays cannot be unnested row by row, and JSON costs four times as much.
const listEnd = '\u001f'
const joined = (items: readonly string[]) => items.join(listEnd)

async function makeOrCount(
  sql: Queryable,
  projectId: number,
  rows: readonly SignedSum[],
): Promise<readonly CountedContext[]> {
  if (rows.length === 0) return []
  const of = <Value>(pick: (context: ContextSignature) => Value) => rows.map(({ context }) => pick(context))
  const sums = <Value>(pick: (sum: ContextSum) => Value) => rows.map(({ sum }) => pick(sum))
  return sql<CountedContext[]>`
    insert into contexts as c (
      project_id, hash, loose_hash, algorithm, app, operation, agent, prompt_name, system_hash, tools, model_family,
      shape, words, run_count, failed_count, outage_count, first_seen_at, last_seen_at, last_failed_at, last_ok_at)
    select ${projectId}, hash, loose_hash, algorithm, app, operation, agent, prompt_name, system_hash,
           string_to_array(tools, ${listEnd}), model_family, string_to_array(shape, ${listEnd}),
           string_to_array(words, ${listEnd}), runs, failed, outages, to_timestamp(first_ms / 1000),
           to_timestamp(last_ms / 1000), to_timestamp(failed_ms / 1000), to_timestamp(ok_ms / 1000)
      from unnest(
             ${of((one) => one.hash)}::uuid[], ${of((one) => one.looseHash)}::uuid[],
             ${of((one) => one.algorithm)}::text[], ${of((one) => one.app)}::text[],
             ${of((one) => one.operation)}::text[], ${of((one) => one.agent)}::text[],
             ${of((one) => one.promptName)}::text[], ${of((one) => one.systemHash)}::text[],
             ${of((one) => joined(one.tools))}::text[], ${of((one) => one.modelFamily)}::text[],
             ${of((one) => joined(one.shape))}::text[], ${of((one) => joined(one.words))}::text[],
             ${sums((one) => one.runs)}::int[], ${sums((one) => one.failed)}::int[],
             ${sums((one) => one.outages)}::int[], ${sums((one) => one.firstMs)}::float8[],
             ${sums((one) => one.lastMs)}::float8[], ${sums((one) => one.failedAtMs)}::float8[],
             ${sums((one) => one.okAtMs)}::float8[])
             as t (hash, loose_hash, algorithm, app, operation, agent, prompt_name, system_hash, tools, model_family,
                   shape, words, runs, failed, outages, first_ms, last_ms, failed_ms, ok_ms)
    on conflict (project_id, hash) do update set
      run_count      = c.run_count + excluded.run_count,
      failed_count   = c.failed_count + excluded.failed_count,
      outage_count   = c.outage_count + excluded.outage_count,
      first_seen_at  = least(c.first_seen_at, excluded.first_seen_at),
      last_seen_at   = greatest(c.last_seen_at, excluded.last_seen_at),
      last_failed_at = greatest(c.last_failed_at, excluded.last_failed_at),
      last_ok_at     = greatest(c.last_ok_at, excluded.last_ok_at)
    returning ${countedColumns(sql)}`
}

async function countKnown(
  sql: Queryable,
  projectId: number,
  rows: readonly ContextSum[],
): Promise<readonly CountedContext[]> {
  if (rows.length === 0) return []
  const sums = <Value>(pick: (sum: ContextSum) => Value) => rows.map(pick)
  return sql<CountedContext[]>`
    update contexts c set
      run_count      = c.run_count + t.runs,
      failed_count   = c.failed_count + t.failed,
      outage_count   = c.outage_count + t.outages,
      first_seen_at  = least(c.first_seen_at, to_timestamp(t.first_ms / 1000)),
      last_seen_at   = greatest(c.last_seen_at, to_timestamp(t.last_ms / 1000)),
      last_failed_at = greatest(c.last_failed_at, to_timestamp(t.failed_ms / 1000)),
      last_ok_at     = greatest(c.last_ok_at, to_timestamp(t.ok_ms / 1000))
    from unnest(
           ${sums((one) => one.hash)}::uuid[], ${sums((one) => one.runs)}::int[], ${sums((one) => one.failed)}::int[],
           ${sums((one) => one.outages)}::int[], ${sums((one) => one.firstMs)}::float8[],
           ${sums((one) => one.lastMs)}::float8[], ${sums((one) => one.failedAtMs)}::float8[],
           ${sums((one) => one.okAtMs)}::float8[])
           as t (hash, runs, failed, outages, first_ms, last_ms, failed_ms, ok_ms)
    where c.project_id = ${projectId} and c.hash = t.hash
    returning ${countedColumns(sql)}`
}

/** Counts runs in which a context and a failure met, after their contexts were counted. Answers how often each pair has met by now. */
export async function countMeetings(
  sql: Queryable,
  projectId: number,
  meetings: readonly { readonly context: string; readonly fingerprint: string; readonly atMs: number }[],
): Promise<readonly CountedMeeting[]> {
  if (meetings.length === 0) return []
  const sums = new Map<string, { context: string; fingerprint: string; runs: number; atMs: number }>()
  for (const { context, fingerprint, atMs } of meetings) {
    const key = `${context} ${fingerprint}`
    const sum = sums.get(key) ?? { context, fingerprint, runs: 0, atMs }
    sums.set(key, { ...sum, runs: sum.runs + 1, atMs: Math.max(sum.atMs, atMs) })
  }
  const rows = [...sums.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum)
  return sql<CountedMeeting[]>`
    insert into context_fingerprints as c (
      project_id, hash, fingerprint, run_count, last_failed_at, fine_first, fine_last)
    select ${projectId}, context, fingerprint, runs, to_timestamp(at_ms / 1000), fine, fine
      from unnest(${rows.map((row) => row.context)}::uuid[], ${rows.map((row) => row.fingerprint)}::uuid[],
                  ${rows.map((row) => row.runs)}::int[], ${rows.map((row) => row.atMs)}::float8[])
             as t (context, fingerprint, runs, at_ms)
      left join lateral (
        select greatest(0, run_count - outage_count - failed_count) as fine from contexts
         where project_id = ${projectId} and contexts.hash = t.context) as well on true
    on conflict (project_id, hash, fingerprint) do update set
      run_count      = c.run_count + excluded.run_count,
      last_failed_at = greatest(c.last_failed_at, excluded.last_failed_at),
      fine_first     = coalesce(c.fine_first, excluded.fine_first),
      fine_last      = case when excluded.last_failed_at >= c.last_failed_at or c.fine_last is null
                            then excluded.fine_last else c.fine_last end,
      fine_at        = case when excluded.last_failed_at < c.fine_at then c.fine_at end
    returning ${countedMeeting(sql)}`
}
