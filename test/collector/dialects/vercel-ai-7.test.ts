import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { spanWith } from '#test/support/span.ts'

// Keys: vercel/ai packages/otel/src/open-telemetry.ts and supplemental-attributes.ts
const storyOf = (name: string, attributes: Attributes) =>
  normalise(spanWith({ name, attributes, scopeName: 'gen_ai' })).story

describe('Vercel AI SDK 7', () => {
  it('reads a call of a model, its time to first chunk in seconds', () => {
    expect(
      storyOf('chat gpt-4o', {
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': 'openai',
        'gen_ai.request.model': 'gpt-4o',
        'gen_ai.client.operation.time_to_first_chunk': 0.42,
        'gen_ai.response.finish_reasons': ['tool-calls'],
        'gen_ai.response.id': 'resp-1',
        'gen_ai.usage.input_tokens': 100,
        'gen_ai.usage.output_tokens': 30,
        'gen_ai.usage.cache_read.input_tokens': 40,
        'gen_ai.usage.cache_creation.input_tokens': 10,
        'ai.usage.inputTokenDetails.noCacheTokens': 50,
        'ai.usage.outputTokenDetails.reasoningTokens': 12,
        'gen_ai.system_instructions': '[{"type":"text","content":"Be brief."}]',
        'gen_ai.input.messages': '[{"role":"user","parts":[{"type":"text","content":"Hi"}]}]',
        'gen_ai.output.messages':
          '[{"role":"assistant","parts":[{"type":"tool_call","id":"c1","name":"search","arguments":{"q":1}}],"finish_reason":"tool_call"}]',
      }),
    ).toMatchObject({
      kind: 'LLM',
      dialect: 'vercel-ai',
      finishReason: 'tool_call',
      responseId: 'resp-1',
      timeToFirstTokenMs: 420,
      tokensIn: 100,
      tokensOut: 30,
      cachedTokensIn: 40,
      cacheWriteTokensIn: 10,
      cachedTokens: 'inside',
      reasoningTokens: 12,
      input: [{ role: 'system' }, { role: 'user' }],
      output: [{ parts: [{ type: 'tool_call', name: 'search' }] }],
    })
  })

  it('takes the agent and its steps for no calls, though they repeat the usage', () => {
    expect(
      storyOf('invoke_agent gpt-4o', {
        'gen_ai.operation.name': 'invoke_agent',
        'gen_ai.agent.name': 'support',
        'gen_ai.usage.input_tokens': 100,
        'ai.settings.context.tenant': 'acme',
      }),
    ).toMatchObject({ kind: 'AGENT', agentName: 'support', metadata: { tenant: 'acme' } })
    expect(
      storyOf('step 1', { 'gen_ai.operation.name': 'agent_step', 'ai.usage.outputTokenDetails.textTokens': 3 }).kind,
    ).toBe('WORKFLOW')
  })

  it('keeps the schema an object was asked for', () => {
    expect(
      storyOf('invoke_agent gpt-4o', {
        'gen_ai.operation.name': 'invoke_agent',
        'gen_ai.output.type': 'json',
        'ai.schema': '{"type":"object","required":["city"]}',
        'ai.settings.output': 'object',
      }),
    ).toMatchObject({ jsonRequested: true, outputSchema: { type: 'object', required: ['city'] } })
  })
})
