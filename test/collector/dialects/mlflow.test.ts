import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { spanWith } from '#test/support/span.ts'

// Keys: mlflow/mlflow mlflow/tracing/constant.py; every value is written with json.dumps.
const storyOf = (attributes: Attributes, name = 'Completions') =>
  normalise(spanWith({ attributes, name, scopeName: 'mlflow.openai' })).story

describe('MLflow', () => {
  it('reads a call of a model, quotes and all', () => {
    expect(
      storyOf({
        'mlflow.traceRequestId': '"tr-1"',
        'mlflow.spanType': '"CHAT_MODEL"',
        'mlflow.spanInputs':
          '{"model": "gpt-4o-mini", "messages": [{"role": "user", "content": "Hi"}], "max_tokens": 64}',
        'mlflow.spanOutputs':
          '{"id":"1","choices":[{"finish_reason":"length","message":{"role":"assistant","content":"Ho"}}]}',
        'mlflow.chat.tokenUsage':
          '{"input_tokens": 10, "output_tokens": 64, "total_tokens": 74, "cache_read_input_tokens": 4}',
        'mlflow.llm.provider': '"openai"',
        'mlflow.llm.model': '"gpt-4o-mini"',
        'mlflow.llm.cost': '{"input_cost": 0.1, "output_cost": 0.2, "total_cost": 0.3}',
        'mlflow.chat.tools': '[{"type":"function","function":{"name":"search","parameters":{"type":"object"}}}]',
        'mlflow.trace.session': '"s1"',
        'mlflow.trace.user': '"u1"',
        'mlflow.spanLogLevel': '"WARNING"',
        'mlflow.traceTag.team': 'search',
      }),
    ).toMatchObject({
      kind: 'LLM',
      dialect: 'mlflow',
      provider: 'openai',
      requestModel: 'gpt-4o-mini',
      maxTokens: 64,
      input: [{ role: 'user' }],
      output: [{ role: 'assistant', parts: [{ type: 'text', content: 'Ho' }] }],
      finishReason: 'length',
      tokensIn: 10,
      tokensOut: 64,
      cachedTokensIn: 4,
      cachedTokens: 'inside',
      costUsd: 0.3,
      tools: [{ name: 'search', schema: { type: 'object' } }],
      sessionId: 's1',
      userId: 'u1',
      severity: 'WARNING',
      metadata: { team: 'search' },
    })
  })

  it('adds what Anthropic counts beside its input, as the total proves', () => {
    const usage = '{"input_tokens": 10, "output_tokens": 5, "total_tokens": 115, "cache_read_input_tokens": 100}'
    expect(storyOf({ 'mlflow.spanType': '"LLM"', 'mlflow.chat.tokenUsage': usage })).toMatchObject({
      tokensIn: 110,
      cachedTokens: 'added',
    })
  })

  it('reads tools and retrievers', () => {
    expect(
      storyOf({
        'mlflow.spanType': '"TOOL"',
        'mlflow.spanFunctionName': '"get_weather"',
        'mlflow.spanInputs': '{"city":"Paris"}',
        'mlflow.spanOutputs': '"rainy"',
      }),
    ).toMatchObject({ kind: 'TOOL', toolName: 'get_weather', toolArguments: { city: 'Paris' }, toolResult: 'rainy' })
    expect(
      storyOf({
        'mlflow.spanType': '"RETRIEVER"',
        'mlflow.spanInputs': '"refunds"',
        'mlflow.spanOutputs': '[{"page_content":"We refund.","metadata":{},"id":"d1"}]',
      }),
    ).toMatchObject({ kind: 'RETRIEVAL', retrievalQuery: 'refunds', documents: [{ id: 'd1', content: 'We refund.' }] })
  })

  it('takes an unknown type for nothing in particular', () => {
    expect(storyOf({ 'mlflow.spanType': '"UNKNOWN"' })).toMatchObject({ kind: 'OTHER', dialect: 'mlflow' })
  })
})
