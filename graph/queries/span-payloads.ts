import type { Sql } from '#core/platform/database/connect.ts'
import type { Json } from '#core/telemetry/attributes.ts'

/** What a span was sent with. Fetched only for spans whose payload is asked for. */
export interface SpanPayloadRow {
  readonly traceId: string
  readonly spanId: string
  readonly startNs: bigint
  readonly attributes: Json
  readonly events: Json
  readonly links: Json
  readonly dropped: Json
  readonly traceState: string | null
  readonly statusMessage: string | null
  readonly flags: number
  readonly resource: Json
  readonly scope: Json
}

export interface PayloadKey {
  readonly traceId: string
  readonly spanId: string
  /** Finds the day's partition at once. */
  readonly startNs: bigint
}

/** Reads a span that was stored as the bytes that arrived. */
export type OpenSpan = (
  wire: Buffer,
) => Pick<SpanPayloadRow, 'attributes' | 'events' | 'links' | 'dropped' | 'traceState' | 'statusMessage'>

/** Bounded by the start of the earliest and latest span asked for, so that other days are not even opened. */
export async function payloadsByKeys(
  sql: Sql,
  projectId: number,
  keys: readonly PayloadKey[],
  openSpan: OpenSpan,
): Promise<SpanPayloadRow[]> {
  const starts = keys.map((key) => key.startNs)
  const earliest = starts.reduce((least, start) => (start < least ? start : least))
  const latest = starts.reduce((most, start) => (start > most ? start : most))
  const rows = await sql<(SpanPayloadRow & { readonly wire: Buffer | null })[]>`
    select replace(payloads.trace_id::text, '-', '') as "traceId", encode(payloads.span_id, 'hex') as "spanId",
           payloads.start_ns as "startNs", payloads.attributes, payloads.events, payloads.links, payloads.dropped,
           payloads.wire,
           payloads.trace_state as "traceState", payloads.status_message as "statusMessage", payloads.flags,
           resource.body as resource, scope.body as scope
      from unnest(${keys.map((key) => key.traceId)}::uuid[], ${keys.map((key) => key.spanId)}::text[],
                  ${starts.map(String)}::text[]::bigint[])
             as asked(trace_id, span_id, start_ns)
      join span_payloads as payloads on payloads.project_id = ${projectId} and payloads.trace_id = asked.trace_id
       and payloads.span_id = decode(asked.span_id, 'hex') and payloads.start_ns = asked.start_ns
      left join resources as resource on resource.project_id = ${projectId} and resource.hash = payloads.resource_hash
      left join resources as scope on scope.project_id = ${projectId} and scope.hash = payloads.scope_hash
     where payloads.start_ns between ${earliest} and ${latest}`
  return rows.map(({ wire, ...row }) => (wire === null ? row : { ...row, ...openSpan(wire) }))
}
