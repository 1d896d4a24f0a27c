import type { Attributes } from '#core/telemetry/attributes.ts'
import { fill, type Dialect, type Draft } from './dialect.ts'
import { readPayload } from './payload.ts'
import { plainReaders } from './readers.ts'
import { prependSystem } from './system-prompt.ts'

const rule = 'voltagent'
const payloadKeys = { rule, input: ['tool.arguments', 'input'], output: ['tool.result', 'output'] } as const

/** VoltAgent. `span.type` comes before `entity.type`, which children take over from the agent they belong to. */
export const voltAgent: Dialect = {
  id: rule,
  scopes: ['@voltagent/', 'voltagent'],
  markers: [
    'voltagent.operation_id',
    'voltagent.conversation_id',
    'voltagent.agent.id',
    'agent.messages',
    'llm.messages',
    'agent.state',
    'agent.stateSnapshot',
    'llm.operation',
    'workflow.execution.id',
  ],
  kinds: [
    {
      key: 'span.type',
      values: {
        agent: 'AGENT',
        llm: 'LLM',
        tool: 'TOOL',
        memory: 'MEMORY',
        retriever: 'RETRIEVAL',
        vector: 'RETRIEVAL',
        embedding: 'EMBEDDING',
        guardrail: 'GUARDRAIL',
        workflow: 'WORKFLOW',
        'workflow-step': 'WORKFLOW',
      },
    },
    { key: 'entity.type', values: { agent: 'AGENT', workflow: 'WORKFLOW' } },
  ],
  fields: {
    provider: ['llm.provider', 'ai.model.provider'],
    requestModel: ['llm.model', 'ai.model.name', 'model.name'],
    input: ['llm.messages', 'agent.messages'],
    toolName: ['tool.name'],
    toolCallId: ['tool.call.id'],
    retrievalQuery: ['vector.query', 'retriever.query'],
    documentCount: ['vector.results_count'],
    sessionId: ['voltagent.conversation_id', 'conversation.id'],
    tokensIn: ['llm.usage.prompt_tokens', 'usage.prompt_tokens'],
    tokensOut: ['llm.usage.completion_tokens', 'usage.completion_tokens'],
    cachedTokensIn: ['llm.usage.cached_tokens', 'usage.cached_tokens'],
    reasoningTokens: ['llm.usage.reasoning_tokens', 'usage.reasoning_tokens'],
    finishReasonRaw: ['llm.finish_reason', 'ai.response.finish_reason'],
    maxTokens: ['llm.max_output_tokens', 'ai.model.max_tokens'],
    errorMessage: ['tool.error.message'],
  },
  read: readAgent,
  readLast({ attributes }, draft) {
    readPayload(attributes, draft, payloadKeys)
    const key = 'agent.instructions'
    const instructions = attributes[key]
    if (typeof instructions === 'string') prependSystem(draft, instructions, { rule, key })
  },
}

function readAgent({ attributes }: { attributes: Attributes }, draft: Draft): void {
  if (attributes['entity.type'] === 'agent') {
    fill(draft, 'agentName', plainReaders.agentName(attributes['entity.name'] ?? null), { rule, key: 'entity.name' })
    fill(draft, 'agentId', plainReaders.agentId(attributes['entity.id'] ?? null), { rule, key: 'entity.id' })
  } else if (attributes['entity.type'] === 'workflow') {
    const name = plainReaders.workflowName(attributes['entity.name'] ?? null)
    fill(draft, 'workflowName', name, { rule, key: 'entity.name' })
  }
  for (const key of ['agent.maxSteps', 'agent.max_steps']) {
    const maxSteps = plainReaders.maxTokens(attributes[key] ?? null)
    if (maxSteps === null) continue
    fill(draft, 'limits', { maxSteps, stepsTaken: null, maxCalls: null, maxRetries: null }, { rule, key })
  }
}
