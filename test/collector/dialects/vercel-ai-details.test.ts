import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { spanWith } from '#test/support/span.ts'

// Keys: vercel/ai packages/ai/src/telemetry and packages/otel/src/legacy-open-telemetry.ts; langfuse's prompt link:
// langfuse.com/integrations/frameworks/vercel-ai-sdk
const storyOf = (attributes: Attributes) => normalise(spanWith({ attributes, scopeName: 'ai' })).story

describe('Vercel AI SDK, what only some spans have', () => {
  it('reads limits, pairs, the prompt and times', () => {
    expect(
      storyOf({
        'ai.operationId': 'ai.streamText',
        'ai.settings.maxSteps': 5,
        'ai.settings.maxRetries': 2,
        'ai.telemetry.metadata.tenant': 'acme',
        'ai.telemetry.metadata.langfusePrompt': '{"name":"support","version":3}',
        'ai.response.msToFirstChunk': 250.5,
        'ai.response.id': 'resp-1',
        'ai.schema': '{"type":"object"}',
      }),
    ).toMatchObject({
      limits: { maxSteps: 5, maxRetries: 2 },
      metadata: { tenant: 'acme' },
      promptName: 'support',
      promptVersion: '3',
      timeToFirstTokenMs: 250.5,
      responseId: 'resp-1',
      outputSchema: { type: 'object' },
    })
  })

  it('finds cached tokens in the provider’s own words', () => {
    const call = (provider: string, metadata: object): Attributes => ({
      'ai.operationId': 'ai.generateText.doGenerate',
      'ai.model.provider': provider,
      'ai.usage.inputTokens': 100,
      'ai.response.providerMetadata': JSON.stringify(metadata),
    })
    expect(storyOf(call('openai.chat', { openai: { cachedPromptTokens: 40 } }))).toMatchObject({
      tokensIn: 100,
      cachedTokensIn: 40,
    })
    expect(
      storyOf(call('anthropic.messages', { anthropic: { cacheReadInputTokens: 400, cacheCreationInputTokens: 20 } })),
    ).toMatchObject({ tokensIn: 520, cachedTokensIn: 400, cacheWriteTokensIn: 20 })
    expect(
      storyOf(call('amazon-bedrock', { bedrock: { usage: { cacheReadInputTokens: 30, cacheWriteInputTokens: 0 } } })),
    ).toMatchObject({ tokensIn: 130, cachedTokensIn: 30 })
  })
})
