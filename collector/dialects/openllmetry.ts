import type { AttributeValue } from '#core/telemetry/attributes.ts'
import type { Message, MessagePart, ToolDefinition } from '#core/telemetry/message.ts'
import type { Span } from '#core/telemetry/span.ts'
import { partOf, roleOf } from '../messages/messages-of.ts'
import { argumentsOf } from '../messages/part-types.ts'
import { toolAnswerOf } from '../messages/langchain.ts'
import { jsonOf, toJson } from '../messages/read-json.ts'
import { textFrom } from '../messages/scalars.ts'
import { answerIn, argumentsIn } from './called-with.ts'
import { fill, type Dialect, type Draft } from './dialect.ts'
import { indexedUnder, slotsUnder, type Slot } from './indexed.ts'
import { jsonReaders } from './readers.ts'
import { addMetadata } from './tags.ts'

const rule = 'openllmetry'

const promptPrefixes = ['gen_ai.prompt.', 'llm.prompts.'] as const
const completionPrefixes = ['gen_ai.completion.', 'llm.completions.'] as const
const functionsPrefix = 'llm.request.functions.'
const prefixes = [...promptPrefixes, ...completionPrefixes, functionsPrefix] as const

/** OpenLLMetry (Traceloop): flattened prompts and completions, entities for everything around the model. */
export const openLlmetry: Dialect = {
  id: rule,
  scopes: ['@traceloop/', 'traceloop'],
  markers: [
    'traceloop.span.kind',
    'traceloop.entity.name',
    'traceloop.workflow.name',
    'llm.request.type',
    'llm.usage.total_tokens',
    'gen_ai.prompt.0.role',
    'gen_ai.prompt.0.content',
    'gen_ai.completion.0.role',
    'gen_ai.completion.0.content',
    'gen_ai.completion.0.finish_reason',
    'llm.request.model',
    'llm.prompts.0.content',
    'traceloop.entity.input',
  ],
  kinds: [
    { key: 'traceloop.span.kind', values: { workflow: 'WORKFLOW', task: 'OTHER', agent: 'AGENT', tool: 'TOOL' } },
    { key: 'llm.request.type', values: { chat: 'LLM', completion: 'LLM', embedding: 'EMBEDDING', rerank: 'RERANK' } },
  ],
  fields: {
    requestModel: ['llm.request.model'],
    responseModel: ['llm.response.model'],
    sessionId: [
      'traceloop.association.properties.session_id',
      'traceloop.association.properties.thread_id',
      'traceloop.association.properties.conversation_id',
    ],
    userId: ['llm.user', 'traceloop.association.properties.user_id'],
    tokensIn: ['llm.usage.prompt_tokens'],
    tokensOut: ['llm.usage.completion_tokens'],
    cachedTokensIn: ['llm.usage.cache_read_input_tokens'],
    cacheWriteTokensIn: ['llm.usage.cache_creation_input_tokens'],
    workflowName: ['traceloop.workflow.name'],
    finishReasonRaw: ['llm.response.finish_reason', 'llm.response.stop_reason'],
    maxTokens: ['llm.request.max_tokens'],
    promptName: ['traceloop.prompt.key'],
    promptVersion: ['traceloop.prompt.version', 'traceloop.prompt.version_name', 'traceloop.prompt.version_hash'],
    promptTemplate: ['traceloop.prompt.template'],
  },
  read(span, draft) {
    const found = indexedUnder(span.attributes, prefixes)
    if (found.size > 0) readSlots(found, draft)
    addMetadata(span.attributes, ['traceloop.association.properties.'], rule, draft)
  },
  readLast: readEntity,
}

function readSlots(found: ReadonlyMap<string, readonly Slot[]>, draft: Draft): void {
  for (const prefix of promptPrefixes) {
    const slots = found.get(prefix)
    if (slots)
      fill(
        draft,
        'input',
        slots.map((slot) => messageInSlot(slot, 'user')),
        { rule, key: prefix },
      )
  }
  for (const prefix of completionPrefixes) {
    const slots = found.get(prefix)
    if (!slots) continue
    fill(
      draft,
      'output',
      slots.map((slot) => messageInSlot(slot, 'assistant')),
      { rule, key: prefix },
    )
    const reason = slots[0]?.finish_reason
    if (typeof reason === 'string' && reason !== '') {
      fill(draft, 'finishReasonRaw', reason, { rule, key: `${prefix}0.finish_reason` })
    }
  }
  const functions = found.get(functionsPrefix)
  if (functions) fill(draft, 'tools', functions.map(functionInSlot), { rule, key: functionsPrefix })
}

