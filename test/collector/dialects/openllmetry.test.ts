import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { spanWith } from '#test/support/span.ts'

const storyOf = (attributes: Attributes, name = 'openai.chat') =>
  normalise(spanWith({ name, attributes, scopeName: 'opentelemetry.instrumentation.openai.v1' })).story

describe('OpenLLMetry', () => {
  it('reads flattened prompts and completions', () => {
    const story = storyOf({
      'llm.request.type': 'chat',
      'gen_ai.system': 'OpenAI',
      'gen_ai.request.model': 'gpt-4o',
      'gen_ai.response.model': 'gpt-4o-2024-08-06',
      'gen_ai.prompt.0.role': 'system',
      'gen_ai.prompt.0.content': 'Be brief.',
      'gen_ai.prompt.1.role': 'user',
      'gen_ai.prompt.1.content': 'Hi',
      'gen_ai.prompt.2.role': 'tool',
      'gen_ai.prompt.2.content': '{"ok":1}',
      'gen_ai.prompt.2.tool_call_id': 'c0',
      'gen_ai.completion.0.role': 'assistant',
      'gen_ai.completion.0.content': 'Hello',
      'gen_ai.completion.0.finish_reason': 'length',
      'gen_ai.completion.0.tool_calls.0.id': 'c1',
      'gen_ai.completion.0.tool_calls.0.name': 'search',
      'gen_ai.completion.0.tool_calls.0.arguments': '{"q":"x"}',
      'llm.request.functions.0.name': 'search',
      'llm.request.functions.0.parameters': '{"type":"object"}',
      'gen_ai.usage.prompt_tokens': 12,
      'gen_ai.usage.completion_tokens': 3,
      'llm.usage.total_tokens': 15,
      'traceloop.association.properties.session_id': 's1',
      'traceloop.association.properties.user_id': 'u1',
      'traceloop.prompt.key': 'greet',
      'traceloop.prompt.version': 4,
    })
    expect(story).toMatchObject({
      kind: 'LLM',
      dialect: 'openllmetry',
      provider: 'openai',
      requestModel: 'gpt-4o',
      tokensIn: 12,
      tokensOut: 3,
      finishReason: 'length',
      sessionId: 's1',
      userId: 'u1',
      promptName: 'greet',
      promptVersion: '4',
      tools: [{ name: 'search', schema: { type: 'object' } }],
    })
    expect(story.input?.map(({ role }) => role)).toEqual(['system', 'user', 'tool'])
    expect(story.output?.[0]?.parts).toEqual([
      { type: 'text', content: 'Hello' },
      { type: 'tool_call', id: 'c1', name: 'search', arguments: { q: 'x' } },
    ])
  })

  it('reads the names of before gen_ai', () => {
    expect(
      storyOf({
        'llm.request.type': 'completion',
        'llm.request.model': 'davinci',
        'llm.prompts.0.content': 'Hi',
        'llm.completions.0.content': 'Ho',
        'llm.usage.prompt_tokens': 1,
        'llm.usage.completion_tokens': 2,
        'llm.request.max_tokens': 9,
      }),
    ).toMatchObject({
      kind: 'LLM',
      requestModel: 'davinci',
      tokensIn: 1,
      tokensOut: 2,
      maxTokens: 9,
      input: [{ role: 'user' }],
      output: [{ role: 'assistant' }],
    })
  })

  it('reads a tool of the app', () => {
    expect(
      storyOf(
        {
          'traceloop.span.kind': 'tool',
          'traceloop.entity.name': 'search',
          'traceloop.entity.input': '{"args": [], "kwargs": {"q": "x"}}',
          'traceloop.entity.output': '"found"',
        },
        'search.tool',
      ),
    ).toMatchObject({ kind: 'TOOL', toolName: 'search', toolArguments: { q: 'x' }, toolResult: 'found' })
  })

  it.each([
    ['workflow', 'WORKFLOW'],
    ['agent', 'AGENT'],
    ['task', 'OTHER'],
  ])('kind %s is %s', (kind, expected) => {
    expect(storyOf({ 'traceloop.span.kind': kind, 'traceloop.entity.name': 'x' }).kind).toBe(expected)
  })

  it('reads the structured messages of newer versions', () => {
    expect(
      storyOf({
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': 'openai',
        'gen_ai.input.messages': '[{"role":"user","parts":[{"type":"text","content":"Hi"}]}]',
        'gen_ai.usage.input_tokens': 3,
        'gen_ai.response.finish_reasons': ['stop'],
      }),
    ).toMatchObject({
      kind: 'LLM',
      dialect: 'otel-genai',
      input: [{ role: 'user' }],
      finishReason: 'stop',
      tokensIn: 3,
    })
  })

  it('does not take calls that were never recorded for calls that were never made', () => {
    const attributes = {
      'gen_ai.operation.name': 'chat',
      'gen_ai.response.finish_reasons': ['tool_call'],
      'gen_ai.output.messages': '[{"role":"assistant","parts":[{"type":"text","content":""}]}]',
    }
    const span = spanWith({ attributes, scopeName: '@traceloop/instrumentation-langchain' })
    expect(normalise(span).story.output?.[0]?.parts).toMatchObject([{ type: 'other' }])
  })

  // traceloop/openllmetry-js instrumentation-langchain 0.27: a tool is a task that answers with LangChain's message.
  it('reads a tool of LangChain in JavaScript by what it answers', () => {
    const kwargs = { status: 'error', content: 'no seats', name: 'search_flights', tool_call_id: 'c1' }
    const answer = { lc: 1, type: 'constructor', id: ['langchain_core', 'messages', 'ToolMessage'], kwargs }
    const attributes = {
      'traceloop.span.kind': 'task',
      'traceloop.entity.name': 'search_flights',
      'traceloop.entity.input': '{"origin": "SEA"}',
    }
    const taskWith = (output: string) =>
      normalise(
        spanWith({
          scopeName: '@traceloop/instrumentation-langchain',
          attributes: { ...attributes, 'traceloop.entity.output': output },
        }),
      ).story
    for (let time = 0; time < 4; time++) taskWith('{"output":"found"}')
    expect(taskWith(JSON.stringify({ output: answer }))).toMatchObject({
      kind: 'TOOL',
      operation: 'execute_tool',
      toolName: 'search_flights',
      toolArguments: { origin: 'SEA' },
      toolResult: { status: 'error', content: 'no seats' },
    })
    expect(taskWith('{"output":"found"}')).toMatchObject({ kind: 'OTHER' })
  })

  // traceloop/openllmetry#4063
  it('takes no definition of a tool for its result', () => {
    const attributes = {
      'traceloop.span.kind': 'tool',
      'gen_ai.tool.name': 'get',
      'traceloop.entity.output': '{"tool": {"name": "get", "strict_json_schema": true, "type": "function"}}',
    }
    expect(normalise(spanWith({ attributes })).story).toMatchObject({ kind: 'TOOL', toolResult: null })
  })
})
