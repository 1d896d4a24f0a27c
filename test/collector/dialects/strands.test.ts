import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { eventWith, spanWith } from '#test/support/span.ts'

// Keys and events: strands-agents/sdk-python src/strands/telemetry/tracer.py
const storyOf = (name: string, attributes: Attributes, events: readonly ReturnType<typeof eventWith>[] = []) =>
  normalise(spanWith({ name, attributes, events, scopeName: 'strands.telemetry.tracer' })).story

const usage: Attributes = {
  'gen_ai.usage.prompt_tokens': 20,
  'gen_ai.usage.input_tokens': 20,
  'gen_ai.usage.completion_tokens': 5,
  'gen_ai.usage.output_tokens': 5,
  'gen_ai.usage.total_tokens': 125,
  'gen_ai.usage.cache_read_input_tokens': 100,
  'gen_ai.usage.cache_write_input_tokens': 0,
}

describe('Strands', () => {
  it('reads a call of a model with its messages in events', () => {
    const story = storyOf(
      'chat',
      {
        'gen_ai.system': 'strands-agents',
        'gen_ai.operation.name': 'chat',
        'gen_ai.request.model': 'us.anthropic.claude-sonnet-4-20250514-v1:0',
        'gen_ai.server.time_to_first_token': 850,
        ...usage,
      },
      [
        eventWith('gen_ai.user.message', { content: '[{"text": "Weather in Paris?"}]' }),
        eventWith('gen_ai.choice', {
          finish_reason: 'tool_use',
          message:
            '[{"text": "Let me look."}, {"toolUse": {"toolUseId": "t1", "name": "get_weather", "input": {"city": "Paris"}}}]',
        }),
      ],
    )
    expect(story).toMatchObject({
      kind: 'LLM',
      dialect: 'strands',
      requestModel: 'us.anthropic.claude-sonnet-4-20250514-v1:0',
      finishReason: 'tool_call',
      timeToFirstTokenMs: 850,
      input: [{ role: 'user', parts: [{ type: 'text', content: 'Weather in Paris?' }] }],
    })
    expect(story.provider).not.toBe('strands-agents')
    expect(story.output?.flatMap((message) => message.parts)).toEqual([
      { type: 'text', content: 'Let me look.' },
      { type: 'tool_call', id: 't1', name: 'get_weather', arguments: { city: 'Paris' } },
    ])
  })

  it('adds the cached tokens that Bedrock counts apart', () => {
    expect(storyOf('chat', { 'gen_ai.operation.name': 'chat', ...usage })).toMatchObject({
      tokensIn: 120,
      tokensOut: 5,
      cachedTokensIn: 100,
      cachedTokens: 'added',
    })
  })

  it('takes neither a cycle nor a swarm for a call of a model', () => {
    expect(storyOf('execute_event_loop_cycle', { 'event_loop.cycle_id': 'c1' })).toMatchObject({
      kind: 'WORKFLOW',
      dialect: 'strands',
    })
    expect(
      storyOf('invoke_swarm', { 'gen_ai.operation.name': 'invoke_swarm', 'gen_ai.agent.name': 'swarm', ...usage }).kind,
    ).toBe('WORKFLOW')
  })

  it('reads an agent with its tools by name and its instructions', () => {
    const story = storyOf('invoke_agent helper', {
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.agent.name': 'helper',
      'gen_ai.agent.tools': '["get_weather", "search"]',
      'gen_ai.agent.system_prompt': 'You are kind.',
      ...usage,
    })
    expect(story).toMatchObject({
      kind: 'AGENT',
      agentName: 'helper',
      tools: [{ name: 'get_weather', schema: null }, { name: 'search' }],
      input: [{ role: 'system', parts: [{ type: 'text', content: 'You are kind.' }] }],
    })
  })

  it('reads arguments, result and failure of a tool from its events', () => {
    expect(
      storyOf(
        'execute_tool get_weather',
        {
          'gen_ai.operation.name': 'execute_tool',
          'gen_ai.tool.name': 'get_weather',
          'gen_ai.tool.call.id': 't1',
          'gen_ai.tool.status': 'error',
        },
        [
          eventWith('gen_ai.tool.message', { role: 'tool', content: '{"city": "Paris"}', id: 't1' }),
          eventWith('gen_ai.choice', { message: '[{"text": "Error: no such city"}]', id: 't1' }),
        ],
      ),
    ).toMatchObject({
      kind: 'TOOL',
      toolName: 'get_weather',
      toolCallId: 't1',
      toolArguments: { city: 'Paris' },
      toolResult: 'Error: no such city',
      toolFailed: true,
    })
  })

  it('reads the same from the newer form', () => {
    const details = (key: string, part: object) =>
      eventWith('gen_ai.client.inference.operation.details', {
        [key]: JSON.stringify([{ role: 'tool', parts: [part] }]),
      })
    expect(
      storyOf('execute_tool add', { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.status': 'success' }, [
        details('gen_ai.input.messages', { type: 'tool_call', name: 'add', id: 't1', arguments: { a: 1 } }),
        details('gen_ai.output.messages', { type: 'tool_call_response', id: 't1', response: [{ json: { sum: 2 } }] }),
      ]),
    ).toMatchObject({ toolArguments: { a: 1 }, toolResult: { sum: 2 }, toolFailed: false })
  })
})
