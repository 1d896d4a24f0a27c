import type { SpanRecord } from '#collector/pipeline/record.ts'
import type { Span, SpanEvent, SpanLink } from '#core/telemetry/span.ts'
import type { Story } from '#core/telemetry/story.ts'

import type { CopyRows, CopyWriter } from './copy-writer.ts'
import { copyWriter } from './copy-writer.ts'
import { attributesJson } from './json-text.ts'
import type { SharedHash } from './shared-hash.ts'

/** Columns of `span_payloads` in the order of the rows below. */
export const payloadColumns = [
  'project_id', 'trace_id', 'start_ns', 'span_id', 'resource_hash', 'scope_hash', 'trace_state', 'flags', 'attributes',
  'events', 'links', 'dropped', 'input', 'output', 'story', 'provenance',
] as const

/** The payload rows of a batch. */
export function encodePayloads(projectId: number, records: readonly SpanRecord[], hashOf: SharedHash): CopyRows {
  const writer = copyWriter(records.length * 4096)
  for (const record of records) writePayload(writer, projectId, record, hashOf)
  return writer.finish()
}

function writePayload(writer: CopyWriter, projectId: number, { span, story }: SpanRecord, hashOf: SharedHash) {
  writer.row(payloadColumns.length)
  writer.int4(projectId)
  writer.hex(span.traceId)
  writer.int8(span.startNs)
  writer.hex(span.spanId)
  writer.hex(hashOf.resource(span.resource))
  writer.hex(hashOf.scope(span.scope))
  optional(writer, span.traceState === '' ? null : span.traceState)
  writer.int4(span.flags | 0)
  writer.text(attributesJson(span.attributes))
  optional(writer, span.events.length === 0 ? null : `[${span.events.map(eventJson).join(',')}]`)
  optional(writer, span.links.length === 0 ? null : `[${span.links.map(linkJson).join(',')}]`)
  optional(writer, droppedJson(span))
  optional(writer, story.input === null ? null : JSON.stringify(story.input))
  optional(writer, story.output === null ? null : JSON.stringify(story.output))
  writer.text(restOfStoryJson(span, story))
  writer.text(provenanceJson(story))
  writer.endRow()
}

function optional(writer: CopyWriter, text: string | null) {
  if (text === null) writer.nothing()
  else writer.text(text)
}

const eventJson = (event: SpanEvent) =>
  `{"name":${JSON.stringify(event.name)},"atNs":"${event.atNs}","attributes":${attributesJson(event.attributes)}` +
  `${event.droppedAttributes > 0 ? `,"dropped":${event.droppedAttributes}` : ''}}`

const linkJson = (link: SpanLink) =>
  `{"traceId":"${link.traceId}","spanId":"${link.spanId}","traceState":${JSON.stringify(link.traceState)},` +
  `"flags":${link.flags},"attributes":${attributesJson(link.attributes)}` +
  `${link.droppedAttributes > 0 ? `,"dropped":${link.droppedAttributes}` : ''}}`

function droppedJson(span: Span): string | null {
  const { droppedAttributes, droppedEvents, droppedLinks } = span
  if (droppedAttributes === 0 && droppedEvents === 0 && droppedLinks === 0) return null
  return JSON.stringify({ attributes: droppedAttributes, events: droppedEvents, links: droppedLinks })
}

/** Canonical fields without a column of their own; what was not sent is left out. */
function restOfStoryJson(span: Span, story: Story): string {
  return JSON.stringify({
    statusMessage: span.statusMessage === '' ? undefined : span.statusMessage,
    toolNames: story.tools?.map((tool) => tool.name),
    toolCallId: story.toolCallId ?? undefined,
    toolArguments: story.toolArguments ?? undefined,
    toolResult: story.toolResult ?? undefined,
    retrievalQuery: story.retrievalQuery ?? undefined,
    documents: story.documents ?? undefined,
    release: story.release ?? undefined,
    environment: story.environment ?? undefined,
    userId: story.userId ?? undefined,
    cachedTokensIn: story.cachedTokensIn ?? undefined,
    reasoningTokens: story.reasoningTokens ?? undefined,
    finishReasonRaw: story.finishReasonRaw ?? undefined,
    maxTokens: story.maxTokens ?? undefined,
    jsonRequested: story.jsonRequested || undefined,
    errorStack: story.errorStack ?? undefined,
    httpStatus: story.httpStatus ?? undefined,
    promptName: story.promptName ?? undefined,
    promptVersion: story.promptVersion ?? undefined,
    preflightId: story.preflightId ?? undefined,
    customFingerprint: story.customFingerprint ?? undefined,
  })
}

/** `{"requestModel":["otel-genai","gen_ai.request.model"]}`: two strings a field, since it is written for every span. */
function provenanceJson({ provenance }: Story): string {
  let text = '{'
  for (const field in provenance) {
    const { rule, key } = provenance[field]!
    text += `${text.length > 1 ? ',' : ''}${JSON.stringify(field)}:[${JSON.stringify(rule)},${JSON.stringify(key)}]`
  }
  return `${text}}`
}
