import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { eventWith, spanWith } from '#test/support/span.ts'

const storyOf = (attributes: Attributes, events: Parameters<typeof spanWith>[0] = {}) =>
  normalise(spanWith({ attributes, ...events })).story

const text = (role: string, content: string) => ({ role, name: null, parts: [{ type: 'text', content }] })

describe('OTel GenAI 1.37 and later', () => {
  const story = storyOf({
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.model': 'gpt-4o',
    'gen_ai.response.model': 'gpt-4o-2024-08-06',
    'gen_ai.request.max_tokens': 256,
    'gen_ai.output.type': 'json',
    'gen_ai.conversation.id': 'conv-1',
    'gen_ai.usage.input_tokens': 97,
    'gen_ai.usage.output_tokens': 52,
    'gen_ai.usage.cache_read.input_tokens': 40,
    'gen_ai.usage.reasoning.output_tokens': 12,
    'gen_ai.response.finish_reasons': ['tool_calls'],
    'gen_ai.system_instructions': JSON.stringify([{ type: 'text', content: 'Be brief.' }]),
    'gen_ai.input.messages': JSON.stringify([
      { role: 'user', parts: [{ type: 'text', content: 'Weather in Paris?' }] },
      {
        role: 'assistant',
        parts: [{ type: 'tool_call', id: 'call_1', name: 'get_weather', arguments: { location: 'Paris' } }],
      },
      { role: 'tool', parts: [{ type: 'tool_call_response', id: 'call_1', result: 'rainy, 57°F' }] },
    ]),
    'gen_ai.output.messages': JSON.stringify([
      { role: 'assistant', parts: [{ type: 'text', content: '{"a":1}' }], finish_reason: 'stop' },
    ]),
    'gen_ai.tool.definitions': JSON.stringify([
      { type: 'function', name: 'get_weather', description: 'Weather', parameters: { type: 'object' } },
    ]),
  })

  it('fills every field of a model call', () => {
    expect(story).toMatchObject({
      kind: 'LLM',
      dialect: 'otel-genai',
      operation: 'chat',
      provider: 'openai',
      requestModel: 'gpt-4o',
      responseModel: 'gpt-4o-2024-08-06',
      maxTokens: 256,
      jsonRequested: true,
      sessionId: 'conv-1',
      tokensIn: 97,
      tokensOut: 52,
      cachedTokensIn: 40,
      reasoningTokens: 12,
      finishReason: 'tool_call',
      finishReasonRaw: 'tool_calls',
      tools: [{ name: 'get_weather', description: 'Weather', schema: { type: 'object' } }],
    })
  })

  it('puts the instructions before the conversation', () => {
    expect(story.input).toEqual([
      text('system', 'Be brief.'),
      text('user', 'Weather in Paris?'),
      {
        role: 'assistant',
        name: null,
        parts: [{ type: 'tool_call', id: 'call_1', name: 'get_weather', arguments: { location: 'Paris' } }],
      },
      { role: 'tool', name: null, parts: [{ type: 'tool_call_response', id: 'call_1', response: 'rainy, 57°F' }] },
    ])
  })

  it('keeps which key filled which field', () => {
    expect(story.provenance.requestModel).toEqual({ rule: 'otel-genai', key: 'gen_ai.request.model' })
    expect(story.provenance.kind).toEqual({ rule: 'otel-genai', key: 'gen_ai.operation.name' })
  })

  it('reads attributes that were sent nested instead of as text', () => {
    const { input } = storyOf({
      'gen_ai.operation.name': 'chat',
      'gen_ai.input.messages': [{ role: 'user', parts: [{ type: 'text', content: 'hi' }] }],
    })
    expect(input).toEqual([text('user', 'hi')])
  })

  it('reads messages from the details event', () => {
    const events = [
      eventWith('gen_ai.client.inference.operation.details', {
        'gen_ai.input.messages': JSON.stringify([{ role: 'user', parts: [{ type: 'text', content: 'hi' }] }]),
        'gen_ai.output.messages': JSON.stringify([
          { role: 'assistant', parts: [{ type: 'text', content: 'ho' }], finish_reason: 'stop' },
        ]),
      }),
    ]
    expect(storyOf({ 'gen_ai.operation.name': 'chat' }, { events })).toMatchObject({
      input: [text('user', 'hi')],
      output: [text('assistant', 'ho')],
      finishReason: 'stop',
    })
  })

  it('takes the finish reason of the message when the span has none', () => {
    const output = JSON.stringify([{ role: 'assistant', parts: [], finish_reason: 'length' }])
    expect(storyOf({ 'gen_ai.operation.name': 'chat', 'gen_ai.output.messages': output }).finishReason).toBe('length')
  })
})

