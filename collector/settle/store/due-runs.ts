import type { Queryable } from '#core/platform/database/connect.ts'
import { storableJson } from '#core/platform/database/storable.ts'

import type { RunStatus } from '../../exporters/postgres/store/traces.ts'

/** A run to be settled, as its row says. */
export interface DueRun {
  readonly projectId: number
  readonly traceId: string
  readonly app: string
  readonly status: RunStatus
  readonly contextCaused: boolean
  readonly contexts: readonly string[]
  readonly fingerprints: readonly string[]
  readonly rootSpanId: string | null
  readonly startedNs: bigint
  readonly endedNs: bigint
  readonly endedMs: number
  readonly spanCount: number
  /** How often something that came later than its spans brought it up again. */
  readonly reopened: number
  /** What its failure was said to weigh when it was settled before; null when it was not. */
  readonly failedWeight: number | null
  /** What was summed up as its spans came, which may be too much: calls inside of calls come in any order. */
  readonly tokensIn: number | null
  readonly tokensOut: number | null
  readonly costUsd: number | null
  /** Quiet for so long that it is over, whether its root came or not. */
  readonly timedOut: boolean
}

/** Rows looked at for free ones: several workers may be at the first of them. */
const lookedMax = 512

const columns = (sql: Queryable) => sql`
  project_id as "projectId", replace(trace_id::text, '-', '') as "traceId", app, status,
  context_caused as "contextCaused", context_hashes::text[] as contexts, fingerprints::text[],
  encode(root_span_id, 'hex') as "rootSpanId", started_ns as "startedNs", ended_ns as "endedNs",
  (ended_ns / 1000000)::float8 as "endedMs", span_count as "spanCount", reopened,
  failed_weight::float8 as "failedWeight", tokens_in::float8 as "tokensIn", tokens_out::float8 as "tokensOut",
  cost_usd::float8 as "costUsd"`

/**
 * Claims runs that changed since they were settled and are over: the root came and they were quiet, or they timed out.
 * The claim lasts as long as the transaction and is no row lock: spans that come late are counted meanwhile.
 */
export async function claimDueRuns(
  sql: Queryable,
  { quietBefore, timedOutBefore, limit }: { quietBefore: Date; timedOutBefore: Date; limit: number },
): Promise<readonly DueRun[]> {
  const rows = await sql<DueRun[]>`
    with due as materialized (
      select * from traces
       where settled_spans < span_count and updated_at < ${quietBefore}
         and (root_span_id is not null or updated_at < ${timedOutBefore})
       order by updated_at limit ${lookedMax}
    )
    select ${columns(sql)}, updated_at < ${timedOutBefore} as "timedOut" from due
     where pg_try_advisory_xact_lock(hashtextextended(trace_id::text, project_id)) limit ${limit}`
  return rows.map(withPlainIds)
}

/**
 * Locks the rows of these runs for their results, without those that have got spans or logs since they were claimed, or
 * that somebody is writing to: they stay due.
 */
export async function lockClaimed(
  sql: Queryable,
  projectId: number,
  claimed: readonly DueRun[],
): Promise<ReadonlyMap<string, DueRun>> {
  const rows = await sql<Omit<DueRun, 'timedOut'>[]>`
    select ${columns(sql)} from traces
     where project_id = ${projectId} and trace_id = any(${claimed.map(({ traceId }) => traceId)}::uuid[])
       and settled_spans < span_count
     order by trace_id
       for update skip locked`
  const known = new Map(claimed.map((run) => [run.traceId, run]))
  return new Map(
    rows.flatMap((row) => {
      const run = known.get(row.traceId)
      if (run === undefined || run.spanCount !== row.spanCount || run.reopened !== row.reopened) return []
      return [[row.traceId, withPlainIds({ timedOut: run.timedOut, ...row })]]
    }),
  )
}

/** What a run's row says once it is settled. */
export interface SettledRun {
  readonly traceId: string
  readonly status: RunStatus
  readonly contextCaused: boolean
  readonly findings: number
  readonly contexts: readonly string[]
  readonly fingerprints: readonly string[]
  readonly spanCount: number
  /** 0 for a run that did not fail. */
  readonly failedWeight: number
  /** What it had about it that other runs may share. */
  readonly facts: readonly string[]
  readonly tokensIn: number | null
  readonly tokensOut: number | null
  readonly costUsd: number | null
}

const listEnd = '\u001f'

/** Writes the verdicts down. `updated_at` moves with a status, for those who look for runs that changed. */
export async function keepSettled(
  sql: Queryable,
  projectId: number,
  runs: readonly SettledRun[],
  at: Date,
): Promise<void> {
  const rows = runs.map((run) => ({
    ...run,
    contexts: run.contexts.join(listEnd),
    fingerprints: run.fingerprints.join(listEnd),
  }))
  await sql`
    update traces t
       set status = r.status, context_caused = r."contextCaused", finding_count = r.findings,
           context_hashes = string_to_array(r.contexts, ${listEnd})::uuid[],
           fingerprints = string_to_array(r.fingerprints, ${listEnd})::uuid[], settled_spans = r."spanCount",
           failed_weight = r."failedWeight", facts = r.facts, tokens_in = r."tokensIn", tokens_out = r."tokensOut",
           cost_usd = r."costUsd",
           updated_at = case when t.status = r.status then t.updated_at else greatest(t.updated_at, ${at}) end
      from json_to_recordset(${storableJson(rows)}::text::json) as r (
        "traceId" uuid, status text, "contextCaused" boolean, findings int, contexts text,
        fingerprints text, "spanCount" int,
        "failedWeight" real, facts text[], "tokensIn" float8, "tokensOut" float8, "costUsd" float8)
     where t.project_id = ${projectId} and t.trace_id = r."traceId"`
}

/** Keeps a run from being claimed until something of it comes again. */
export async function leaveUnsettled(sql: Queryable, { projectId, traceId, spanCount }: DueRun): Promise<void> {
  await sql`
    update traces set settled_spans = ${spanCount}
     where project_id = ${projectId} and trace_id = ${traceId}::uuid and settled_spans < ${spanCount}`
}

const plain = (uuid: string): string => uuid.replaceAll('-', '')
const withPlainIds = (run: DueRun): DueRun => ({
  ...run,
  contexts: run.contexts.map(plain),
  fingerprints: run.fingerprints.map(plain),
})
