import type { Json } from '#core/telemetry/attributes.ts'
import type { Span } from '#core/telemetry/span.ts'
import { isRecord, jsonOf } from '../messages/read-json.ts'
import { fill, forget, type Dialect, type Draft } from './dialect.ts'
import { fillKindByName, type NameKinds } from './name-kinds.ts'
import { finishReasonIn, jsonReaders } from './readers.ts'
import { prependSystem } from './system-prompt.ts'
import { readUsage } from './usage.ts'

const rule = 'google-adk'
const requestKey = 'gcp.vertex.agent.llm_request'
const responseKey = 'gcp.vertex.agent.llm_response'

const names: NameKinds = [
  ['call_llm', 'LLM'],
  ['generate_content', 'LLM'],
  ['agent_run', 'AGENT'],
  ['invoke_agent', 'AGENT'],
  ['execute_tool', 'TOOL'],
  ['invocation', 'WORKFLOW'],
  ['invoke_workflow', 'WORKFLOW'],
  ['invoke_node', 'WORKFLOW'],
  ['send_data', 'OTHER'],
]

/** Google's Agent Development Kit: the whole request and response of a call as JSON on `call_llm`. */
export const googleAdk: Dialect = {
  id: rule,
  scopes: ['gcp.vertex.agent', 'google.adk'],
  markers: ['gcp.vertex.agent.invocation_id', requestKey, 'gcp.vertex.agent.event_id'],
  kinds: [],
  fields: {
    sessionId: ['gen_ai.conversation.id', 'gcp.vertex.agent.session_id'],
    reasoningTokens: ['gen_ai.usage.reasoning.output_tokens', 'gen_ai.usage.experimental.reasoning_tokens'],
  },
  read(span, draft) {
    fillKindByName(span, draft, rule, names)
    const { attributes } = span
    if (draft.kind === 'TOOL') readTool(span, draft)
    else {
      if (attributes[requestKey] !== undefined) readRequest(jsonOf(attributes[requestKey]), draft)
      if (attributes[responseKey] !== undefined) readResponse(jsonOf(attributes[responseKey]), draft)
    }
    if (span.name.startsWith('agent_run [')) {
      fill(draft, 'agentName', span.name.slice('agent_run ['.length).replace(/\]$/, ''), { rule, key: 'name' })
    }
  },
  readLast(span, draft) {
    if (span.name === 'call_llm' && hasInnerSpan(span)) leaveUsage(draft)
  },
}

function readRequest(request: Json, draft: Draft): void {
  const from = { rule, key: requestKey }
  if (!isRecord(request) || request.contents === undefined) return
  fill(draft, 'input', jsonReaders.input({ contents: request.contents }), from)
  if (typeof request.model === 'string') fill(draft, 'requestModel', request.model, from)
  const { config } = request
  if (!isRecord(config)) return
  prependSystem(draft, instructionsIn(config.system_instruction), from)
  fill(draft, 'tools', jsonReaders.tools(config.tools ?? null), from)
  if (typeof config.max_output_tokens === 'number') fill(draft, 'maxTokens', config.max_output_tokens, from)
  if (config.response_mime_type === 'application/json') fill(draft, 'jsonRequested', true, from)
  const schema = config.response_schema ?? config.response_json_schema
  if (isRecord(schema)) fill(draft, 'outputSchema', schema, from)
}

/** One text, or a content with parts. */
const instructionsIn = (value: Json | undefined): Json =>
  isRecord(value) && Array.isArray(value.parts) ? value.parts : (value ?? null)

function readResponse(response: Json, draft: Draft): void {
  const from = { rule, key: responseKey }
  if (!isRecord(response)) return
  if (response.content !== undefined) fill(draft, 'output', jsonReaders.output(response.content), from)
  if (typeof response.model_version === 'string') fill(draft, 'responseModel', response.model_version, from)
  fill(draft, 'finishReasonRaw', finishReasonIn(response), from)
  readUsage(response.usage_metadata, draft, from, 'inside')
  if (typeof response.error_code === 'string' || typeof response.error_code === 'number') {
    fill(draft, 'errorType', String(response.error_code), from)
    if (typeof response.error_message === 'string') fill(draft, 'errorMessage', response.error_message, from)
  }
}

function readTool({ attributes }: Span, draft: Draft): void {
  const args = attributes['gcp.vertex.agent.tool_call_args']
  if (args !== undefined && args !== 'N/A') {
    fill(draft, 'toolArguments', jsonOf(args), { rule, key: 'gcp.vertex.agent.tool_call_args' })
  }
  const response = attributes['gcp.vertex.agent.tool_response']
  if (response !== undefined && response !== '<not serializable>') {
    fill(draft, 'toolResult', jsonOf(response), { rule, key: 'gcp.vertex.agent.tool_response' })
  }
  const name = attributes['gen_ai.tool.name']
  const target = draft.toolArguments
  if (name === 'transfer_to_agent' && isRecord(target) && typeof target.agent_name === 'string') {
    fill(draft, 'handoff', { from: null, to: target.agent_name }, { rule, key: 'gcp.vertex.agent.tool_call_args' })
  }
}

/**
 * Python's ADK wraps the call in a `generate_content` span of its own from 1.24, with the same usage; those in other
 * languages do not.
 */
function hasInnerSpan({ scope, resource }: Span): boolean {
  if (scope.name !== 'gcp.vertex.agent' || resource.attributes['telemetry.sdk.language'] !== 'python') return false
  const [major = 0, minor = 0] = scope.version.split('.').map(Number)
  return major > 1 || (major === 1 && minor >= 24)
}

const usageFields = ['tokensIn', 'tokensOut', 'cachedTokensIn', 'cacheWriteTokensIn', 'reasoningTokens'] as const

/** The messages are here, the tokens are counted on the span inside. */
function leaveUsage(draft: Draft): void {
  for (const field of usageFields) draft[field] = null
  forget(draft, ...usageFields)
}
