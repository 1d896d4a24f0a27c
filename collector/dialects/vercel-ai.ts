import { own } from '#core/platform/own.ts'
import type { AttributeValue, Json } from '#core/telemetry/attributes.ts'
import type { MessagePart } from '#core/telemetry/message.ts'
import type { Span } from '#core/telemetry/span.ts'
import type { SpanKind } from '#core/telemetry/story.ts'
import { argumentsOf } from '../messages/part-types.ts'
import { isRecord, jsonOf } from '../messages/read-json.ts'
import { textFrom } from '../messages/scalars.ts'
import { fill, fillKind, type Dialect, type Draft } from './dialect.ts'
import { readVercelDetails } from './vercel-ai-details.ts'

const rule = 'vercel-ai'

/** Only the inner `do…` spans are calls of a model: the outer ones repeat their usage. */
const operations: Readonly<Record<string, SpanKind>> = {
  'ai.generatetext.dogenerate': 'LLM',
  'ai.streamtext.dostream': 'LLM',
  'ai.generateobject.dogenerate': 'LLM',
  'ai.streamobject.dostream': 'LLM',
  'ai.generatetext': 'AGENT',
  'ai.streamtext': 'AGENT',
  'ai.generateobject': 'AGENT',
  'ai.streamobject': 'AGENT',
  'ai.embed.doembed': 'EMBEDDING',
  'ai.embedmany.doembed': 'EMBEDDING',
  'ai.embed': 'WORKFLOW',
  'ai.embedmany': 'WORKFLOW',
  'ai.rerank.dorerank': 'RERANK',
  'ai.rerank': 'WORKFLOW',
  'ai.toolcall': 'TOOL',
}

/** Vercel AI SDK: scope `ai` up to 6; what 7's OpenTelemetry class adds to the GenAI conventions. */
export const vercelAi: Dialect = {
  id: rule,
  scopes: ['ai', '@ai-sdk/otel'],
  markers: ['ai.operationId', 'ai.model.id', 'ai.toolCall.name', 'ai.settings.maxRetries', 'ai.schema'],
  kinds: [{ key: 'ai.operationId', values: operations }],
  fields: {
    provider: ['ai.model.provider'],
    requestModel: ['ai.model.id'],
    responseModel: ['ai.response.model'],
    input: ['ai.prompt.messages', 'ai.prompt'],
    tools: ['ai.prompt.tools'],
    toolName: ['ai.toolCall.name'],
    toolCallId: ['ai.toolCall.id'],
    toolArguments: ['ai.toolCall.args', 'ai.toolCall.input'],
    toolResult: ['ai.toolCall.result', 'ai.toolCall.output'],
    agentName: ['ai.telemetry.functionId'],
    sessionId: [
      'ai.telemetry.metadata.sessionId',
      'ai.settings.context.sessionId',
      'ai.telemetry.metadata.session_id',
      'ai.telemetry.metadata.threadId',
      'ai.telemetry.metadata.chatId',
    ],
    userId: ['ai.telemetry.metadata.userId', 'ai.settings.context.userId'],
    tokensIn: ['ai.usage.inputTokens', 'ai.usage.promptTokens', 'ai.usage.tokens'],
    tokensOut: ['ai.usage.outputTokens', 'ai.usage.completionTokens'],
    cachedTokensIn: ['ai.usage.inputTokenDetails.cacheReadTokens', 'ai.usage.cachedInputTokens'],
    cacheWriteTokensIn: ['ai.usage.inputTokenDetails.cacheWriteTokens'],
    timeToFirstTokenMs: ['ai.response.msToFirstChunk', 'ai.stream.msToFirstChunk'],
    responseId: ['ai.response.id'],
    outputSchema: ['ai.schema'],
    reasoningTokens: ['ai.usage.outputTokenDetails.reasoningTokens', 'ai.usage.reasoningTokens'],
    finishReasonRaw: ['ai.response.finishReason', 'ai.finishReason', 'gen_ai.finishReason'],
    maxTokens: ['ai.settings.maxOutputTokens', 'ai.settings.maxTokens'],
    jsonRequested: ['ai.schema', 'ai.settings.output'],
    promptName: ['ai.telemetry.metadata.promptName'],
    promptVersion: ['ai.telemetry.metadata.promptVersion'],
  },
  read(span, draft) {
    if (draft.dialect === null) readOperationName(span, draft)
    readOutput(span, draft)
    readVercelDetails(span.attributes, draft)
    const operation = span.attributes['ai.operationId']
    if (typeof operation === 'string' && operation.includes('Object')) {
      fill(draft, 'jsonRequested', true, { rule, key: 'ai.operationId' })
    }
  },
}

/** Old versions only say `operation.name: ai.generateText my-function`. */
function readOperationName({ attributes }: Span, draft: Draft): void {
  const name = attributes['operation.name']
  if (typeof name !== 'string' || !name.startsWith('ai.')) return
  const kind = own(operations, (name.split(' ', 1)[0] ?? name).toLowerCase())
  if (kind) fillKind(draft, kind, rule, { rule, key: 'operation.name' })
}

const outputKeys = {
  reasoning: ['ai.response.reasoning'],
  text: ['ai.response.text', 'ai.response.object', 'ai.result.text', 'ai.result.object'],
  calls: ['ai.response.toolCalls', 'ai.result.toolCalls'],
} as const

/** Text, object, reasoning and tool calls are attributes of their own and make one answer together. */
function readOutput({ attributes }: Span, draft: Draft): void {
  if (draft.output !== null) return
  const parts: MessagePart[] = []
  let key: string | null = null
  const take = (keys: readonly string[], add: (value: AttributeValue) => void): void => {
    const sent = keys.find((candidate) => attributes[candidate] !== undefined)
    if (sent === undefined) return
    key ??= sent
    add(attributes[sent] ?? null)
  }
  take(outputKeys.reasoning, (value) => parts.push({ type: 'reasoning', content: textFrom(value) }))
  take(outputKeys.text, (value) => {
    if (typeof value === 'string' && value !== '') parts.push({ type: 'text', content: value })
  })
  take(outputKeys.calls, (value) => parts.push(...callsIn(jsonOf(value))))
  if (key !== null) fill(draft, 'output', [{ role: 'assistant', name: null, parts }], { rule, key })
}

function callsIn(value: Json): readonly MessagePart[] {
  if (!Array.isArray(value)) return []
  return value.filter(isRecord).map((call) => ({
    type: 'tool_call',
    id: typeof call.toolCallId === 'string' ? call.toolCallId : null,
    name: typeof call.toolName === 'string' ? call.toolName : '',
    arguments: argumentsOf(call.input ?? call.args),
  }))
}
