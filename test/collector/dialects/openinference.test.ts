import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { spanWith } from '#test/support/span.ts'

const storyOf = (attributes: Attributes) =>
  normalise(spanWith({ attributes, scopeName: 'openinference.instrumentation.openai' })).story

describe('OpenInference', () => {
  it('reads flattened messages, tool calls and tools', () => {
    const story = storyOf({
      'openinference.span.kind': 'LLM',
      'llm.system': 'openai',
      'llm.provider': 'azure',
      'llm.model_name': 'gpt-4o',
      'llm.invocation_parameters': '{"model":"gpt-4o","max_tokens":64,"response_format":{"type":"json_object"}}',
      'llm.input_messages.0.message.role': 'system',
      'llm.input_messages.0.message.content': 'Be brief.',
      'llm.input_messages.1.message.role': 'user',
      'llm.input_messages.1.message.contents.0.message_content.type': 'text',
      'llm.input_messages.1.message.contents.0.message_content.text': 'What is this?',
      'llm.input_messages.1.message.contents.1.message_content.type': 'image',
      'llm.input_messages.1.message.contents.1.message_content.image.image.url': 'https://x.example/a.png',
      'llm.input_messages.3.message.role': 'tool',
      'llm.input_messages.3.message.content': '{"ok":true}',
      'llm.input_messages.3.message.tool_call_id': 'c0',
      'llm.output_messages.0.message.role': 'assistant',
      'llm.output_messages.0.message.tool_calls.0.tool_call.id': 'c1',
      'llm.output_messages.0.message.tool_calls.0.tool_call.function.name': 'search',
      'llm.output_messages.0.message.tool_calls.0.tool_call.function.arguments': '{"q":"x"}',
      'llm.tools.0.tool.json_schema': '{"type":"function","function":{"name":"search","parameters":{"type":"object"}}}',
      'llm.token_count.prompt': 10,
      'llm.token_count.completion': 5,
      'llm.token_count.prompt_details.cache_read': 4,
      'output.value': '{"choices":[{"finish_reason":"tool_calls","message":{}}]}',
      'output.mime_type': 'application/json',
    })
    expect(story).toMatchObject({
      kind: 'LLM',
      dialect: 'openinference',
      provider: 'azure.ai.openai',
      requestModel: 'gpt-4o',
      maxTokens: 64,
      jsonRequested: true,
      tokensIn: 10,
      tokensOut: 5,
      cachedTokensIn: 4,
      finishReason: 'tool_call',
      tools: [{ name: 'search', description: null, schema: { type: 'object' } }],
    })
    expect(story.input?.map(({ role, parts }) => [role, parts.map(({ type }) => type)])).toEqual([
      ['system', ['text']],
      ['user', ['text', 'media']],
      ['tool', ['tool_call_response']],
    ])
    expect(story.output?.[0]?.parts).toEqual([{ type: 'tool_call', id: 'c1', name: 'search', arguments: { q: 'x' } }])
  })

  it('reads a tool', () => {
    expect(
      storyOf({
        'openinference.span.kind': 'TOOL',
        'tool.name': 'search',
        'input.value': '{"q":"x"}',
        'output.value': 'found',
      }),
    ).toMatchObject({
      kind: 'TOOL',
      operation: 'execute_tool',
      toolName: 'search',
      toolArguments: { q: 'x' },
      toolResult: 'found',
    })
  })

  it('reads a retriever and its documents', () => {
    expect(
      storyOf({
        'openinference.span.kind': 'RETRIEVER',
        'input.value': 'refund rules',
        'retrieval.documents.0.document.id': 'd1',
        'retrieval.documents.0.document.content': 'Refunds …',
        'retrieval.documents.0.document.score': 0.7,
      }),
    ).toMatchObject({
      kind: 'RETRIEVAL',
      retrievalQuery: 'refund rules',
      documents: [{ id: 'd1', content: 'Refunds …', score: 0.7 }],
    })
  })

  it.each([
    ['AGENT', 'AGENT'],
    ['CHAIN', 'WORKFLOW'],
    ['RERANKER', 'RERANK'],
    ['GUARDRAIL', 'GUARDRAIL'],
    ['EVALUATOR', 'EVALUATOR'],
    ['EMBEDDING', 'EMBEDDING'],
  ])('kind %s is %s', (kind, expected) => {
    expect(storyOf({ 'openinference.span.kind': kind }).kind).toBe(expected)
  })

  it('reads a Python literal where JSON was meant, and says that it guessed', () => {
    const story = normalise(
      spanWith({
        attributes: {
          'openinference.span.kind': 'TOOL',
          'gen_ai.tool.name': 'x',
          'gen_ai.tool.call.arguments': "{'city': None, 'n': (1, 2)}",
        },
      }),
    ).story
    expect(story.toolArguments).toEqual({ city: null, n: [1, 2] })
    expect(story.provenance.toolArguments?.rule).toBe('otel-genai+python-literal')
  })

  it('allocates nothing for an index out of this world', () => {
    const story = storyOf({
      'openinference.span.kind': 'LLM',
      'llm.input_messages.1000000000.message.content': 'x',
      'llm.input_messages.4.message.role': 'user',
      'llm.input_messages.4.message.content': 'hi',
    })
    expect(story.input).toHaveLength(1)
  })
})
