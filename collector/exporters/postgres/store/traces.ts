import type { Queryable } from '#core/platform/database/connect.ts'

import type { TraceDelta } from '../trace-delta.ts'

export type RunStatus = 'RUNNING' | 'OK' | 'FAILED' | 'RECOVERED' | 'ABANDONED'

/** A trace's row after a batch, beside what of it was known before. */
export interface TraceChange {
  readonly traceId: string
  readonly app: string
  readonly endedMs: number
  readonly status: RunStatus
  readonly contextCaused: boolean
  readonly contexts: readonly string[]
  readonly fingerprints: readonly string[]
  /** Null when the trace was never seen before. */
  readonly before: {
    readonly status: RunStatus
    readonly contextCaused: boolean
    readonly contexts: readonly string[]
    readonly fingerprints: readonly string[]
  } | null
}

interface ChangeRow {
  trace_id: string
  app: string
  ended_ms: number
  status: RunStatus
  context_caused: boolean
  context_hashes: string[]
  fingerprints: string[]
  old_status: RunStatus
  old_context_caused: boolean
  old_context_hashes: string[]
  old_fingerprints: string[]
}

/** Adds the deltas to their rows, made when missing, and tells what changed. Deltas come sorted by trace id. */
export async function addToTraces(
  sql: Queryable,
  projectId: number,
  deltas: readonly TraceDelta[],
  receivedAt: Date,
): Promise<TraceChange[]> {
  const statusOf = await insertTraces(sql, projectId, deltas, receivedAt)
  const known = deltas.filter((delta) => !statusOf.has(delta.trace_id))
  const changes = known.length === 0 ? [] : await updateTraces(sql, projectId, known, receivedAt)
  for (const delta of deltas) {
    const status = statusOf.get(delta.trace_id)
    if (status !== undefined) changes.push(firstChange(delta, status))
  }
  return changes
}

/** Makes the rows that are missing, which are nearly all: most runs come in one piece. Answers how they stand. */
async function insertTraces(
  sql: Queryable,
  projectId: number,
  deltas: readonly TraceDelta[],
  receivedAt: Date,
): Promise<Map<string, RunStatus>> {
  const made = await sql<{ trace_id: string; status: RunStatus }[]>`
    insert into traces (
      project_id, trace_id, name, app, status, root_span_id, root_error, started_ns, ended_ns, failed_end_ns,
      ok_end_ns, context_caused, span_count, finding_count, tokens_in, tokens_out, cost_usd, session_id, user_id,
      release, environment, models, context_hashes, fingerprints, preflight_ids, received_at, updated_at)
    select ${projectId}, trace_id, name, app,
           run_status(root_span_id is not null, root_error, failed_end_ns, ok_end_ns), decode(root_span_id, 'hex'),
           root_error, started_ns, ended_ns, failed_end_ns, ok_end_ns, context_caused, span_count, finding_count,
           tokens_in, tokens_out, cost_usd, session_id, user_id, release, environment,
           string_to_array(models, ${listEnd}), string_to_array(context_hashes, ${listEnd})::uuid[],
           string_to_array(fingerprints, ${listEnd})::uuid[], string_to_array(preflight_ids, ${listEnd})::uuid[],
           ${receivedAt}, ${receivedAt}
      from ${deltaRows(sql, deltas)}
    on conflict (project_id, trace_id) do nothing
    returning trace_id, status`
  return new Map(made.map(({ trace_id, status }) => [withoutDashes(trace_id), status]))
}

/** The row is as the delta says: nothing was known before. */
const firstChange = (delta: TraceDelta, status: RunStatus): TraceChange => ({
  traceId: delta.trace_id,
  app: delta.app,
  endedMs: Number(delta.ended_ns / 1_000_000n),
  status,
  contextCaused: delta.context_caused,
  contexts: [...delta.context_hashes],
  fingerprints: [...delta.fingerprints],
  before: null,
})

