import type { Queryable } from '#core/platform/database/connect.ts'

import type { ContextSignature } from '../context.ts'

/** A difference to the counts of one context. */
export interface ContextCount {
  readonly hash: string
  readonly atMs: number
  readonly runs: number
  readonly failed: number
  readonly outages: number
  readonly failedAtMs: number | null
  readonly okAtMs: number | null
}

interface Sum {
  hash: string
  hour: number
  runs: number
  failed: number
  outages: number
  firstMs: number
  lastMs: number
  failedAtMs: number | null
  okAtMs: number | null
}

const hourMs = 3_600_000

/**
 * Adds differences to contexts, per context and per hour. A context whose signature is given is made when it is not
 * there; the others exist. Rows are sorted so that writers lock in one order.
 */
export async function countContexts(
  sql: Queryable,
  projectId: number,
  counts: readonly ContextCount[],
  signatures: ReadonlyMap<string, ContextSignature> = new Map(),
): Promise<void> {
  if (counts.length === 0) return
  const sums = sumBy(counts, (count) => count.hash)
  await makeOrCount(
    sql,
    projectId,
    sums.flatMap((sum) => withSignature(sum, signatures.get(sum.hash))),
  )
  await countKnown(
    sql,
    projectId,
    sums.filter((sum) => !signatures.has(sum.hash)),
  )
  const perHour = JSON.stringify(sumBy(counts, (count) => `${count.hash} ${Math.floor(count.atMs / hourMs)}`))
  await sql`
    insert into context_hours as h (project_id, hash, hour, run_count, failed_count, outage_count)
    select ${projectId}, hash, to_timestamp(hour * 3600), runs, failed, outages
      from json_to_recordset(${perHour}::text::json) as t (hash uuid, hour float8, runs int, failed int, outages int)
    on conflict (project_id, hash, hour) do update set
      run_count    = h.run_count + excluded.run_count,
      failed_count = h.failed_count + excluded.failed_count,
      outage_count = h.outage_count + excluded.outage_count`
}

const withSignature = (sum: Sum, context: ContextSignature | undefined) =>
  context === undefined
    ? []
    : [
        {
          ...sum,
          loose_hash: context.looseHash,
          algorithm: context.algorithm,
          app: context.app,
          operation: context.operation,
          agent: context.agent,
          prompt_name: context.promptName,
          system_hash: context.systemHash,
          tools: context.tools,
          model_family: context.modelFamily,
          shape: context.shape,
          words: context.words,
        },
      ]

async function makeOrCount(sql: Queryable, projectId: number, rows: readonly Sum[]): Promise<void> {
  if (rows.length === 0) return
  await sql`
    insert into contexts as c (
      project_id, hash, loose_hash, algorithm, app, operation, agent, prompt_name, system_hash, tools, model_family,
      shape, words, run_count, failed_count, outage_count, first_seen_at, last_seen_at, last_failed_at, last_ok_at)
    select ${projectId}, hash, loose_hash, algorithm, app, operation, agent, prompt_name, system_hash, tools,
           model_family, shape, words, runs, failed, outages, to_timestamp("firstMs" / 1000),
           to_timestamp("lastMs" / 1000), to_timestamp("failedAtMs" / 1000), to_timestamp("okAtMs" / 1000)
      from json_to_recordset(${withoutNul(JSON.stringify(rows))}::text::json) as t (
        hash uuid, loose_hash uuid, algorithm text, app text, operation text, agent text, prompt_name text,
        system_hash text, tools text[], model_family text, shape text[], words text[], runs int, failed int,
        outages int, "firstMs" float8, "lastMs" float8, "failedAtMs" float8, "okAtMs" float8)
    on conflict (project_id, hash) do update set
      run_count      = c.run_count + excluded.run_count,
      failed_count   = c.failed_count + excluded.failed_count,
      outage_count   = c.outage_count + excluded.outage_count,
      first_seen_at  = least(c.first_seen_at, excluded.first_seen_at),
      last_seen_at   = greatest(c.last_seen_at, excluded.last_seen_at),
      last_failed_at = greatest(c.last_failed_at, excluded.last_failed_at),
      last_ok_at     = greatest(c.last_ok_at, excluded.last_ok_at)`
}

