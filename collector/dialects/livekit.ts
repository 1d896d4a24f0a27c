import type { Span } from '#core/telemetry/span.ts'
import type { SpanKind } from '#core/telemetry/story.ts'
import { isRecord, jsonOf } from '../messages/read-json.ts'
import { readAnswer } from './answer-parts.ts'
import { fill, fillKind, firstSent, type Dialect, type Draft } from './dialect.ts'
import { plainReaders } from './readers.ts'
import { prependSystem } from './system-prompt.ts'

const rule = 'livekit'

/**
 * Only `llm_request` is a call of a model: `llm_node` around it repeats its answer, `llm_request_run` is one attempt.
 */
const kindByName: Readonly<Record<string, SpanKind>> = {
  agent_session: 'AGENT',
  agent_turn: 'AGENT',
  llm_node: 'WORKFLOW',
  llm_request: 'LLM',
  function_tool: 'TOOL',
  start_agent_activity: 'WORKFLOW',
  user_turn: 'WORKFLOW',
}

const answerKeys = {
  rule,
  reasoning: [],
  text: ['lk.pii.response.text', 'lk.response.text'],
  calls: ['lk.pii.response.function_calls', 'lk.response.function_calls'],
} as const

/** LiveKit agents: `lk.*` around conventional model spans; content moved from `lk.` to `lk.pii.` in 2026. */
export const liveKit: Dialect = {
  id: rule,
  scopes: ['livekit-agents'],
  markers: [
    'lk.agent_label',
    'lk.agent_name',
    'lk.job_id',
    'lk.speech_id',
    'lk.generation_id',
    'lk.function_tool.name',
    'lk.function_tools',
    'lk.response.ttft',
    'lk.llm_metrics',
    'lk.pii.chat_ctx',
    'lk.chat_ctx',
    'lk.pii.response.text',
    'lk.response.text',
  ],
  kinds: [],
  fields: {
    input: [
      'lk.pii.chat_ctx',
      'lk.chat_ctx',
      'lk.pii.user_input',
      'lk.user_input',
      'lk.pii.user_transcript',
      'lk.user_transcript',
      'lk.pii.input_text',
      'lk.input_text',
    ],
    tools: ['lk.function_tools'],
    toolName: ['lk.function_tool.name'],
    toolCallId: ['lk.function_tool.id'],
    toolArguments: ['lk.pii.function_tool.arguments', 'lk.function_tool.arguments'],
    toolResult: ['lk.pii.function_tool.output', 'lk.function_tool.output'],
    toolFailed: ['lk.function_tool.is_error'],
    agentName: ['lk.agent_name', 'lk.agent_label'],
    agentId: ['lk.cloud_agent_id'],
    sessionId: ['lk.job_id', 'lk.room_sid', 'lk.pii.room_name', 'lk.room_name'],
    userId: ['lk.pii.participant_identity', 'lk.participant_identity'],
    timeToFirstTokenMs: ['lk.response.ttft'],
  },
  read(span, draft) {
    const kind = Object.hasOwn(kindByName, span.name) ? kindByName[span.name] : undefined
    if (kind) fillKind(draft, kind, rule, { rule, key: 'name' })
    readAnswer(span.attributes, draft, answerKeys)
    const retries = span.attributes['lk.retry_count']
    if (typeof retries === 'number') fill(draft, 'attempt', retries + 1, { rule, key: 'lk.retry_count' })
  },
  readLast(span, draft) {
    readMetrics(span, draft)
    const sent = firstSent(span.attributes, ['lk.pii.instructions', 'lk.instructions'])
    if (sent) prependSystem(draft, jsonOf(sent[1]), { rule, key: sent[0] })
  },
}

/** Models without conventional usage attributes still leave their metrics, as JSON. Times are in seconds. */
function readMetrics({ attributes }: Span, draft: Draft): void {
  const key = 'lk.llm_metrics'
  const sent = attributes[key]
  const metrics = sent === undefined ? null : jsonOf(sent)
  if (!isRecord(metrics)) return
  const from = { rule, key }
  fill(draft, 'tokensIn', plainReaders.tokensIn(metrics.prompt_tokens ?? null), from)
  fill(draft, 'tokensOut', plainReaders.tokensOut(metrics.completion_tokens ?? null), from)
  fill(draft, 'cachedTokensIn', plainReaders.cachedTokensIn(metrics.prompt_cached_tokens ?? null), from)
  fill(draft, 'timeToFirstTokenMs', plainReaders.timeToFirstTokenMs(metrics.ttft ?? null, 'lk.response.ttft'), from)
  if (metrics.cancelled === true) fill(draft, 'finishReasonRaw', 'cancelled', from)
}
