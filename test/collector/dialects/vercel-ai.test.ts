import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { spanWith } from '#test/support/span.ts'

const storyOf = (attributes: Attributes, scopeName = 'ai') => normalise(spanWith({ attributes, scopeName })).story

describe('Vercel AI SDK', () => {
  it('reads the inner span of a call', () => {
    const story = storyOf({
      'operation.name': 'ai.generateText.doGenerate support',
      'ai.operationId': 'ai.generateText.doGenerate',
      'ai.telemetry.functionId': 'support',
      'ai.model.provider': 'openai.chat',
      'ai.model.id': 'gpt-4o',
      'gen_ai.system': 'openai.chat',
      'gen_ai.request.model': 'gpt-4o',
      'ai.prompt.messages': '[{"role":"user","content":[{"type":"text","text":"Hi"}]}]',
      'ai.prompt.tools': ['{"type":"function","name":"search","inputSchema":{"type":"object"}}'],
      'ai.response.text': 'Hello',
      'ai.response.toolCalls': '[{"toolCallId":"c1","toolName":"search","input":"{\\"q\\":\\"x\\"}"}]',
      'ai.response.finishReason': 'tool-calls',
      'gen_ai.response.finish_reasons': ['tool-calls'],
      'ai.usage.inputTokens': 5,
      'gen_ai.usage.input_tokens': 5,
      'gen_ai.usage.output_tokens': 7,
      'ai.usage.cachedInputTokens': 2,
      'ai.telemetry.metadata.userId': 'u1',
    })
    expect(story).toMatchObject({
      kind: 'LLM',
      dialect: 'vercel-ai',
      operation: 'chat',
      provider: 'openai',
      requestModel: 'gpt-4o',
      finishReason: 'tool_call',
      tokensIn: 5,
      tokensOut: 7,
      cachedTokensIn: 2,
      userId: 'u1',
      agentName: 'support',
      tools: [{ name: 'search', schema: { type: 'object' } }],
    })
    expect(story.output?.[0]?.parts).toEqual([
      { type: 'text', content: 'Hello' },
      { type: 'tool_call', id: 'c1', name: 'search', arguments: { q: 'x' } },
    ])
  })

  it('takes the outer span for the agent around it', () => {
    expect(
      storyOf({
        'ai.operationId': 'ai.generateText',
        'ai.prompt': '{"system":"Be brief.","prompt":"Hi"}',
        'ai.response.text': 'Ho',
      }),
    ).toMatchObject({
      kind: 'AGENT',
      operation: 'invoke_agent',
      input: [{ role: 'system' }, { role: 'user' }],
      output: [{ role: 'assistant' }],
    })
  })

  it('knows that objects are JSON', () => {
    expect(
      storyOf({ 'ai.operationId': 'ai.generateObject.doGenerate', 'ai.response.object': '{"a":1}' }),
    ).toMatchObject({ kind: 'LLM', jsonRequested: true })
    expect(storyOf({ 'ai.operationId': 'ai.generateObject', 'ai.schema': '{"type":"object"}' })).toMatchObject({
      kind: 'AGENT',
      jsonRequested: true,
    })
  })

  it('reads a tool call', () => {
    expect(
      storyOf({
        'ai.operationId': 'ai.toolCall',
        'ai.toolCall.name': 'search',
        'ai.toolCall.id': 'c1',
        'ai.toolCall.args': '{"q":"x"}',
        'ai.toolCall.result': '[]',
      }),
    ).toMatchObject({
      kind: 'TOOL',
      toolName: 'search',
      toolCallId: 'c1',
      toolArguments: { q: 'x' },
      toolResult: [],
    })
  })

  it('reads what versions before 4 called results', () => {
    expect(
      storyOf({
        'operation.name': 'ai.generateText.doGenerate',
        'ai.result.text': 'Ho',
        'ai.finishReason': 'stop',
        'ai.usage.promptTokens': 3,
      }),
    ).toMatchObject({
      kind: 'LLM',
      output: [{ parts: [{ content: 'Ho' }] }],
      finishReason: 'stop',
      tokensIn: 3,
    })
  })

  it('reads the conventional spans of version 7', () => {
    expect(
      storyOf(
        { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'support', 'ai.settings.maxRetries': 2 },
        '@ai-sdk/otel',
      ),
    ).toMatchObject({ kind: 'AGENT', agentName: 'support' })
  })
})