describe('OTel GenAI before 1.37', () => {
  it('reads one event per message', () => {
    const events = [
      eventWith('gen_ai.system.message', { content: 'Be brief.' }),
      eventWith('gen_ai.user.message', { content: 'What is 2+2?' }),
      eventWith('gen_ai.choice', { index: 0, finish_reason: 'stop', message: '{"role":"assistant","content":"4"}' }),
    ]
    const story = storyOf(
      { 'gen_ai.system': 'openai', 'gen_ai.request.model': 'gpt-4o', 'gen_ai.operation.name': 'chat' },
      { events },
    )
    expect(story.input).toEqual([text('system', 'Be brief.'), text('user', 'What is 2+2?')])
    expect(story.output).toEqual([text('assistant', '4')])
    expect(story.finishReason).toBe('stop')
  })

  it('reads a choice whose content is flat, and tool calls', () => {
    const events = [
      eventWith('gen_ai.choice', {
        finish_reason: 'tool_calls',
        tool_calls: JSON.stringify([
          { id: 'c1', type: 'function', function: { name: 'search', arguments: '{"q":"x"}' } },
        ]),
      }),
    ]
    const story = storyOf({ 'gen_ai.system': 'openai', 'gen_ai.operation.name': 'chat' }, { events })
    expect(story.output?.[0]?.parts).toEqual([{ type: 'tool_call', id: 'c1', name: 'search', arguments: { q: 'x' } }])
  })

  it('reads the body that Azure puts into one attribute', () => {
    const events = [eventWith('gen_ai.user.message', { 'gen_ai.event.content': '{"role":"user","content":"hi"}' })]
    expect(storyOf({ 'gen_ai.system': 'az.ai.inference', 'gen_ai.operation.name': 'chat' }, { events })).toMatchObject({
      provider: 'azure.ai.inference',
      input: [text('user', 'hi')],
    })
  })

  it('reads the content events and attributes of 2024', () => {
    const events = [
      eventWith('gen_ai.content.prompt', { 'gen_ai.prompt': '[{"role":"user","content":"hi"}]' }),
      eventWith('gen_ai.content.completion', { 'gen_ai.completion': '[{"role":"assistant","content":"ho"}]' }),
    ]
    const expected = { input: [text('user', 'hi')], output: [text('assistant', 'ho')] }
    expect(storyOf({ 'gen_ai.system': 'openai' }, { events })).toMatchObject(expected)
    const attributes = {
      'gen_ai.system': 'openai',
      'gen_ai.prompt': '[{"role":"user","content":"hi"}]',
      'gen_ai.completion': '[{"role":"assistant","content":"ho"}]',
    }
    expect(storyOf({ ...attributes, 'gen_ai.usage.prompt_tokens': '7' })).toMatchObject({
      ...expected,
      tokensIn: 7,
      kind: 'OTHER',
    })
    expect(storyOf({ ...attributes, 'gen_ai.request.model': 'gpt-4' })).toMatchObject({
      ...expected,
      kind: 'LLM',
      operation: 'chat',
    })
  })
})

describe('other spans of the conventions', () => {
  it('understands a tool', () => {
    const story = storyOf({
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': 'search',
      'gen_ai.tool.call.id': 'c1',
      'gen_ai.tool.call.arguments': '{"q":"x"}',
      'gen_ai.tool.call.result': '{"hits":[]}',
    })
    expect(story).toMatchObject({
      kind: 'TOOL',
      toolName: 'search',
      toolCallId: 'c1',
      toolArguments: { q: 'x' },
      toolResult: { hits: [] },
    })
  })

  it.each([
    ['invoke_agent', 'AGENT'],
    ['create_agent', 'AGENT'],
    ['embeddings', 'EMBEDDING'],
    ['retrieval', 'RETRIEVAL'],
    ['invoke_workflow', 'WORKFLOW'],
    ['plan', 'PLAN'],
    ['generate_content', 'LLM'],
    ['text_completion', 'LLM'],
  ])('operation %s is %s', (operation, kind) => {
    expect(storyOf({ 'gen_ai.operation.name': operation })).toMatchObject({ kind, operation })
  })

  it('understands an MCP tool call', () => {
    expect(storyOf({ 'mcp.method.name': 'tools/call', 'gen_ai.tool.name': 'search' })).toMatchObject({
      kind: 'TOOL',
      toolName: 'search',
    })
  })

  it('tells frameworks from providers', () => {
    expect(storyOf({ 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.system': 'strands-agents' }).provider).toBeNull()
    expect(
      storyOf({ 'gen_ai.operation.name': 'chat', 'gen_ai.system': 'autogen', 'gen_ai.request.model': 'gpt-4o' })
        .provider,
    ).toBe('openai')
    expect(storyOf({ 'gen_ai.operation.name': 'chat', 'gen_ai.system': 'vertexai' }).provider).toBe('gcp.vertex_ai')
  })

  // Azure/azure-sdk-for-python azure-ai-agents, telemetry/_ai_agents_instrumentor.py
  it('reads a run of a thread of Azure’s agents', () => {
    const attributes = {
      'gen_ai.operation.name': 'process_thread_run',
      'gen_ai.system': 'az.ai.agents',
      'gen_ai.thread.id': 'thread_1',
      'gen_ai.usage.input_tokens': 9,
    }
    expect(normalise(spanWith({ attributes })).story).toMatchObject({ kind: 'LLM', sessionId: 'thread_1', tokensIn: 9 })
  })
})
