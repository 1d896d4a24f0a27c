import { own } from '#core/platform/own.ts'
import type { AttributeValue, Json } from '#core/telemetry/attributes.ts'
import type { Story } from '#core/telemetry/story.ts'
import { messagesOf } from '../messages/messages-of.ts'
import { isList, isRecord, jsonOf } from '../messages/read-json.ts'
import { toolDefinitionsOf } from '../messages/tool-definitions.ts'
import type { TableField } from './dialect.ts'
import { documentsOf } from './documents.ts'
import { metadataOf, tagsOf } from './tags.ts'
import { operationNamed } from './values/operations.ts'
import { msPerUnit } from './values/time-units.ts'
import { severityOf } from './values/severities.ts'

/** Fields whose attribute is JSON, in text or nested: parsed once, then given to the reader. */
export type JsonField =
  | 'input'
  | 'output'
  | 'tools'
  | 'toolArguments'
  | 'toolResult'
  | 'documents'
  | 'jsonRequested'
  | 'outputSchema'
  | 'tags'
  | 'metadata'
export type PlainField = Exclude<TableField, JsonField>

const text = (value: AttributeValue): string | null => {
  if (typeof value === 'string') return value === '' ? null : value
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return String(value)
  return null
}

const number = (value: AttributeValue): number | null => {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value === 'bigint') return Number(value)
  if (typeof value !== 'string' || value.trim() === '') return null
  const read = Number(value)
  return Number.isFinite(read) ? read : null
}

/** The first of several: finish reasons arrive as a list, as JSON text and as comma separated text. */
const firstOf = (value: AttributeValue): string | null => {
  const read = typeof value === 'string' && value.startsWith('[') ? jsonOf(value) : value
  if (isList(read)) return typeof read[0] === 'string' && read[0] !== '' ? read[0] : null
  const line = text(value)
  return line === null ? null : (line.split(',', 1)[0] ?? line).trim() || null
}

const itemsMax = 8

/** A text, or a list of them (as JSON too), a line per item. */
const lines = (value: AttributeValue): string | null => {
  const read = typeof value === 'string' && value.startsWith('[') ? jsonOf(value) : value
  if (!isList(read)) return text(value)
  const items = read.slice(0, itemsMax).flatMap((item) => text(item as AttributeValue)?.replaceAll('\n', ' ') ?? [])
  return items.length === 0 ? null : items.join('\n')
}

const jsonFormats = new Set(['json', 'json_object', 'json_schema', 'object', 'array', 'enum', 'no-schema'])

/** What stands for "the caller asked for JSON": a flag, the name of a format, or any schema at all. */
const wantsJson = (value: Json): boolean | null => {
  if (typeof value === 'boolean') return value || null
  if (typeof value === 'string') return jsonFormats.has(value) || null
  return (isRecord(value) && value.type !== 'text') || null
}

/** A flag, and the words senders use in its place. */
const flag = (value: AttributeValue): boolean | null => {
  if (typeof value === 'boolean') return value
  return typeof value === 'string' ? (own(flagWords, value.toLowerCase()) ?? null) : null
}

const flagWords: Readonly<Record<string, boolean>> = {
  true: true,
  error: true,
  failed: true,
  false: false,
  succeeded: false,
  success: false,
  ok: false,
}

/** Milliseconds, by the unit that each key is sent in. */
const milliseconds = (value: AttributeValue, key = ''): number | null => {
  const read = number(value)
  return read === null || read < 0 ? null : read * (msPerUnit[key] ?? 1)
}

/** The schema inside what a provider takes as the format of an answer; formats without one are none. */
function answerSchemaIn(value: Json): Json | null {
  if (!isRecord(value) || value.type === 'text' || value.type === 'json_object') return null
  const inner = isRecord(value.json_schema) ? value.json_schema : value
  return isRecord(inner.schema) ? inner.schema : inner
}

/** How each plain field is read; only a few mind which key it came from. */
export const plainReaders: {
  readonly [Field in PlainField]: (value: AttributeValue, key?: string) => Story[Field] | null
} = {
  release: text,
  environment: text,
  operation: (value) => {
    const sent = text(value)
    return sent === null ? null : operationNamed(sent)
  },
  provider: text,
  requestModel: text,
  responseModel: text,
  toolName: text,
  toolCallId: text,
  retrievalQuery: text,
  agentName: text,
  sessionId: text,
  userId: text,
  errorType: text,
  errorMessage: text,
  errorStack: text,
  promptName: text,
  promptVersion: text,
  preflightId: text,
  customFingerprint: lines,
  tokensIn: number,
  tokensOut: number,
  cachedTokensIn: number,
  reasoningTokens: number,
  costUsd: number,
  maxTokens: number,
  finishReasonRaw: firstOf,
  toolFailed: flag,
  documentCount: number,
  retrievalTopK: number,
  agentId: text,
  agentVersion: text,
  workflowName: text,
  cacheWriteTokensIn: number,
  timeToFirstTokenMs: milliseconds,
  attempt: number,
  responseId: text,
  rpcStatus: number,
  severity: severityOf,
  promptTemplate: text,
}

/** How each JSON field is read. */
export const jsonReaders: { readonly [Field in JsonField]: (value: Json) => Story[Field] | null } = {
  input: (value) => messagesOf(value, 'user'),
  output: (value) => messagesOf(value, 'assistant'),
  tools: toolDefinitionsOf,
  toolArguments: (value) => value,
  toolResult: (value) => value,
  documents: documentsOf,
  jsonRequested: wantsJson,
  outputSchema: answerSchemaIn,
  tags: tagsOf,
  metadata: metadataOf,
}

/** Where answers say why they ended: OpenAI chat and Responses, Anthropic, Gemini, OTel GenAI output messages. */
export function finishReasonIn(value: Json): string | null {
  if (Array.isArray(value)) return value.length > 0 ? finishReasonIn(value[0] ?? null) : null
  if (!isRecord(value)) return null
  const told =
    value.finish_reason ?? value.finishReason ?? value.stop_reason ?? value.stopReason ?? value.completionReason
  if (typeof told === 'string') return told === '' ? null : told
  if (isRecord(value.incomplete_details)) return textIn(value.incomplete_details.reason)
  if (value.object === 'response') return textIn(value.status)
  const listed = finishReasonIn(value.choices ?? value.candidates ?? value.results ?? value.outputs ?? null)
  // Gemini gives no candidates at all when it refuses the question.
  return listed ?? (isRecord(value.promptFeedback) ? textIn(value.promptFeedback.blockReason) : null)
}

const textIn = (value: Json | undefined): string | null => (typeof value === 'string' && value !== '' ? value : null)
