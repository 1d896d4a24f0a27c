import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { spanWith } from '#test/support/span.ts'

const storyOf = (attributes: Attributes, name = 'step') => normalise(spanWith({ attributes, name })).story

describe('spans that people make themselves', () => {
  it('reads a call of a model', () => {
    expect(
      storyOf({
        'llm.model': 'gpt-4o',
        'llm.prompt': 'Hi',
        'llm.response': 'Ho',
        'llm.tokens.prompt': 3,
        'llm.tokens.completion': 4,
      }),
    ).toMatchObject({
      kind: 'LLM',
      dialect: 'by-hand',
      provider: 'openai',
      requestModel: 'gpt-4o',
      input: [{ role: 'user', parts: [{ content: 'Hi' }] }],
      output: [{ role: 'assistant', parts: [{ content: 'Ho' }] }],
      tokensIn: 3,
      tokensOut: 4,
    })
  })

  it.each([
    { 'tool.name': 'search', 'tool.input': '{"q":"x"}', 'tool.output': 'y' },
    { 'tool.name': 'search', 'tool.arguments': '{"q":"x"}', 'tool.result': 'y' },
    { 'tool.name': 'search', 'tool.args': '{"q":"x"}', 'tool.response': 'y' },
    { 'gen_ai.tool.name': 'search', 'gen_ai.tool.arguments': '{"q":"x"}', 'gen_ai.tool.result': 'y' },
  ])('reads a tool: %o', (attributes) => {
    expect(storyOf(attributes)).toMatchObject({
      kind: 'TOOL',
      toolName: 'search',
      toolArguments: { q: 'x' },
      toolResult: 'y',
    })
  })

  it('knows the names that only the conventions make, and leaves everyday words alone', () => {
    expect(storyOf({}, 'execute_tool search')).toMatchObject({ kind: 'TOOL', toolName: 'search' })
    expect(storyOf({}, 'invoke_agent planner').kind).toBe('AGENT')
    expect(storyOf({ 'gen_ai.usage.input_tokens': 4 }, 'chat gpt-4o').kind).toBe('LLM')
    expect(storyOf({}, 'chat with a friend')).toMatchObject({ kind: 'OTHER', dialect: null })
    expect(storyOf({ 'tool.name': 'hammer' }, 'sell').kind).toBe('OTHER')
  })
})

// Keys: https://docs.sentry.io/platforms/python/tracing/instrumentation/custom-instrumentation/ai-agents-module
describe('Sentry', () => {
  it('reads a call of a model', () => {
    expect(
      storyOf({
        'gen_ai.operation.name': 'chat',
        'gen_ai.request.model': 'gpt-4o',
        'gen_ai.request.messages': '[{"role":"user","content":"Hi"}]',
        'gen_ai.response.text': 'Ho',
        'gen_ai.response.tool_calls': '[{"name":"f","type":"function_call","arguments":"{}"}]',
        'gen_ai.request.available_tools': '[{"name":"f","description":"d"}]',
        'gen_ai.usage.input_tokens': 3,
        'gen_ai.usage.input_tokens.cached': 1,
        'gen_ai.usage.output_tokens': 2,
        'gen_ai.usage.output_tokens.reasoning': 1,
      }),
    ).toMatchObject({
      kind: 'LLM',
      input: [{ role: 'user' }],
      output: [
        {
          parts: [
            { type: 'text', content: 'Ho' },
            { type: 'tool_call', name: 'f' },
          ],
        },
      ],
      tools: [{ name: 'f' }],
      tokensIn: 3,
      cachedTokensIn: 1,
      reasoningTokens: 1,
    })
  })

  it('reads a tool', () => {
    expect(
      storyOf({
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': 'f',
        'gen_ai.tool.input': '{"a":1}',
        'gen_ai.tool.output': 'b',
      }),
    ).toMatchObject({ kind: 'TOOL', toolArguments: { a: 1 }, toolResult: 'b' })
  })

  // mozilla-ai/any-agent src/any_agent/tracing/span_attrs.py
  it('reads the answers and results of any-agent', () => {
    expect(
      storyOf({ 'gen_ai.operation.name': 'call_llm', 'gen_ai.request.model': 'gpt-4o', 'gen_ai.output': 'Ho' }),
    ).toMatchObject({ kind: 'LLM', operation: 'chat', output: [{ role: 'assistant', parts: [{ content: 'Ho' }] }] })
    expect(
      storyOf({
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': 'search',
        'gen_ai.tool.args': '{"q":1}',
        'gen_ai.output': 'found',
      }),
    ).toMatchObject({ kind: 'TOOL', toolArguments: { q: 1 }, toolResult: 'found' })
  })
})
