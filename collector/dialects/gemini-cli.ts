import type { Attributes, Json } from '#core/telemetry/attributes.ts'
import type { SpanKind } from '#core/telemetry/story.ts'
import { isRecord, jsonOf } from '../messages/read-json.ts'
import { numberFrom } from '../messages/scalars.ts'
import { fill, fillKind, firstSent, forget, type Dialect, type Draft } from './dialect.ts'
import { readPayload } from './payload.ts'
import { plainReaders } from './readers.ts'
import { readSuccess } from './success-flag.ts'
import { decisionOf } from './values/decisions.ts'

const rule = 'gemini-cli'

const operations: Readonly<Record<string, SpanKind>> = {
  llm_call: 'LLM',
  tool_call: 'TOOL',
  agent_call: 'AGENT',
  user_prompt: 'AGENT',
  system_prompt: 'PROMPT',
  schedule_tool_calls: 'OTHER',
}

const payloadKeys = { rule, input: ['input-json'], output: ['output-json'] } as const

/** Gemini CLI: conventional keys under operations of its own, and messages on spans that are no calls of a model. */
export const geminiCli: Dialect = {
  id: rule,
  scopes: ['gemini-cli'],
  markers: ['gemini_cli.operation.kind', 'gemini_cli.tool.kind', 'gemini_cli.turn.id'],
  kinds: [{ key: 'gen_ai.operation.name', values: operations }],
  fields: {
    requestModel: ['model', 'model_name'],
    input: ['request_text', 'prompt'],
    output: ['response_text'],
    toolName: ['function_name'],
    toolCallId: ['gen_ai.tool.call_id', 'call_id'],
    toolArguments: ['function_args'],
    tokensIn: ['input_token_count'],
    tokensOut: ['output_token_count'],
    cachedTokensIn: ['cached_content_token_count'],
    reasoningTokens: ['thoughts_token_count'],
    finishReasonRaw: ['finish_reasons'],
    errorType: ['error_type'],
    errorMessage: ['error_message', 'error'],
    agentName: ['agent_name'],
  },
  read(span, draft) {
    const operation = span.name.split(' ', 1)[0] ?? span.name
    const kind = Object.hasOwn(operations, operation) ? operations[operation] : undefined
    if (kind) fillKind(draft, kind, rule, { rule, key: 'name' })
    if (draft.kind === 'TOOL') readToolCall(span.attributes, draft)
    readSuccess(span.attributes, draft, rule, 'success')
    const status = numberFrom(span.attributes['status_code'] ?? 0)
    if (status >= 400 && status < 600) fill(draft, 'httpStatus', status, { rule, key: 'status_code' })
    const toolName = plainReaders.toolName(span.attributes['function_name'] ?? null)
    const decision = decisionOf(span.attributes['decision'], undefined, toolName)
    fill(draft, 'humanDecision', decision, { rule, key: 'decision' })
  },
  readLast({ attributes }, draft) {
    readPayload(attributes, draft, payloadKeys)
    // It names every prompt by an id of its own, which says nothing of a template.
    if (draft.provenance.promptName?.key === 'gen_ai.prompt.name') {
      draft.promptName = null
      forget(draft, 'promptName')
    }
  },
}

/** A tool's request and answer stand where a model's messages would. */
function readToolCall(attributes: Attributes, draft: Draft): void {
  const asked = firstSent(attributes, ['gen_ai.input.messages', 'input-json'])
  const request = asked === null ? null : jsonOf(asked[1])
  if (asked && isRecord(request) && request.args !== undefined) {
    fill(draft, 'toolArguments', request.args, { rule, key: asked[0] })
    fill(draft, 'toolName', plainReaders.toolName(request.name ?? null), { rule, key: asked[0] })
    fill(draft, 'toolCallId', plainReaders.toolCallId(request.callId ?? null), { rule, key: asked[0] })
    draft.input = null
    forget(draft, 'input')
  }
  const answered = firstSent(attributes, ['gen_ai.output.messages', 'output-json'])
  const answer = answered === null ? null : jsonOf(answered[1])
  if (answered && isRecord(answer)) {
    fill(draft, 'toolResult', resultIn(answer), { rule, key: answered[0] })
    if (answer.status === 'error') fill(draft, 'toolFailed', true, { rule, key: answered[0] })
    draft.output = null
    forget(draft, 'output')
  }
}

/** `response.responseParts[].functionResponse.response`, or what it was shown as. */
function resultIn(answer: { readonly [key: string]: Json }): Json {
  const response = isRecord(answer.response) ? answer.response : answer
  const part = Array.isArray(response.responseParts) ? response.responseParts[0] : null
  if (isRecord(part) && isRecord(part.functionResponse)) return part.functionResponse.response ?? null
  return response.resultDisplay ?? answer
}