/** One `gen_ai.prompt.N` or `gen_ai.completion.N`: role, content (text, or JSON parts), flattened tool calls. */
function messageInSlot(slot: Slot, fallback: 'user' | 'assistant'): Message {
  const role = roleOf(text(slot.role), fallback)
  const parts: MessagePart[] = []
  if (role === 'tool') {
    parts.push({ type: 'tool_call_response', id: text(slot.tool_call_id), response: jsonOf(slot.content ?? null) })
  } else addContent(parts, slot.content)
  for (const call of slotsUnder(slot, 'tool_calls.')) {
    const given = toJson(call.arguments ?? call['function.arguments'] ?? null)
    const name = text(call.name) ?? text(call['function.name']) ?? ''
    parts.push({ type: 'tool_call', id: text(call.id), name, arguments: argumentsOf(given) })
  }
  const called = text(slot['function_call.name'])
  if (called !== null) {
    const given = toJson(slot['function_call.arguments'] ?? null)
    parts.push({ type: 'tool_call', id: null, name: called, arguments: argumentsOf(given) })
  }
  return { role, name: null, parts }
}

/** Several parts are sent as one JSON list; a text that merely looks like JSON stays text. */
function addContent(parts: MessagePart[], content: AttributeValue | undefined): void {
  if (content === undefined || content === null || content === '') return
  const list = typeof content === 'string' && !content.startsWith('[{') ? null : jsonOf(content)
  if (Array.isArray(list)) parts.push(...list.map(partOf))
  else parts.push({ type: 'text', content: textFrom(content) })
}

const functionInSlot = (slot: Slot): ToolDefinition => ({
  name: text(slot.name) ?? '',
  description: text(slot.description),
  schema: slot.parameters === undefined ? null : jsonOf(slot.parameters),
})

/** Entities are the app's own functions: their name and their JSON input and output mean what their kind says. */
function readEntity(span: Span, draft: Draft): void {
  const { attributes, scope } = span
  const name = text(attributes['traceloop.entity.name'])
  const from = { rule, key: 'traceloop.entity.name' }
  if (name !== null && draft.kind === 'TOOL') fill(draft, 'toolName', name.replace(/\.tool$/, ''), from)
  if (name !== null && draft.kind === 'AGENT') fill(draft, 'agentName', name.replace(/\.agent$/, ''), from)
  const input = attributes['traceloop.entity.input']
  const output = attributes['traceloop.entity.output']
  if (draft.kind === 'OTHER' && isToolMessage(output)) {
    draft.kind = 'TOOL'
    fill(draft, 'toolName', name?.replace(/\.task$/, '') ?? null, from)
  }
  if (draft.kind === 'TOOL') {
    if (input !== undefined)
      fill(draft, 'toolArguments', argumentsIn(jsonOf(input)), { rule, key: 'traceloop.entity.input' })
    if (output !== undefined && !isDefinition(output))
      fill(draft, 'toolResult', toolAnswerOf(answerIn(jsonOf(output))), { rule, key: 'traceloop.entity.output' })
    return
  }
  if (draft.input === null && input !== undefined) {
    fill(draft, 'input', jsonReaders.input(argumentsIn(jsonOf(input))), { rule, key: 'traceloop.entity.input' })
  }
  if (scope.name === textOnlyScope && draft.kind === 'LLM') markLeftOut(draft)
  if (draft.output === null && output !== undefined) {
    fill(draft, 'output', jsonReaders.output(answerIn(jsonOf(output))), { rule, key: 'traceloop.entity.output' })
  }
}

/** In JavaScript a tool of LangChain is a task, which only its answer tells from others. */
const isToolMessage = (output: AttributeValue | undefined): boolean =>
  typeof output === 'string' && toolMessage.test(output.slice(0, headCharsMax))

const toolMessage = /^\{\s*"output"\s*:\s*\{\s*"lc"\s*:[^[]{0,60}\[[^\]]{0,160}"ToolMessage"\s*\]/
/** The OpenAI Agents SDK's tools are sent as they are defined, in the place of what they answer. */
const isDefinition = (output: AttributeValue): boolean =>
  typeof output === 'string' && /^\{"tool": ?\{"name": ?"[^"]{0,120}", ?"strict_json_schema":/.test(output)
const headCharsMax = 400

/** Records the text of messages and nothing else: an answer that calls a tool looks as if it said nothing. */
const textOnlyScope = '@traceloop/instrumentation-langchain'

function markLeftOut(draft: Draft): void {
  if (draft.finishReasonRaw !== 'tool_call' || draft.output === null) return
  const leftOut: MessagePart = { type: 'other', value: { type: 'tool_call', recorded: false } }
  draft.output = draft.output.map((message) => ({ ...message, parts: [leftOut] }))
}

const text = (value: AttributeValue | undefined): string | null =>
  typeof value === 'string' && value !== '' ? value : null
