import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { failedSpan, spanWith } from '#test/support/span.ts'

// Keys: langchain-ai/langsmith-sdk python/langsmith/_internal/otel/_otel_exporter.py
const storyOf = (attributes: Attributes, name = 'ChatOpenAI') =>
  normalise(spanWith({ attributes, name, scopeName: 'langsmith' })).story

const message = (more: object) => ({
  lc: 1,
  type: 'constructor',
  id: ['langchain', 'schema', 'messages', 'AIMessage'],
  kwargs: more,
})

describe('LangSmith', () => {
  it('reads a run of a model', () => {
    const story = storyOf({
      'langsmith.span.kind': 'llm',
      'langsmith.span.id': 'r1',
      'langsmith.trace.id': 't1',
      'langsmith.metadata.ls_provider': 'openai',
      'langsmith.metadata.ls_model_name': 'gpt-4o',
      'langsmith.metadata.thread_id': 'thread-1',
      'langsmith.metadata.team': 'search',
      'langsmith.span.tags': 'seq:step:1, beta',
      'gen_ai.operation.name': 'chat',
      'gen_ai.system': 'langchain',
      'gen_ai.prompt': JSON.stringify({
        messages: [[{ lc: 1, id: ['langchain', 'schema', 'messages', 'HumanMessage'], kwargs: { content: 'Hi' } }]],
      }),
      'gen_ai.completion': JSON.stringify({
        generations: [
          [
            {
              text: 'Ho',
              message: message({
                content: 'Ho',
                usage_metadata: {
                  input_tokens: 12,
                  output_tokens: 3,
                  total_tokens: 15,
                  input_token_details: { cache_read: 4 },
                },
              }),
            },
          ],
        ],
      }),
      'gen_ai.response.finish_reasons': 'stop, stop',
    })
    expect(story).toMatchObject({
      kind: 'LLM',
      dialect: 'langsmith',
      provider: 'openai',
      requestModel: 'gpt-4o',
      sessionId: 'thread-1',
      tags: ['seq:step:1', 'beta'],
      metadata: { team: 'search' },
      input: [{ role: 'user', parts: [{ type: 'text', content: 'Hi' }] }],
      output: [{ role: 'assistant', parts: [{ type: 'text', content: 'Ho' }] }],
      tokensIn: 12,
      tokensOut: 3,
      cachedTokensIn: 4,
      cachedTokens: 'inside',
      finishReason: 'stop',
    })
  })

  it('trusts its own kind where the operation is mislabelled', () => {
    expect(
      storyOf({
        'langsmith.span.kind': 'retriever',
        'gen_ai.operation.name': 'embeddings',
        'gen_ai.prompt': '{"query":"refunds"}',
        'gen_ai.completion': '{"documents":[{"page_content":"We refund.","metadata":{}}]}',
      }),
    ).toMatchObject({ kind: 'RETRIEVAL', retrievalQuery: 'refunds', documents: [{ content: 'We refund.' }] })
    expect(storyOf({ 'langsmith.span.kind': 'prompt', 'gen_ai.operation.name': 'chat' }).kind).toBe('PROMPT')
  })

  it('reads a tool by its run’s name', () => {
    expect(
      storyOf(
        {
          'langsmith.span.kind': 'tool',
          'gen_ai.operation.name': 'execute_tool',
          'gen_ai.prompt': '{"input":"{\\"city\\": \\"Paris\\"}"}',
          'gen_ai.completion': '{"output":"rainy"}',
        },
        'get_weather',
      ),
    ).toMatchObject({ kind: 'TOOL', toolName: 'get_weather', toolArguments: { city: 'Paris' }, toolResult: 'rainy' })
  })

  it('finds the class of an error inside its text, where only Exception is told', () => {
    const text = 'RateLimitError(\'Error code: 429 - slow down\')\n\nTraceback (most recent call last):\n  File "a.py"'
    const span = failedSpan('Exception', text, { scopeName: 'langsmith', attributes: { 'langsmith.span.kind': 'llm' } })
    expect(normalise(span).story.errorType).toBe('RateLimitError')
  })

  it('reads details that were printed by Python', () => {
    expect(
      storyOf({
        'langsmith.span.kind': 'llm',
        'gen_ai.usage.input_tokens': 20,
        'gen_ai.usage.output_tokens': 5,
        'gen_ai.usage.input_token_details': "{'cache_read': 8, 'cache_creation': 2}",
        'gen_ai.usage.output_token_details': "{'reasoning': 3}",
      }),
    ).toMatchObject({ tokensIn: 20, cachedTokensIn: 8, cacheWriteTokensIn: 2, reasoningTokens: 3 })
  })
})
