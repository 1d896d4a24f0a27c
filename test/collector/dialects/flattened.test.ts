import { describe, expect, it } from 'vitest'

import { flattened, slotsIn } from '#collector/dialects/flattened.ts'
import { normalise } from '#collector/normalise.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { spanWith } from '#test/support/span.ts'

// Forms: Arize-ai/phoenix src/phoenix/trace/attributes.py (unflatten), and its exports as data frames
const storyOf = (attributes: Attributes) => normalise(spanWith({ attributes })).story
const asked = [{ role: 'user', parts: [{ type: 'text', content: 'Oslo?' }] }]
const called = [{ parts: [{ type: 'tool_call', id: 'c1', name: 'warmth', arguments: { city: 'Oslo' } }] }]
const call = {
  'tool_call.id': 'c1',
  'tool_call.function.name': 'warmth',
  'tool_call.function.arguments': '{"city":"Oslo"}',
}

describe('lists that an export put together again', () => {
  const call0 = { 'message.role': 'assistant', 'message.tool_calls': [call] }
  it.each([
    ['as JSON', JSON.stringify([{ 'message.role': 'user', 'message.content': 'Oslo?' }]), JSON.stringify([call0])],
    ['as values', [{ 'message.role': 'user', 'message.content': 'Oslo?' }], [call0]],
    [
      'as objects all the way',
      [{ message: { role: 'user', content: 'Oslo?' } }],
      [
        {
          message: {
            role: 'assistant',
            tool_calls: [{ tool_call: { id: 'c1', function: { name: 'warmth', arguments: '{"city":"Oslo"}' } } }],
          },
        },
      ],
    ],
  ])('are read %s', (_how, input, output) => {
    const story = storyOf({
      'openinference.span.kind': 'LLM',
      'llm.model_name': 'gpt-4o',
      'llm.input_messages': input,
      'llm.output_messages': output,
      'llm.tools': '[{"tool.json_schema":"{\\"type\\":\\"function\\",\\"function\\":{\\"name\\":\\"warmth\\"}}"}]',
    })
    expect(story).toMatchObject({ kind: 'LLM', input: asked, output: called, tools: [{ name: 'warmth' }] })
  })

  it('are read from the columns of a data frame', () => {
    expect(
      storyOf({
        'attributes.openinference.span.kind': 'LLM',
        'attributes.llm.model_name': 'gpt-4o',
        'attributes.llm.input_messages': '[{"message.role":"user","message.content":"Oslo?"}]',
        'attributes.llm.token_count.prompt': 4,
      }),
    ).toMatchObject({ kind: 'LLM', requestModel: 'gpt-4o', tokensIn: 4, input: asked })
  })

  it('are documents too', () => {
    expect(
      storyOf({
        'openinference.span.kind': 'RETRIEVER',
        'retrieval.documents': '[{"document.content":"7 degrees","document.score":0.8,"document.id":"a"}]',
      }).documents,
    ).toEqual([{ id: 'a', content: '7 degrees', score: 0.8 }])
  })
})

describe('attributes that are objects', () => {
  const nested = {
    openinference: { span: { kind: 'LLM' } },
    llm: {
      model_name: 'gpt-4o',
      token_count: { prompt: 5, completion: 2 },
      input_messages: [{ message: { role: 'user', content: 'Oslo?' } }],
      tools: [{ tool: { json_schema: { type: 'function', function: { name: 'warmth', parameters: {} } } } }],
    },
    session: { id: 's1' },
    metadata: { tier: 'gold' },
  }

  it('are read like dotted keys, and kept as they were sent', () => {
    const record = normalise(spanWith({ attributes: nested }))
    expect(record.span.attributes).toBe(nested)
    expect(record.story).toMatchObject({
      kind: 'LLM',
      requestModel: 'gpt-4o',
      tokensIn: 5,
      tokensOut: 2,
      sessionId: 's1',
      input: asked,
      tools: [{ name: 'warmth' }],
      metadata: { tier: 'gold' },
    })
  })

  it('keep lists of the conventions whole', () => {
    const messages = [{ role: 'user', parts: [{ type: 'text', content: 'Oslo?' }] }]
    expect(flattened({ gen_ai: { input: { messages } } })).toEqual({ 'gen_ai.input.messages': messages })
    expect(storyOf({ gen_ai: { operation: { name: 'chat' }, input: { messages } } })).toMatchObject({
      kind: 'LLM',
      input: asked,
    })
  })

  it('are bounded however many there are', () => {
    const many = Object.fromEntries(Array.from({ length: 9_000 }, (_, at) => [`k${at}`, at]))
    expect(Object.keys(flattened({ openinference: many }))).toHaveLength(4_000)
    let deep: Attributes[string] = 'x'
    for (let at = 0; at < 50; at++) deep = { a: deep }
    expect(Object.keys(flattened({ openinference: deep }))).toHaveLength(1)
    expect(slotsIn('[1, "x", null]')).toEqual([])
    expect(slotsIn('no list')).toEqual([])
  })
})
