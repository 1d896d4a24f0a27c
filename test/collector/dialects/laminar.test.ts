import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { spanWith } from '#test/support/span.ts'

// Keys: lmnr-ai/lmnr-ts packages/lmnr/src/opentelemetry-lib/tracing/attributes.ts.
const storyOf = (attributes: Attributes, name = 'span') =>
  normalise(spanWith({ name, attributes: { 'lmnr.span.path': ['a'], ...attributes }, scopeName: 'lmnr.ts' })).story

describe('Laminar', () => {
  it('reads a call of a model, input and output priced apart', () => {
    expect(
      storyOf({
        'lmnr.span.type': 'LLM',
        'gen_ai.system': 'anthropic',
        'gen_ai.request.model': 'claude-sonnet-4-5',
        'gen_ai.input.messages': '[{"role":"user","content":"Hi"}]',
        'gen_ai.usage.input_tokens': 10,
        'gen_ai.usage.input_cost': 0.01,
        'gen_ai.usage.output_cost': 0.02,
        'lmnr.association.properties.session_id': 's1',
        'lmnr.association.properties.user_id': 'u1',
        'lmnr.association.properties.metadata.plan': 'pro',
        'lmnr.association.properties.tags': ['beta'],
      }),
    ).toMatchObject({
      kind: 'LLM',
      provider: 'anthropic',
      input: [{ role: 'user' }],
      costUsd: 0.03,
      sessionId: 's1',
      userId: 'u1',
      metadata: { plan: 'pro' },
      tags: ['beta'],
    })
  })

  it('reads an observed tool', () => {
    const attributes = { 'lmnr.span.type': 'TOOL', 'lmnr.span.input': '{"q":"x"}', 'lmnr.span.output': '"found"' }
    expect(storyOf(attributes, 'search')).toMatchObject({
      kind: 'TOOL',
      dialect: 'laminar',
      toolName: 'search',
      toolArguments: { q: 'x' },
      toolResult: 'found',
    })
  })

  it('reads a plain observed function, and the model of a Vercel span', () => {
    expect(
      storyOf({ 'lmnr.span.type': 'DEFAULT', 'lmnr.span.input': '"Hi"', 'lmnr.span.output': '"Ho"' }),
    ).toMatchObject({ input: [{ parts: [{ content: 'Hi' }] }], output: [{ parts: [{ content: 'Ho' }] }] })
    expect(storyOf({ 'aisdk.model.id': 'gpt-4o', 'aisdk.model.provider': 'openai.chat' })).toMatchObject({
      requestModel: 'gpt-4o',
      provider: 'openai',
    })
  })
})
