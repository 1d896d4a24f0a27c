import type { Json } from '#core/telemetry/attributes.ts'
import { messagesOf } from '../messages/messages-of.ts'
import { jsonOf } from '../messages/read-json.ts'
import { fill, note, type Dialect, type Draft } from './dialect.ts'
import { readGenAiEvents } from './otel-genai-events.ts'
import { fillCostSum } from './usage.ts'
import { kindOfOperation } from './values/operations.ts'

/** OpenTelemetry GenAI conventions, from the 2024 span events to the structured messages of 1.37 and later. */
export const otelGenAi: Dialect = {
  id: 'otel-genai',
  scopes: ['opentelemetry.instrumentation.openai_v2', 'agent_framework', 'Experimental.Microsoft.Extensions.AI'],
  markers: [
    'gen_ai.operation.name',
    'gen_ai.provider.name',
    'gen_ai.system',
    'gen_ai.request.model',
    'gen_ai.tool.name',
    'gen_ai.agent.name',
    'gen_ai.input.messages',
    'gen_ai.response.model',
    'gen_ai.usage.input_tokens',
    'mcp.method.name',
  ],
  kinds: [
    { key: 'gen_ai.operation.name', values: kindOfOperation },
    { key: 'mcp.method.name', values: { 'tools/call': 'TOOL' } },
  ],
  fields: {
    operation: ['gen_ai.operation.name'],
    provider: ['gen_ai.provider.name', 'gen_ai.system'],
    requestModel: ['gen_ai.request.model'],
    responseModel: ['gen_ai.response.model'],
    input: ['gen_ai.input.messages'],
    output: ['gen_ai.output.messages'],
    tools: ['gen_ai.tool.definitions'],
    toolName: ['gen_ai.tool.name'],
    toolCallId: ['gen_ai.tool.call.id', 'gen_ai.tool.call_id', 'jsonrpc.request.id'],
    toolArguments: ['gen_ai.tool.call.arguments'],
    toolResult: ['gen_ai.tool.call.result'],
    retrievalQuery: ['gen_ai.retrieval.query.text', 'db.vector.query.content'],
    documents: ['gen_ai.retrieval.documents', 'db.vector.query.response.documents'],
    documentCount: [
      'db.vector.query.result_count',
      'db.milvus.search.result_count',
      'db.pinecone.query.result_count',
      'db.response.returned_rows',
    ],
    retrievalTopK: ['db.vector.query.top_k'],
    agentName: ['gen_ai.agent.name'],
    agentId: ['gen_ai.agent.id'],
    agentVersion: ['gen_ai.agent.version'],
    workflowName: ['gen_ai.workflow.name'],
    sessionId: ['gen_ai.conversation.id', 'gen_ai.thread.id', 'mcp.session.id'],
    userId: ['gen_ai.request.user', 'gen_ai.user', 'gen_ai.user.id'],
    tokensIn: ['gen_ai.usage.input_tokens', 'gen_ai.usage.prompt_tokens'],
    tokensOut: ['gen_ai.usage.output_tokens', 'gen_ai.usage.completion_tokens'],
    cachedTokensIn: [
      'gen_ai.usage.cache_read.input_tokens',
      'gen_ai.usage.cache_read_input_tokens',
      'gen_ai.usage.cached_input_tokens',
      'gen_ai.usage.input_cached_tokens',
      'gen_ai.usage.cache_read_tokens',
      'gen_ai.usage.details.cache_read_tokens',
      'gen_ai.usage.details.cache_read_input_tokens',
      'gen_ai.usage.prompt_tokens_details.cached_tokens',
      'gen_ai.usage.input_tokens_details.cached_tokens',
    ],
    cacheWriteTokensIn: [
      'gen_ai.usage.cache_write.input_tokens',
      'gen_ai.usage.cache_creation.input_tokens',
      'gen_ai.usage.cache_creation_input_tokens',
      'gen_ai.usage.cache_write_input_tokens',
      'gen_ai.usage.cache_creation_tokens',
      'gen_ai.usage.details.cache_write_tokens',
    ],
    reasoningTokens: [
      'gen_ai.usage.reasoning.output_tokens',
      'gen_ai.usage.reasoning_tokens',
      'gen_ai.usage.details.reasoning_tokens',
    ],
    timeToFirstTokenMs: [
      'gen_ai.response.time_to_first_chunk',
      'gen_ai.client.operation.time_to_first_chunk',
      'gen_ai.server.time_to_first_token',
      'gen_ai.latency.time_to_first_token',
      'gen_ai.response.time_to_first_token',
    ],
    costUsd: ['gen_ai.usage.cost', 'gen_ai.usage.total_cost'],
    finishReasonRaw: [
      'gen_ai.response.finish_reasons',
      'gen_ai.response.finish_reason',
      'gen_ai.response.stop_reason',
      // Anthropic's own package names it so.
      'anthropic.message.stop_reason',
    ],
    maxTokens: ['gen_ai.request.max_tokens'],
    jsonRequested: [
      'gen_ai.output.type',
      'gen_ai.request.structured_output_schema',
      'gen_ai.openai.request.response_format',
    ],
    outputSchema: ['gen_ai.request.structured_output_schema', 'gen_ai.openai.request.response_format'],
    responseId: ['gen_ai.response.id'],
    promptName: ['gen_ai.prompt.name'],
    promptVersion: ['gen_ai.prompt.version'],
  },
  readLast(span, draft) {
    if (span.events.length > 0) readGenAiEvents(span, draft)
    // The 2024 form: whole conversations in one attribute.
    fillMessages(draft, 'input', 'gen_ai.prompt', span.attributes['gen_ai.prompt'])
    fillMessages(draft, 'output', 'gen_ai.completion', span.attributes['gen_ai.completion'])
    const instructions = span.attributes['gen_ai.system_instructions']
    fillCostSum(span.attributes, draft, 'otel-genai', ['gen_ai.usage.input_cost', 'gen_ai.usage.output_cost'])
    if (instructions !== undefined && instructions !== '') prependSystem(draft, jsonOf(instructions))
  },
}

function fillMessages(
  draft: Draft,
  field: 'input' | 'output',
  key: string,
  value: Parameters<typeof jsonOf>[0] | undefined,
) {
  if (value === undefined || value === '' || draft[field] !== null) return
  fill(draft, field, messagesOf(jsonOf(value), field === 'input' ? 'user' : 'assistant'), { rule: 'otel-genai', key })
}

const fromInstructions = { rule: 'otel-genai', key: 'gen_ai.system_instructions' }

/** Instructions are parts without a message around them, or one bare text. */
function prependSystem(draft: Draft, instructions: Json): void {
  if (draft.input?.[0]?.role === 'system') return
  const parts: Json = Array.isArray(instructions) ? [{ role: 'system', parts: instructions }] : instructions
  draft.input = [...(messagesOf(parts, 'system') ?? []), ...(draft.input ?? [])]
  note(draft, 'system', fromInstructions)
}
