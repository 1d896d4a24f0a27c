import type { Attributes } from '#core/telemetry/attributes.ts'
import type { Span } from '#core/telemetry/span.ts'
import type { SpanKind } from '#core/telemetry/story.ts'
import { isRecord, jsonOf } from '../messages/read-json.ts'
import { fill, type Dialect, type Draft } from './dialect.ts'
import { readPayload } from './payload.ts'
import { plainReaders } from './readers.ts'
import { readSuccess } from './success-flag.ts'

const rule = 'mastra'

/** A generation carries the tokens of the steps and chunks inside it. */
const spanTypes: Readonly<Record<string, SpanKind>> = {
  model_generation: 'LLM',
  llm_generation: 'LLM',
  model_step: 'OTHER',
  model_inference: 'OTHER',
  model_chunk: 'OTHER',
  llm_chunk: 'OTHER',
  tool_call: 'TOOL',
  mcp_tool_call: 'TOOL',
  provider_tool_call: 'TOOL',
  agent_run: 'AGENT',
  workflow_run: 'WORKFLOW',
  workflow_step: 'WORKFLOW',
  workflow_conditional: 'WORKFLOW',
  workflow_conditional_eval: 'OTHER',
  workflow_parallel: 'WORKFLOW',
  workflow_loop: 'WORKFLOW',
  workflow_sleep: 'OTHER',
  workflow_wait_event: 'OTHER',
  memory_operation: 'MEMORY',
  rag_embedding: 'EMBEDDING',
  rag_vector_operation: 'RETRIEVAL',
  scorer_run: 'EVALUATOR',
  processor_run: 'OTHER',
  generic: 'OTHER',
}

/** Mastra. Exporters for other tools write those tools' keys too, and get some kinds wrong: this one is asked first. */
export const mastra: Dialect = {
  id: rule,
  scopes: ['@mastra/'],
  markers: ['mastra.span.type', 'mastra.span.entityType', 'mastra.span_id'],
  kinds: [{ key: 'mastra.span.type', values: spanTypes }],
  fields: {
    toolArguments: ['gen_ai.tool.call.arguments', 'gen_ai.tool.input'],
    toolResult: ['gen_ai.tool.call.result', 'gen_ai.tool.output'],
    tools: ['agent.available_tools'],
    sessionId: ['mastra.metadata.threadId', 'threadId'],
    userId: ['mastra.metadata.userId', 'mastra.metadata.resourceId', 'resourceId'],
    agentId: ['agent.id'],
    tags: ['mastra.tags'],
  },
  read(span, draft) {
    readSuccess(span.attributes, draft, rule, 'gen_ai.tool.success')
    readFirstToken(span, draft)
    readModel(span.attributes, draft)
    for (const key of ['mastra.agent_run.max_steps', 'agent.max_steps']) {
      const maxSteps = plainReaders.maxTokens(span.attributes[key] ?? null)
      if (maxSteps === null) continue
      fill(draft, 'limits', { maxSteps, stepsTaken: null, maxCalls: null, maxRetries: null }, { rule, key })
    }
  },
  readLast({ attributes }, draft) {
    const type = typeof attributes['mastra.span.type'] === 'string' ? attributes['mastra.span.type'].toLowerCase() : ''
    readPayload(attributes, draft, {
      rule,
      input: [`mastra.${type}.input`, 'input'],
      output: [`mastra.${type}.output`, 'output'],
    })
  },
}

/** The moment of the first token is a time of day. */
function readFirstToken({ attributes, startNs }: Span, draft: Draft): void {
  const key = 'mastra.completion_start_time'
  const sent = attributes[key]
  const atMs = typeof sent === 'string' ? Date.parse(sent) : Number.NaN
  const waitedMs = atMs - Number(startNs / 1_000_000n)
  if (waitedMs >= 0) fill(draft, 'timeToFirstTokenMs', waitedMs, { rule, key })
}

function readModel(attributes: Attributes, draft: Draft): void {
  const key = 'mastra.metadata.modelMetadata'
  const sent = attributes[key]
  const model = sent === undefined ? null : jsonOf(sent)
  if (!isRecord(model) || attributes['gen_ai.request.model'] !== undefined) return
  fill(draft, 'requestModel', plainReaders.requestModel(model.modelId ?? null), { rule, key })
  fill(draft, 'provider', plainReaders.provider(model.modelProvider ?? null), { rule, key })
}