/** Rows that are there already. Locked and read first, so that what changed can be told. */
async function updateTraces(
  sql: Queryable,
  projectId: number,
  deltas: readonly TraceDelta[],
  receivedAt: Date,
): Promise<TraceChange[]> {
  const rows = await sql<ChangeRow[]>`
    with incoming as materialized (
      select * from ${deltaRows(sql, deltas)}
    ), old as materialized (
      select t.trace_id, t.status, t.context_caused, t.context_hashes, t.fingerprints
        from traces t
       where t.project_id = ${projectId} and t.trace_id in (select trace_id from incoming)
       order by t.trace_id
         for update
    ), written as (
      update traces t set ${merged(sql)}
        from (select trace_id, name, app, decode(root_span_id, 'hex') as root_span_id, root_error, started_ns,
                     ended_ns, failed_end_ns, ok_end_ns, context_caused, span_count, finding_count, tokens_in,
                     tokens_out, cost_usd, session_id, user_id, release, environment,
                     string_to_array(models, ${listEnd}) as models,
                     string_to_array(context_hashes, ${listEnd})::uuid[] as context_hashes,
                     string_to_array(fingerprints, ${listEnd})::uuid[] as fingerprints,
                     string_to_array(preflight_ids, ${listEnd})::uuid[] as preflight_ids,
                     ${receivedAt}::timestamptz as updated_at
                from incoming
               where (select count(*) from old) >= 0 -- Makes the look at the old rows, and their locks, come first.
             ) excluded
       where t.project_id = ${projectId} and t.trace_id = excluded.trace_id
      returning t.trace_id, t.app, t.ended_ns, t.status, t.context_caused, t.context_hashes, t.fingerprints
    )
    select replace(w.trace_id::text, '-', '') as trace_id, w.app, (w.ended_ns / 1000000)::float8 as ended_ms, w.status,
           w.context_caused, w.context_hashes::text[], w.fingerprints::text[], o.status as old_status,
           o.context_caused as old_context_caused, o.context_hashes::text[] as old_context_hashes,
           o.fingerprints::text[] as old_fingerprints
      from written w join old o using (trace_id)`
  if (rows.length < deltas.length) throw new Error('a run was taken away while its spans were being counted')
  return rows.map(changeOf)
}

/** How a row takes in what came later: sums add, ends stretch, first-known facts stay, the root's word wins. */
const merged = (sql: Queryable) => sql`
  name            = case when excluded.root_span_id is not null
                           or (t.root_span_id is null and excluded.started_ns < t.started_ns)
                         then excluded.name else t.name end,
  app             = case when excluded.root_span_id is not null
                           or (t.root_span_id is null and excluded.started_ns < t.started_ns)
                         then excluded.app else t.app end,
  root_span_id    = coalesce(excluded.root_span_id, t.root_span_id),
  root_error      = t.root_error or excluded.root_error,
  started_ns      = least(t.started_ns, excluded.started_ns),
  ended_ns        = greatest(t.ended_ns, excluded.ended_ns),
  failed_end_ns   = greatest(t.failed_end_ns, excluded.failed_end_ns),
  ok_end_ns       = greatest(t.ok_end_ns, excluded.ok_end_ns),
  context_caused  = t.context_caused or excluded.context_caused,
  span_count      = t.span_count + excluded.span_count,
  finding_count   = t.finding_count + excluded.finding_count,
  tokens_in       = case when coalesce(t.tokens_in, excluded.tokens_in) is null then null
                         else coalesce(t.tokens_in, 0) + coalesce(excluded.tokens_in, 0) end,
  tokens_out      = case when coalesce(t.tokens_out, excluded.tokens_out) is null then null
                         else coalesce(t.tokens_out, 0) + coalesce(excluded.tokens_out, 0) end,
  cost_usd        = case when coalesce(t.cost_usd, excluded.cost_usd) is null then null
                         else coalesce(t.cost_usd, 0) + coalesce(excluded.cost_usd, 0) end,
  session_id      = coalesce(t.session_id, excluded.session_id),
  user_id         = coalesce(t.user_id, excluded.user_id),
  release         = coalesce(t.release, excluded.release),
  environment     = coalesce(t.environment, excluded.environment),
  models          = merge_set(t.models, excluded.models),
  context_hashes  = merge_set(t.context_hashes, excluded.context_hashes),
  fingerprints    = merge_set(t.fingerprints, excluded.fingerprints),
  preflight_ids   = merge_set(t.preflight_ids, excluded.preflight_ids),
  status          = run_status(coalesce(excluded.root_span_id, t.root_span_id) is not null,
                               t.root_error or excluded.root_error,
                               greatest(t.failed_end_ns, excluded.failed_end_ns),
                               greatest(t.ok_end_ns, excluded.ok_end_ns)),
  updated_at      = excluded.updated_at`

