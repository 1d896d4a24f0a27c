import type { Queryable, Transaction } from '#core/platform/database/connect.ts'
import type { Json } from '#core/telemetry/attributes.ts'
import type { StoredSpan } from '#core/telemetry/stored-span.ts'

import type { DueRun } from './due-runs.ts'

export interface SpanOfRun {
  /** The span as its bytes arrived; null for one that came in another form, whose parts are JSON. */
  readonly wire: Buffer | null
  /** Its parts; null where the bytes say it all. */
  readonly parts: SpanParts | null
  readonly costUsd: number | null
  readonly resourceHash: string
  readonly scopeHash: string
}

/** A stored span as JSON has it: times are decimal texts. */
export type SpanParts = Omit<StoredSpan, 'resource' | 'scope' | 'startNs' | 'endNs'> &
  Readonly<Record<'startNs' | 'endNs', string>>

// Of a span that is kept as its bytes nothing else is fetched: they say it all.
const columns = (sql: Queryable) => sql`
  p.wire, s.cost_usd as "costUsd", p.resource_hash as "resourceHash", p.scope_hash as "scopeHash",
  case when p.wire is null then json_build_object(
    'traceId', replace(p.trace_id::text, '-', ''), 'spanId', encode(p.span_id, 'hex'),
    'parentSpanId', encode(s.parent_span_id, 'hex'), 'startNs', p.start_ns::text, 'endNs', s.end_ns::text,
    'otelKind', s.otel_kind, 'status', s.status, 'name', s.name, 'flags', p.flags, 'traceState', p.trace_state,
    'statusMessage', p.status_message, 'attributes', p.attributes, 'events', p.events, 'links', p.links,
    'dropped', p.dropped) end as parts`

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

/** The spans of some runs of one project, in the order of their key, as many at a time as are asked for. */
export interface SpanCursor {
  next(limit: number): Promise<readonly SpanOfRun[]>
  close(): Promise<void>
}

/** One at a time in a transaction. */
const cursor = 'settle_spans'

/**
 * Opens such a cursor. It is a binary one, and what it yields is taken as it comes: as text, the bytes of a span would
 * come as twice as many hexadecimal digits, and reading those took as much as understanding the span.
 */
export async function openSpansOfRuns(tx: Transaction, runs: readonly DueRun[]): Promise<SpanCursor> {
  await tx`
    declare ${tx(cursor)} binary no scroll cursor for
    select ${columns(tx)} from ${joined(tx)}
     where s.project_id = ${runs[0]!.projectId} and ${days(tx, runs)}
       and s.trace_id = any(${runs.map(({ traceId }) => traceId)}::uuid[])
     order by s.trace_id, s.span_id, s.start_ns`
  return {
    async next(limit) {
      const rows = await tx
        .unsafe(`fetch ${Math.trunc(limit)} from ${cursor}`)
        .simple()
        .raw()
      return (rows as unknown as RawRow[]).map(rowOf)
    },
    // What ended the transaction has closed it as well.
    close: () =>
      tx`close ${tx(cursor)}`.then(
        () => undefined,
        () => undefined,
      ),
  }
}

type RawRow = readonly [wire: Buffer | null, cost: Buffer | null, resource: Buffer, scope: Buffer, parts: Buffer | null]

const rowOf = ([wire, cost, resource, scope, parts]: RawRow): SpanOfRun => ({
  wire,
  parts: parts === null ? null : (JSON.parse(parts.toString('utf8')) as SpanParts),
  costUsd: cost === null ? null : cost.readDoubleBE(0),
  resourceHash: resource.toString('hex'),
  scopeHash: scope.toString('hex'),
})

export interface SpanName {
  readonly traceId: string
  readonly spanId: string
}

/** Some spans of these runs. */
export async function spansNamed(
  sql: Queryable,
  runs: readonly DueRun[],
  names: readonly SpanName[],
): Promise<readonly SpanOfRun[]> {
  const rows = await sql<SpanOfRun[]>`
  select ${columns(sql)} from ${joined(sql)}
   where s.project_id = ${runs[0]!.projectId} and ${days(sql, runs)}
     and (s.trace_id, s.span_id) in (
       select trace, decode(span, 'hex') from unnest(${names.map(({ traceId }) => traceId)}::uuid[],
                                                     ${names.map(({ spanId }) => spanId)}::text[]) as t (trace, span))
   order by s.trace_id, s.span_id, s.start_ns`
  return rows.map((row) => ({ ...row, resourceHash: plain(row.resourceHash), scopeHash: plain(row.scopeHash) }))
}

const plain = (uuid: string): string => uuid.replaceAll('-', '')

/** Resources and scopes by hash, as JSON. */
export const sharedByHash = (sql: Queryable, projectId: number, hashes: readonly string[]) => sql<
  { hash: string; body: Json }[]
>`
  select replace(hash::text, '-', '') as hash, body from resources
   where project_id = ${projectId} and hash = any(${hashes}::uuid[])`

export interface FeedbackRow {
  readonly traceId: string
  readonly key: string
  readonly score: number | null
  readonly label: string | null
  readonly comment: string | null
}

const feedbackMax = 1_000

/** What was said of these runs, in order. */
export const feedbackOfRuns = (sql: Queryable, runs: readonly DueRun[]) => sql<FeedbackRow[]>`
  select replace(trace_id::text, '-', '') as "traceId", key, score, label, left(comment, 500) as comment from feedback
   where project_id = ${runs[0]!.projectId} and trace_id = any(${runs.map(({ traceId }) => traceId)}::uuid[])
   order by at limit ${feedbackMax}`
