import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { spanWith } from '#test/support/span.ts'

// Keys: openlit/openlit sdk/python/src/openlit/semcov/__init__.py.
const storyOf = (attributes: Attributes) => normalise(spanWith({ attributes, scopeName: 'openlit.otel.tracing' })).story

describe('OpenLIT', () => {
  it('reads a call of a model; seconds to the first token', () => {
    expect(
      storyOf({
        'gen_ai.operation.name': 'chat',
        'gen_ai.system': 'az.ai.openai',
        'gen_ai.request.model': 'gpt-4o',
        'gen_ai.usage.input_tokens': 4,
        'gen_ai.usage.cost': 0.0002,
        'gen_ai.server.time_to_first_token': 0.3,
        'gen_ai.environment': 'staging',
        'gen_ai.application_name': 'shop',
      }),
    ).toMatchObject({
      kind: 'LLM',
      provider: 'azure.ai.openai',
      costUsd: 0.0002,
      timeToFirstTokenMs: 300,
      environment: 'staging',
    })
  })

  it('takes a cost of nought for one it does not know', () => {
    const story = storyOf({ 'gen_ai.operation.name': 'chat', 'gen_ai.usage.input_tokens': 4, 'gen_ai.usage.cost': 0 })
    expect(story.costUsd).toBeNull()
    expect(story.provenance['costUsd']).toBeUndefined()
  })

  it('reads an agent and its task', () => {
    expect(
      storyOf({
        'gen_ai.operation.name': 'agent',
        'gen_ai.agent.role': 'Researcher',
        'gen_ai.agent.instructions': 'Be exact.',
        'gen_ai.agent.task': 'Find it',
        'gen_ai.agent.actual_output': 'Found',
        'gen_ai.agent.tools': ['search'],
      }),
    ).toMatchObject({
      kind: 'AGENT',
      dialect: 'openlit',
      operation: 'invoke_agent',
      agentName: 'Researcher',
      input: [{ role: 'system' }, { role: 'user', parts: [{ content: 'Find it' }] }],
      output: [{ role: 'assistant' }],
      tools: [{ name: 'search' }],
    })
  })

  it('reads a vector store', () => {
    expect(
      storyOf({
        'gen_ai.operation.name': 'vectordb',
        'db.query.text': 'opening hours',
        'db.n_results': 4,
        'db.response.returned_rows': 0,
      }),
    ).toMatchObject({ kind: 'RETRIEVAL', retrievalQuery: 'opening hours', retrievalTopK: 4, documentCount: 0 })
  })

  it('reads a guard and an evaluation', () => {
    expect(
      storyOf({ 'guard.verdict': 'yes', 'guard.validator': 'prompt_injection', 'guard.explanation': 'asks to ignore' }),
    ).toMatchObject({ kind: 'GUARDRAIL', guardrail: { name: 'prompt_injection', triggered: true } })
    expect(storyOf({ 'evals.verdict': 'no', 'evals.score': 0.1, 'evals.validator': 'Hallucination' })).toMatchObject({
      kind: 'EVALUATOR',
      evaluations: [{ name: 'Hallucination', score: 0.1, label: 'no', by: 'model' }],
    })
    expect(storyOf({ 'gen_ai.operation.name': 'chat', 'gen_ai.eval.groundedness': 0.4 }).evaluations).toMatchObject([
      { name: 'groundedness', score: 0.4 },
    ])
  })
})
