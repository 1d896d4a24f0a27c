import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { spanWith } from '#test/support/span.ts'

// Keys: VoltAgent/voltagent packages/core/src/agent/agent.ts, packages/core/src/observability/AGENTS.md;
// mlflow/mlflow mlflow/tracing/otel/translation/voltagent.py reads the same.
const storyOf = (attributes: Attributes, name = 'span') =>
  normalise(spanWith({ name, attributes, scopeName: '@voltagent/core' })).story

const inherited = {
  'entity.id': 'support-1',
  'entity.type': 'agent',
  'entity.name': 'Support',
  'conversation.id': 'c1',
  'user.id': 'u1',
}

describe('VoltAgent', () => {
  it('reads a call of a model inside an agent', () => {
    expect(
      storyOf({
        ...inherited,
        'span.type': 'llm',
        'llm.operation': 'generateText',
        'llm.model': 'gpt-4o-mini',
        'llm.provider': 'openai',
        'llm.messages': '[{"role":"user","content":"Hi"}]',
        'llm.max_output_tokens': 256,
        'llm.usage.prompt_tokens': 13,
        'llm.usage.completion_tokens': 5,
        'llm.usage.cached_tokens': 2,
        'llm.usage.reasoning_tokens': 4,
        'llm.finish_reason': 'tool-calls',
        output: 'Ho',
      }),
    ).toMatchObject({
      kind: 'LLM',
      dialect: 'voltagent',
      provider: 'openai',
      requestModel: 'gpt-4o-mini',
      maxTokens: 256,
      tokensIn: 13,
      tokensOut: 5,
      cachedTokensIn: 2,
      reasoningTokens: 4,
      finishReason: 'tool_call',
      agentName: 'Support',
      sessionId: 'c1',
      userId: 'u1',
      input: [{ role: 'user' }],
      output: [{ role: 'assistant', parts: [{ content: 'Ho' }] }],
    })
  })

  it('reads the agent itself', () => {
    expect(
      storyOf({
        ...inherited,
        'agent.state': 'completed',
        'agent.messages': '[{"role":"user","content":"Hi"}]',
        'agent.instructions': 'Be brief.',
        'agent.maxSteps': 6,
        'usage.prompt_tokens': 24,
        'ai.model.name': 'gpt-4o-mini',
        output: 'Ho',
      }),
    ).toMatchObject({
      kind: 'AGENT',
      agentId: 'support-1',
      limits: { maxSteps: 6 },
      tokensIn: 24,
      input: [{ role: 'system' }, { role: 'user' }],
    })
  })

  it('reads a tool that failed', () => {
    const attributes = {
      ...inherited,
      'span.type': 'tool',
      'tool.name': 'weather',
      'tool.call.id': 't1',
      input: '{"city":"Bonn"}',
      'tool.error.message': 'no city',
    }
    expect(storyOf(attributes, 'tool.execution:weather')).toMatchObject({
      kind: 'TOOL',
      toolName: 'weather',
      toolCallId: 't1',
      toolArguments: { city: 'Bonn' },
      errorMessage: 'no city',
    })
  })

  it('reads a step of a workflow and a search', () => {
    expect(storyOf({ 'entity.type': 'workflow', 'entity.name': 'orders', 'workflow.execution.id': 'e' })).toMatchObject(
      {
        kind: 'WORKFLOW',
        workflowName: 'orders',
      },
    )
    expect(
      storyOf({ ...inherited, 'span.type': 'vector', 'vector.query': 'hours', 'vector.results_count': 0 }),
    ).toMatchObject({ kind: 'RETRIEVAL', retrievalQuery: 'hours', documentCount: 0 })
  })
})