const changeOf = (row: ChangeRow): TraceChange => ({
  traceId: row.trace_id,
  app: row.app,
  endedMs: row.ended_ms,
  status: row.status,
  contextCaused: row.context_caused,
  contexts: row.context_hashes.map(withoutDashes),
  fingerprints: row.fingerprints.map(withoutDashes),
  before: {
    status: row.old_status,
    contextCaused: row.old_context_caused,
    contexts: row.old_context_hashes.map(withoutDashes),
    fingerprints: row.old_fingerprints.map(withoutDashes),
  },
})

const withoutDashes = (uuid: string) => uuid.replaceAll('-', '')

// Sets are joined here and cut apart there: an array of arrays cannot be unnested row by row.
const listEnd = '\u001f'

/** The deltas as a table of the statement: one array a column, which costs a quarter of what JSON does. */
function deltaRows(sql: Queryable, deltas: readonly TraceDelta[]) {
  const of = <Value>(pick: (delta: TraceDelta) => Value) => deltas.map(pick)
  // The driver takes an array's type from its first item and cannot do so for booleans and bigints: they go as text.
  const plain = (pick: (delta: TraceDelta) => bigint | number | boolean | null) =>
    deltas.map((delta) => pick(delta)?.toString() ?? null)
  const text = (pick: (delta: TraceDelta) => string | null) => deltas.map((delta) => clean(pick(delta)))
  const set = (pick: (delta: TraceDelta) => ReadonlySet<string>) => text((delta) => [...pick(delta)].join(listEnd))
  return sql`unnest(
    ${of((one) => one.trace_id)}::uuid[], ${text((one) => one.name)}::text[], ${text((one) => one.app)}::text[],
    ${of((one) => one.root_span_id)}::text[], ${plain((one) => one.root_error)}::text[]::boolean[],
    ${plain((one) => one.started_ns)}::bigint[], ${plain((one) => one.ended_ns)}::bigint[],
    ${plain((one) => one.failed_end_ns)}::bigint[], ${plain((one) => one.ok_end_ns)}::bigint[],
    ${plain((one) => one.context_caused)}::text[]::boolean[], ${plain((one) => one.span_count)}::int[],
    ${plain((one) => one.finding_count)}::int[], ${plain((one) => one.tokens_in)}::bigint[],
    ${plain((one) => one.tokens_out)}::bigint[], ${plain((one) => one.cost_usd)}::float8[],
    ${text((one) => one.session_id)}::text[], ${text((one) => one.user_id)}::text[],
    ${text((one) => one.release)}::text[], ${text((one) => one.environment)}::text[],
    ${set((one) => one.models)}::text[], ${set((one) => one.context_hashes)}::text[],
    ${set((one) => one.fingerprints)}::text[], ${set((one) => one.preflight_ids)}::text[])
    as t (trace_id, name, app, root_span_id, root_error, started_ns, ended_ns, failed_end_ns, ok_end_ns,
          context_caused, span_count, finding_count, tokens_in, tokens_out, cost_usd, session_id, user_id, release,
          environment, models, context_hashes, fingerprints, preflight_ids)`
}

/** PostgreSQL's text can hold neither NUL nor half of a surrogate pair. */
const clean = (value: string | null) => value?.replaceAll('\0', '\uFFFD').toWellFormed() ?? null
