import type { SpanNote, StoredSpans } from '#collector/component.ts'
import type { SpanRecord } from '#collector/pipeline/record.ts'
import type { Span } from '#core/telemetry/span.ts'
import type { Story } from '#core/telemetry/story.ts'

/** What is still asked of a span once its rows are made. */
export interface CountedSpan extends Pick<SpanRecord, 'findings' | 'context' | 'rollups' | 'items' | 'repeatsUsage'> {
  readonly span: Pick<Span, 'traceId' | 'spanId' | 'parentSpanId' | 'flags' | 'name' | 'startNs' | 'endNs' | 'status'>
  readonly story: Pick<
    Story,
    | 'kind'
    | 'app'
    | 'release'
    | 'environment'
    | 'provider'
    | 'requestModel'
    | 'responseModel'
    | 'agentName'
    | 'toolName'
    | 'promptVersion'
    | 'sessionId'
    | 'userId'
    | 'tokensIn'
    | 'tokensOut'
    | 'costUsd'
    | 'preflightId'
  >
}

/** A span that waits for its commit: nothing of what it said, which is in its rows. */
export interface KeptRecord extends CountedSpan {
  /** Null when nobody wants to know of it once it is stored. */
  readonly note: SpanNote | null
}

/**
 * Lets go of a span's texts. Thousands may wait for a slow database, and what waits is moved about by each collection
 * of garbage: kept whole, that came to a seventh of all CPU. Spelt out, since picking by name costs more.
 */
export function keptRecord(projectId: number, record: SpanRecord, storedSpans: StoredSpans | undefined): KeptRecord {
  const { span, story, findings, context, rollups, items } = record
  return {
    span: {
      traceId: span.traceId,
      spanId: span.spanId,
      parentSpanId: span.parentSpanId,
      flags: span.flags,
      name: span.name,
      startNs: span.startNs,
      endNs: span.endNs,
      status: span.status,
    },
    story: {
      kind: story.kind,
      app: story.app,
      release: story.release,
      environment: story.environment,
      provider: story.provider,
      requestModel: story.requestModel,
      responseModel: story.responseModel,
      agentName: story.agentName,
      toolName: story.toolName,
      promptVersion: story.promptVersion,
      sessionId: story.sessionId,
      userId: story.userId,
      tokensIn: story.tokensIn,
      tokensOut: story.tokensOut,
      costUsd: story.costUsd,
      preflightId: story.preflightId,
    },
    findings,
    context,
    rollups,
    items,
    repeatsUsage: record.repeatsUsage === true,
    note: storedSpans?.note(projectId, record) ?? null,
  }
}
