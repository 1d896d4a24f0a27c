import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { spanWith } from '#test/support/span.ts'

const storyOf = (attributes: Attributes) => normalise(spanWith({ attributes })).story

describe('fields beyond messages and models', () => {
  // Keys: Arize-ai/openinference spec/semantic_conventions.md
  it('are read from OpenInference', () => {
    expect(
      storyOf({
        'openinference.span.kind': 'LLM',
        'llm.token_count.prompt': 100,
        'llm.token_count.prompt_details.cache_write': 20,
        'llm.cost.prompt': 0.01,
        'llm.cost.completion': 0.02,
        'llm.prompt_template.template': 'Answer {question}',
        'llm.prompt_template.version': 'v2',
        'tag.tags': ['beta'],
        metadata: '{"tenant":"acme"}',
      }),
    ).toMatchObject({
      cacheWriteTokensIn: 20,
      costUsd: 0.03,
      promptTemplate: 'Answer {question}',
      promptVersion: 'v2',
      tags: ['beta'],
      metadata: { tenant: 'acme' },
    })
    expect(storyOf({ 'openinference.span.kind': 'LLM', 'llm.cost.total': 1, 'llm.cost.prompt': 0.4 }).costUsd).toBe(1)
  })

  // Keys: traceloop/openllmetry packages/opentelemetry-semantic-conventions-ai
  it('are read from OpenLLMetry', () => {
    expect(
      storyOf({
        'traceloop.span.kind': 'task',
        'traceloop.workflow.name': 'triage',
        'traceloop.prompt.key': 'support',
        'traceloop.prompt.template': 'Hi {{name}}',
        'traceloop.association.properties.tenant': 'acme',
      }),
    ).toMatchObject({
      workflowName: 'triage',
      promptName: 'support',
      promptTemplate: 'Hi {{name}}',
      metadata: { tenant: 'acme' },
    })
  })

  // Keys: open-telemetry/semantic-conventions-genai model/gen-ai/registry.yaml
  it('are read from the conventions', () => {
    expect(
      storyOf({
        'gen_ai.operation.name': 'chat',
        'gen_ai.agent.id': 'a1',
        'gen_ai.agent.version': '2',
        'gen_ai.workflow.name': 'triage',
        'gen_ai.response.id': 'resp-1',
        'gen_ai.response.time_to_first_chunk': 0.3,
        'gen_ai.usage.input_cost': 0.01,
        'gen_ai.usage.output_cost': 0.02,
        'gen_ai.openai.request.response_format':
          '{"type":"json_schema","json_schema":{"name":"x","schema":{"type":"object"}}}',
      }),
    ).toMatchObject({
      agentId: 'a1',
      agentVersion: '2',
      workflowName: 'triage',
      responseId: 'resp-1',
      timeToFirstTokenMs: 300,
      costUsd: 0.03,
      jsonRequested: true,
      outputSchema: { type: 'object' },
    })
  })

  it('reads cached tokens by the other name that OpenInference has for them', () => {
    const attributes = {
      'openinference.span.kind': 'LLM',
      'llm.token_count.prompt': 10,
      'llm.token_count.prompt_details.cache_input': 3,
    }
    expect(normalise(spanWith({ attributes })).story).toMatchObject({ tokensIn: 10, cachedTokensIn: 3 })
  })

  // vercel/ai packages/otel/src/supplemental-attributes.ts
  it('reads who asked from the runtime context of the AI SDK', () => {
    const attributes = {
      'ai.operationId': 'ai.generateText.doGenerate',
      'ai.settings.context.userId': 'u1',
      'ai.settings.context.sessionId': 's1',
    }
    expect(normalise(spanWith({ attributes })).story).toMatchObject({ userId: 'u1', sessionId: 's1' })
  })
})