async function countKnown(sql: Queryable, projectId: number, sums: readonly Sum[]): Promise<void> {
  if (sums.length === 0) return
  await sql`
    update contexts c set
      run_count      = c.run_count + t.runs,
      failed_count   = c.failed_count + t.failed,
      outage_count   = c.outage_count + t.outages,
      first_seen_at  = least(c.first_seen_at, to_timestamp(t."firstMs" / 1000)),
      last_seen_at   = greatest(c.last_seen_at, to_timestamp(t."lastMs" / 1000)),
      last_failed_at = greatest(c.last_failed_at, to_timestamp(t."failedAtMs" / 1000)),
      last_ok_at     = greatest(c.last_ok_at, to_timestamp(t."okAtMs" / 1000))
    from json_to_recordset(${JSON.stringify(sums)}::text::json) as t (
      hash uuid, runs int, failed int, outages int, "firstMs" float8, "lastMs" float8, "failedAtMs" float8,
      "okAtMs" float8)
    where c.project_id = ${projectId} and c.hash = t.hash`
}

/** Counts runs in which a context and a failure met. */
export async function countMeetings(
  sql: Queryable,
  projectId: number,
  meetings: readonly { readonly context: string; readonly fingerprint: string; readonly atMs: number }[],
): Promise<void> {
  if (meetings.length === 0) return
  const sums = new Map<string, { context: string; fingerprint: string; runs: number; atMs: number }>()
  for (const { context, fingerprint, atMs } of meetings) {
    const key = `${context} ${fingerprint}`
    const sum = sums.get(key) ?? { context, fingerprint, runs: 0, atMs }
    sums.set(key, { ...sum, runs: sum.runs + 1, atMs: Math.max(sum.atMs, atMs) })
  }
  const rows = [...sums.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum)
  await sql`
    insert into context_fingerprints as c (project_id, hash, fingerprint, run_count, last_failed_at)
    select ${projectId}, context, fingerprint, runs, to_timestamp("atMs" / 1000)
      from json_to_recordset(${JSON.stringify(rows)}::text::json) as t (
        context uuid, fingerprint uuid, runs int, "atMs" float8)
    on conflict (project_id, hash, fingerprint) do update set
      run_count      = c.run_count + excluded.run_count,
      last_failed_at = greatest(c.last_failed_at, excluded.last_failed_at)`
}

/** Sums by key, sorted by key: one row is touched once a statement, and always in the same order. */
function sumBy(counts: readonly ContextCount[], keyOf: (count: ContextCount) => string): Sum[] {
  const sums = new Map<string, Sum>()
  for (const count of counts) {
    const key = keyOf(count)
    const sum = sums.get(key)
    if (sum === undefined) sums.set(key, firstOf(count))
    else add(sum, count)
  }
  return [...sums.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum)
}

const firstOf = (count: ContextCount): Sum => ({
  ...count,
  hour: Math.floor(count.atMs / hourMs),
  firstMs: count.atMs,
  lastMs: count.atMs,
})

function add(sum: Sum, count: ContextCount) {
  sum.runs += count.runs
  sum.failed += count.failed
  sum.outages += count.outages
  sum.firstMs = Math.min(sum.firstMs, count.atMs)
  sum.lastMs = Math.max(sum.lastMs, count.atMs)
  sum.failedAtMs = latest(sum.failedAtMs, count.failedAtMs)
  sum.okAtMs = latest(sum.okAtMs, count.okAtMs)
}

const latest = (a: number | null, b: number | null) => (a === null ? b : b === null ? a : Math.max(a, b))

/** PostgreSQL's text cannot hold NUL. */
const withoutNul = (json: string) => json.replaceAll('\\u0000', '\\ufffd')
