import type { Attributes } from '#core/telemetry/attributes.ts'
import type { MessagePart } from '#core/telemetry/message.ts'
import type { Span } from '#core/telemetry/span.ts'
import type { SpanKind } from '#core/telemetry/story.ts'
import { messagesOf } from '../messages/messages-of.ts'
import { toJson } from '../messages/read-json.ts'
import { numberFrom } from '../messages/scalars.ts'
import { fill, fillKind, type Dialect, type Draft } from './dialect.ts'
import { plainReaders } from './readers.ts'
import { prependSystem } from './system-prompt.ts'
import { readSuccess } from './success-flag.ts'
import { decisionOf } from './values/decisions.ts'

const rule = 'claude-code'
const redacted = '<REDACTED>'

/** A tool's execution and the wait for consent are steps inside its span: counted there, once. */
const kindByType: Readonly<Record<string, SpanKind>> = {
  interaction: 'AGENT',
  llm_request: 'LLM',
  tool: 'TOOL',
  'tool.execution': 'OTHER',
  'tool.blocked_on_user': 'OTHER',
  hook: 'OTHER',
}

/** Claude Code and the Claude Agent SDK. Its names are bare, so that spans are known by their scope, and logs too. */
export const claudeCode: Dialect = {
  id: rule,
  scopes: ['com.anthropic.claude_code'],
  markers: ['interaction.sequence', 'llm_request.context'],
  kinds: [{ key: 'span.type', values: kindByType }],
  fields: {
    requestModel: ['model'],
    tokensOut: ['output_tokens'],
    cachedTokensIn: ['cache_read_tokens'],
    cacheWriteTokensIn: ['cache_creation_tokens'],
    timeToFirstTokenMs: ['ttft_ms'],
    costUsd: ['cost_usd'],
    finishReasonRaw: ['stop_reason'],
    attempt: ['attempt'],
    toolName: ['tool_name'],
    toolCallId: ['tool_use_id'],
    toolArguments: ['tool_input', 'tool_parameters', 'full_command', 'file_path'],
    agentName: ['agent_name', 'subagent_type'],
    agentId: ['agent_id'],
    workflowName: ['workflow.name'],
    userId: ['user.account_uuid'],
    errorMessage: ['error'],
    responseId: ['gen_ai.response.id', 'request_id'],
  },
  read(span, draft) {
    const type = span.name.replace(/^claude_code\./, '')
    const kind = Object.hasOwn(kindByType, type) ? kindByType[type] : undefined
    if (kind) fillKind(draft, kind, rule, { rule, key: 'name' })
    readTokens(span.attributes, draft)
    readContent(span.attributes, draft)
    readToolOutput(span, draft)
    readOutcome(span.attributes, draft)
  },
  readLast({ attributes }, draft) {
    noteCallsLeftOut(draft)
    const key = attributes['user_system_prompt'] === undefined ? 'system_prompt_preview' : 'user_system_prompt'
    const sent = attributes[key]
    if (typeof sent === 'string' && sent !== redacted) prependSystem(draft, sent, { rule, key })
  },
}

/** Its input tokens leave out what came from the cache or went into it. */
function readTokens(attributes: Attributes, draft: Draft): void {
  const sent = plainReaders.tokensIn(attributes['input_tokens'] ?? null)
  if (sent === null || draft.tokensIn !== null) return
  const read = plainReaders.cachedTokensIn(attributes['cache_read_tokens'] ?? null) ?? 0
  const written = plainReaders.cacheWriteTokensIn(attributes['cache_creation_tokens'] ?? null) ?? 0
  fill(draft, 'tokensIn', sent + read + written, { rule, key: 'input_tokens' })
  draft.cachedTokens = 'added'
}

const contentKeys = [
  ['input', 'user_prompt'],
  ['input', 'new_context'],
  ['input', 'prompt'],
  ['output', 'response.model_output'],
  ['output', 'response'],
] as const

/** Only the text of an answer is recorded: one that calls tools as well is not to be taken for one that forgot to. */
function noteCallsLeftOut(draft: Draft): void {
  if (draft.finishReasonRaw !== 'tool_use' || draft.output === null) return
  if (draft.output.some(({ parts }) => parts.some(({ type }) => type === 'tool_call'))) return
  const leftOut: MessagePart = { type: 'other', value: { type: 'tool_call', recorded: false } }
  draft.output = draft.output.map((message) => ({ ...message, parts: [...message.parts, leftOut] }))
}

/** What was kept back is a placeholder, which is no message. */
function readContent(attributes: Attributes, draft: Draft): void {
  for (const [field, key] of contentKeys) {
    const sent = attributes[key]
    if (typeof sent !== 'string' || sent === '' || sent === redacted) continue
    fill(draft, field, messagesOf(sent, field === 'input' ? 'user' : 'assistant'), { rule, key })
  }
}

/** A tool's result is an event of its span. */
function readToolOutput({ events }: Span, draft: Draft): void {
  const event = events.findLast(({ name }) => name === 'tool.output')
  if (!event) return
  for (const key of ['output', 'content', 'diff']) {
    const sent = event.attributes[key]
    if (sent !== undefined && sent !== redacted) {
      fill(draft, 'toolResult', toJson(sent), { rule, key: `events.tool.output.${key}` })
    }
  }
}

function readOutcome(attributes: Attributes, draft: Draft): void {
  if (draft.kind !== 'LLM') readSuccess(attributes, draft, rule, 'success')
  const status = numberFrom(attributes['status_code'] ?? 0)
  if (status >= 400 && status < 600) fill(draft, 'httpStatus', status, { rule, key: 'status_code' })
  const toolName = plainReaders.toolName(attributes['tool_name'] ?? null)
  const decision = decisionOf(attributes['decision'], attributes['source'], toolName)
  fill(draft, 'humanDecision', decision, { rule, key: 'decision' })
}
