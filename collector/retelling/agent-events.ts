import type { Attributes } from '#core/telemetry/attributes.ts'
import type { LogFamily } from '#core/telemetry/log-event.ts'
import { textAt } from '#core/telemetry/log-event.ts'
import type { LogRecord } from '#core/telemetry/log-record.ts'
import type { AgentFailure } from '#core/telemetry/told-events.ts'
import { agentFailureOf } from '#core/telemetry/told-events.ts'

import { textFrom } from '../messages/scalars.ts'

/** What an event of a coding agent would have been as a span. */
export interface AgentStep {
  readonly name: string
  /** An operation name of the GenAI conventions; null for a step that is none of them. */
  readonly operation: string | null
  /** The first step of a run, above all others. */
  readonly isRoot: boolean
  readonly failure: AgentFailure | null
  /** What the event means beyond its own attributes. */
  readonly attributes: Attributes
}

type Reader = (log: LogRecord, name: string) => AgentStep | null

/** The step an event tells of, by the documented events of each agent; null for events that only accompany a step. */
export const agentStepOf = (log: LogRecord, name: string, family: LogFamily): AgentStep | null => {
  const read = Object.hasOwn(readers, name) ? readers[name] : undefined
  return read === undefined ? null : withoutPlaceholders(read(log, name), log, family)
}

const none: Attributes = {}

const step = (name: string, operation: string | null, given: Partial<AgentStep> = {}): AgentStep => ({
  name,
  operation,
  isRoot: false,
  failure: null,
  attributes: none,
  ...given,
})

const root =
  (isRoot: boolean): Reader =>
  (_log, name) =>
    step(name, 'invoke_agent', { isRoot })

const chatName = ({ attributes }: LogRecord): string =>
  `chat ${textAt(attributes, ['model', 'model_name', 'slug']) ?? ''}`.trimEnd()

const chat: Reader = (log) => step(chatName(log), 'chat')

const failedChat: Reader = (log, name) => step(chatName(log), 'chat', { failure: agentFailureOf(log, name) })

const refusedChat: Reader = (log) =>
  step(chatName(log), 'chat', { attributes: { 'gen_ai.response.finish_reasons': ['refusal'] } })

/** A failed attempt. Those that went well are told by the stream that completes. */
const attempt: Reader = (log, name) => {
  const status = Number(textAt(log.attributes, ['http.response.status_code']) ?? '0')
  if (status < 400 && textAt(log.attributes, ['error.message']) === null) return null
  const failure = agentFailureOf(log, name) ?? { type: null, message: `HTTP ${status}`, status }
  return step(chatName(log), 'chat', { failure })
}

/** Every event of an answer's stream is told; the one that completes it stands for the call. */
const stream: Reader = (log, name) => {
  const failure = agentFailureOf(log, name)
  if (failure !== null) return step(chatName(log), 'chat', { failure })
  return textAt(log.attributes, ['event.kind']) === 'response.completed' ? chat(log, name) : null
}

const toolResult: Reader = (log) => {
  const { attributes } = log
  const tool = textAt(attributes, ['tool_name', 'function_name']) ?? 'tool'
  const failed = /^false$/i.test(textFrom(attributes['success'] ?? ''))
  // What a person did not allow has not failed.
  const allowed = !refusals.test(textAt(attributes, ['decision']) ?? '')
  const message = textAt(attributes, ['error', 'error.message', 'output']) ?? `${tool} failed`
  const failure = { type: textAt(attributes, ['error_type', 'error.type']), message, status: null }
  return step(`execute_tool ${tool}`, 'execute_tool', { failure: failed && allowed ? failure : null })
}

const refusals = /^(?:reject|den|abort|cancel)/i

/** Consent that was given is part of the call; consent that was refused is a step of its own. */
const decision: Reader = ({ attributes }) =>
  refusals.test(textAt(attributes, ['decision']) ?? '')
    ? step(`tool_decision ${textAt(attributes, ['tool_name', 'function_name']) ?? ''}`.trimEnd(), null)
    : null

const trouble: Reader = (log, name) => step(name, null, { failure: agentFailureOf(log, name) })

const readers: Readonly<Record<string, Reader>> = {
  'claude_code.user_prompt': root(true),
  'claude_code.api_request': chat,
  'claude_code.api_error': failedChat,
  'claude_code.api_refusal': refusedChat,
  'claude_code.tool_result': toolResult,
  'claude_code.tool_decision': decision,
  'claude_code.internal_error': trouble,
  'claude_code.session_error': trouble,
  'codex.conversation_starts': root(true),
  'codex.user_prompt': root(false),
  'codex.api_request': attempt,
  'codex.sse_event': stream,
  'codex.websocket_event': stream,
  'codex.tool_result': toolResult,
  'codex.tool_decision': decision,
  'gemini_cli.user_prompt': root(true),
  'gemini_cli.api_response': chat,
  'gemini_cli.api_error': failedChat,
  'gemini_cli.chat.content_retry_failure': failedChat,
  'gemini_cli.malformed_json_response': failedChat,
  'gemini_cli.tool_call': toolResult,
}

const providers: Readonly<Record<LogFamily, string>> = {
  'claude-code': 'anthropic',
  codex: 'openai',
  'gemini-cli': 'gcp.gen_ai',
}

/** Content that was not recorded stands there as a mark, which is no content. */
function withoutPlaceholders(found: AgentStep | null, { attributes }: LogRecord, family: LogFamily): AgentStep | null {
  if (found === null) return null
  const sent = Object.entries(attributes).filter(
    ([key, value]) => key !== 'event.name' && !(typeof value === 'string' && /^[<[]redacted[>\]]$/i.test(value)),
  )
  const provider = textAt(attributes, ['gen_ai.provider.name', 'provider_name']) ?? providers[family]
  return {
    ...found,
    attributes: {
      ...Object.fromEntries(sent),
      ...found.attributes,
      ...(found.operation === 'chat' ? { 'gen_ai.provider.name': provider } : {}),
      ...(found.operation === 'invoke_agent' ? { 'gen_ai.agent.name': family } : {}),
    },
  }
}
