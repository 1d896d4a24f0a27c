import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { spanWith } from '#test/support/span.ts'

// Keys: withastro/flue packages/opentelemetry/src/index.ts, before and after it moved to the GenAI conventions.
const storyOf = (name: string, attributes: Attributes) =>
  normalise(spanWith({ name, attributes, scopeName: '@flue/opentelemetry' })).story

describe('Flue', () => {
  it('reads a turn of the model', () => {
    const story = storyOf('flue.turn gpt-4o-mini', {
      'gen_ai.request.model': 'gpt-4o-mini',
      'gen_ai.usage.input_tokens': 8,
      'flue.turn.input': JSON.stringify({
        systemPrompt: 'Translate.',
        messages: [
          { role: 'user', content: [{ type: 'text', text: 'Good morning' }] },
          { role: 'toolResult', toolCallId: 'c0', toolName: 'look', content: [{ type: 'text', text: 'seen' }] },
        ],
        tools: [{ name: 'finish', description: 'Ends.', parameters: { type: 'object' } }],
      }),
      'flue.turn.output': JSON.stringify({
        role: 'assistant',
        content: [{ type: 'toolCall', id: 'c1', name: 'finish', arguments: { text: 'Buenos días' } }],
      }),
      'flue.response.finish_reason': 'toolUse',
    })
    expect(story).toMatchObject({
      kind: 'LLM',
      requestModel: 'gpt-4o-mini',
      tokensIn: 8,
      finishReason: 'tool_call',
      tools: [{ name: 'finish', schema: { type: 'object' } }],
    })
    expect(story.input?.map(({ role }) => role)).toEqual(['system', 'user', 'tool'])
    expect(story.input?.[2]?.parts).toEqual([{ type: 'tool_call_response', id: 'c0', response: 'seen' }])
    expect(story.output?.[0]?.parts).toEqual([
      { type: 'tool_call', id: 'c1', name: 'finish', arguments: { text: 'Buenos días' } },
    ])
  })

  it('reads a tool', () => {
    expect(
      storyOf('flue.tool bash', {
        'flue.tool.name': 'bash',
        'flue.tool.call_id': 'c1',
        'flue.tool.arguments': '{"command":"pwd"}',
        'flue.tool.result': 'ok',
        'flue.instance_id': 'a1',
      }),
    ).toMatchObject({
      kind: 'TOOL',
      dialect: 'flue',
      toolName: 'bash',
      toolCallId: 'c1',
      toolArguments: { command: 'pwd' },
      toolResult: 'ok',
      sessionId: 'a1',
    })
  })

  it.each([
    ['flue.task review', 'AGENT', { 'flue.task.id': 't', 'flue.task.prompt': 'Review it', 'flue.task.result': 'Fine' }],
    ['flue.workflow nightly', 'WORKFLOW', { 'flue.workflow.name': 'nightly', 'flue.workflow.payload': '{"a":1}' }],
    ['flue.operation prompt', 'AGENT', { 'flue.operation.kind': 'prompt', 'flue.operation.result': 'Done' }],
  ])('kind of %s is %s', (name, kind, attributes) => {
    expect(storyOf(name, attributes).kind).toBe(kind)
  })

  it('reads the conventions it writes now', () => {
    expect(
      storyOf('chat gpt-4o', {
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': 'openai',
        'flue.turn.purpose': 'agent',
        'flue.canceled': true,
      }),
    ).toMatchObject({ kind: 'LLM', dialect: 'otel-genai', finishReason: 'cancelled' })
  })
})
