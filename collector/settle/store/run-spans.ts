import type { Queryable } from '#core/platform/database/connect.ts'
import type { Json } from '#core/telemetry/attributes.ts'
import type { StoredSpan } from '#core/telemetry/stored-span.ts'

import type { DueRun } from './due-runs.ts'

/** Where a page ended; the next one begins after it. */
export interface SpanPlace {
  readonly traceId: string
  readonly spanId: string
  readonly startNs: bigint
}

export type SpanOfRun = Omit<StoredSpan, 'resource' | 'scope'> & {
  /** The span as its bytes arrived; null for one that came in another form, whose parts are JSON. */
  readonly wire: Buffer | null
  readonly costUsd: number | null
  readonly resourceHash: string
  readonly scopeHash: string
}

// Of a span that is kept as its bytes nothing else is fetched: they say it all.
const columns = (sql: Queryable) => {
  const unlessBytes = (column: ReturnType<Queryable>) => sql`case when p.wire is null then ${column} end`
  return sql`
  p.trace_id::text as "traceId", encode(p.span_id, 'hex') as "spanId", p.start_ns as "startNs",
  ${unlessBytes(sql`encode(s.parent_span_id, 'hex')`)} as "parentSpanId", ${unlessBytes(sql`s.end_ns`)} as "endNs",
  ${unlessBytes(sql`s.otel_kind`)} as "otelKind", ${unlessBytes(sql`s.status`)} as status,
  ${unlessBytes(sql`s.name`)} as name, p.flags, p.trace_state as "traceState", p.status_message as "statusMessage",
  p.attributes, p.events, p.links, p.dropped, p.wire, s.cost_usd as "costUsd",
  p.resource_hash::text as "resourceHash", p.scope_hash::text as "scopeHash"`
}

const joined = (sql: Queryable) => sql`
  spans s join span_payloads p on p.project_id = s.project_id and p.trace_id = s.trace_id and p.span_id = s.span_id
   and p.start_ns = s.start_ns`

/** Only the days these runs lie in are looked into. */
function days(sql: Queryable, runs: readonly DueRun[]) {
  const from = runs.reduce((least, { startedNs }) => (startedNs < least ? startedNs : least), runs[0]!.startedNs)
  const to = runs.reduce((most, { endedNs }) => (endedNs > most ? endedNs : most), runs[0]!.endedNs)
  const range = (name: 's' | 'p') => sql`${sql(name)}.start_ns between ${from} and ${to}`
  return sql`${range('s')} and ${range('p')}`
}

/** A page of the spans of some runs of one project, in the order of their key. */
export const spansOfRuns = (sql: Queryable, runs: readonly DueRun[], after: SpanPlace | null, limit: number) => sql<
  SpanOfRun[]
>`
  select ${columns(sql)} from ${joined(sql)}
   where s.project_id = ${runs[0]!.projectId} and ${days(sql, runs)}
     and s.trace_id = any(${runs.map(({ traceId }) => traceId)}::uuid[])
     ${after === null ? sql`` : sql`and (s.trace_id, s.span_id, s.start_ns) > (${after.traceId}::uuid, decode(${after.spanId}, 'hex'), ${after.startNs})`}
   order by s.trace_id, s.span_id, s.start_ns limit ${limit}`

export interface SpanName {
  readonly traceId: string
  readonly spanId: string
}

/** Some spans of these runs. */
export const spansNamed = (sql: Queryable, runs: readonly DueRun[], names: readonly SpanName[]) => sql<SpanOfRun[]>`
  select ${columns(sql)} from ${joined(sql)}
   where s.project_id = ${runs[0]!.projectId} and ${days(sql, runs)}
     and (s.trace_id, s.span_id) in (
       select trace, decode(span, 'hex') from unnest(${names.map(({ traceId }) => traceId)}::uuid[],
                                                     ${names.map(({ spanId }) => spanId)}::text[]) as t (trace, span))
   order by s.trace_id, s.span_id, s.start_ns`

/** Resources and scopes by hash, as JSON. */
export const sharedByHash = (sql: Queryable, projectId: number, hashes: readonly string[]) => sql<
  { hash: string; body: Json }[]
>`
  select hash::text, body from resources where project_id = ${projectId} and hash = any(${hashes as string[]}::uuid[])`

export interface FeedbackRow {
  readonly traceId: string
  readonly key: string
  readonly score: number | null
  readonly label: string | null
  readonly comment: string | null
}

const feedback_max = 1_000

/** What was said of these runs, in order. */
export const feedbackOfRuns = (sql: Queryable, runs: readonly DueRun[]) => sql<FeedbackRow[]>`
  select replace(trace_id::text, '-', '') as "traceId", key, score, label, left(comment, 500) as comment from feedback
   where project_id = ${runs[0]!.projectId} and trace_id = any(${runs.map(({ traceId }) => traceId)}::uuid[])
   order by at limit ${feedback_max}`
