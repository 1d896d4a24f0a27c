import type { Sql } from '#core/platform/database/connect.ts'
import type { Json } from '#core/telemetry/attributes.ts'

export interface EvaluatedSpanRow {
  readonly traceId: string
  readonly spanId: string
  readonly events: Json
  /** The span as its bytes arrived; its events are in there then. */
  readonly wire: Buffer | null
}

/** Name of the event that evaluates a span, in OpenTelemetry's conventions. */
export const evaluationEvent = 'gen_ai.evaluation.result'

/** Spans looked at per run, on average: a run in which more of them are evaluated is read by nobody. */
const spansMax = 200

/** From when to when these runs went; null when there are none. It bounds the days that are looked into. */
export async function rangeOfRuns(sql: Sql, projectId: number, traceIds: readonly string[]) {
  const [range] = await sql<{ from: bigint | null; to: bigint | null }[]>`
    select min(started_ns) as "from", max(ended_ns) as "to" from traces
     where project_id = ${projectId} and trace_id = any(${traceIds}::uuid[])`
  return range === undefined || range.from === null || range.to === null ? null : { from: range.from, to: range.to }
}

/** Spans of these runs that were evaluated by an event of their own, found by its name in what was sent. */
export const evaluatedSpans = (
  sql: Sql,
  projectId: number,
  traceIds: readonly string[],
  { from, to }: { readonly from: bigint; readonly to: bigint },
) => sql<EvaluatedSpanRow[]>`
  select replace(trace_id::text, '-', '') as "traceId", encode(span_id, 'hex') as "spanId", events, wire
    from span_payloads
   where project_id = ${projectId} and trace_id = any(${traceIds}::uuid[]) and start_ns between ${from} and ${to}
     and case when wire is null then events::text like ${`%${evaluationEvent}%`}
              else position(convert_to(${evaluationEvent}, 'UTF8') in wire) > 0 end
   order by trace_id, span_id limit ${spansMax * traceIds.length}`
