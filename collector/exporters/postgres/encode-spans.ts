import type { SpanRecord } from '#collector/pipeline/record.ts'
import type { SpanStatus } from '#core/telemetry/span.ts'

import type { CopyRows, CopyWriter } from './copy-writer.ts'
import { copyWriter } from './copy-writer.ts'
import type { SpareSheets } from './spare-sheets.ts'

/** Columns of `spans` in the order of the rows below. */
export const spanColumns = [
  'project_id',
  'trace_id',
  'start_ns',
  'span_id',
  'parent_span_id',
  'end_ns',
  'otel_kind',
  'status',
  'kind',
  'name',
  'dialect',
  'app',
  'operation',
  'provider',
  'request_model',
  'response_model',
  'tool_name',
  'agent_name',
  'session_id',
  'finish_reason',
  'error_type',
  'error_message',
  'tokens_in',
  'tokens_out',
  'cost_usd',
  'context_hash',
] as const

/** Text that is listed stays short; the whole of it is in the payload's attributes. */
const listedTextMax = 1000

const statusNumber: Record<SpanStatus, number> = { UNSET: 0, OK: 1, ERROR: 2 }
const int4Max = 2_147_483_647

/** The skeleton rows of a batch. */
export function encodeSpans(projectId: number, records: readonly SpanRecord[], sheets?: SpareSheets): CopyRows {
  const writer = copyWriter(records.length * 400, sheets)
  for (const record of records) writeSpan(writer, projectId, record)
  return writer.finish()
}

function writeSpan(writer: CopyWriter, projectId: number, { span, story, context }: SpanRecord) {
  writer.row(spanColumns.length)
  writer.int4(projectId)
  writer.hex(span.traceId)
  writer.int8(span.startNs)
  writer.hex(span.spanId)
  if (span.parentSpanId === null) writer.nothing()
  else writer.hex(span.parentSpanId)
  writer.int8(span.endNs)
  writer.int2(span.otelKind)
  writer.int2(statusNumber[span.status])
  writer.text(story.kind)
  writer.text(listed(span.name))
  optionalText(writer, story.dialect)
  writer.text(listed(story.app))
  optionalText(writer, story.operation)
  optionalText(writer, story.provider)
  optionalText(writer, story.requestModel)
  optionalText(writer, story.responseModel)
  optionalText(writer, story.toolName)
  optionalText(writer, story.agentName)
  optionalText(writer, story.sessionId)
  optionalText(writer, story.finishReason)
  optionalText(writer, story.errorType)
  optionalText(writer, story.errorMessage)
  optionalCount(writer, story.tokensIn)
  optionalCount(writer, story.tokensOut)
  if (story.costUsd === null) writer.nothing()
  else writer.float8(story.costUsd)
  if (context === null) writer.nothing()
  else writer.hex(context.hash)
  writer.endRow()
}

const listed = (text: string) => (text.length > listedTextMax ? text.slice(0, listedTextMax) : text)

function optionalText(writer: CopyWriter, text: string | null) {
  if (text === null) writer.nothing()
  else writer.text(listed(text))
}

function optionalCount(writer: CopyWriter, count: number | null) {
  if (count === null || !Number.isFinite(count)) writer.nothing()
  else writer.int4(Math.min(Math.max(Math.trunc(count), 0), int4Max))
}
