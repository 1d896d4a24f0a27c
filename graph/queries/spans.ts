import type { Sql } from '#core/platform/database/connect.ts'
import type { SpanKind } from '#core/telemetry/story.ts'
import { runSpansMax } from '#graph/limits.ts'

/** The skeleton of a span: what a list or a waterfall shows. */
export interface SpanRow {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId: string | null
  readonly startNs: bigint
  readonly endNs: bigint
  readonly otelKind: number
  readonly status: number
  readonly kind: SpanKind
  readonly name: string
  readonly dialect: string | null
  readonly app: string
  readonly operation: string | null
  readonly provider: string | null
  readonly requestModel: string | null
  readonly responseModel: string | null
  readonly toolName: string | null
  readonly agentName: string | null
  readonly sessionId: string | null
  readonly finishReason: string | null
  readonly errorType: string | null
  readonly errorMessage: string | null
  readonly tokensIn: number | null
  readonly tokensOut: number | null
  readonly costUsd: number | null
}

const columns = (sql: Sql) => sql`
  replace(spans.trace_id::text, '-', '') as "traceId", encode(spans.span_id, 'hex') as "spanId",
  encode(parent_span_id, 'hex') as "parentSpanId", start_ns as "startNs", end_ns as "endNs", otel_kind as "otelKind",
  spans.status, kind, spans.name, dialect, spans.app, operation, provider, request_model as "requestModel",
  response_model as "responseModel", tool_name as "toolName", agent_name as "agentName",
  spans.session_id as "sessionId",
  finish_reason as "finishReason", error_type as "errorType", error_message as "errorMessage",
  spans.tokens_in as "tokensIn",
  spans.tokens_out as "tokensOut", spans.cost_usd as "costUsd"`

/** When a run began and ended: only the days between are looked into. */
export interface RunSpan {
  readonly traceId: string
  readonly startedNs: bigint
  readonly endedNs: bigint
}

/** In order of their start, the earliest `runSpansMax`. */
export const spansOfRun = (sql: Sql, projectId: number, run: RunSpan) => sql<SpanRow[]>`
  select ${columns(sql)} from spans
   where project_id = ${projectId} and trace_id = ${run.traceId}::uuid
     and start_ns between ${run.startedNs} and ${run.endedNs}
   order by start_ns, span_id limit ${runSpansMax}`

export interface SpanKey {
  readonly traceId: string
  readonly spanId: string
}

/** Looked for on the days of their runs only. */
export const spansByKeys = (sql: Sql, projectId: number, keys: readonly SpanKey[]) => sql<SpanRow[]>`
  select ${columns(sql)}
    from unnest(${keys.map((key) => key.traceId)}::uuid[], ${keys.map((key) => key.spanId)}::text[])
           as asked(trace_id, span_id)
    join traces on traces.project_id = ${projectId} and traces.trace_id = asked.trace_id
    join spans on spans.project_id = ${projectId} and spans.trace_id = asked.trace_id
     and spans.span_id = decode(asked.span_id, 'hex') and spans.start_ns between traces.started_ns and traces.ended_ns`
