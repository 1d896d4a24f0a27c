import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { spanWith } from '#test/support/span.ts'

// Keys: livekit/agents livekit-agents/livekit/agents/telemetry/trace_types.py, before and after content moved to lk.pii.
const storyOf = (name: string, attributes: Attributes) =>
  normalise(spanWith({ name, attributes, scopeName: 'livekit-agents' })).story

const chat = JSON.stringify({
  items: [
    { id: 'i1', type: 'message', role: 'system', content: ['Be brief.'] },
    { id: 'i2', type: 'message', role: 'user', content: ['Weather in Bonn?'] },
    { id: 'i3', type: 'function_call', call_id: 'c1', name: 'weather', arguments: '{"city":"Bonn"}' },
    { id: 'i4', type: 'function_call_output', call_id: 'c1', name: 'weather', output: '15 degrees', is_error: false },
  ],
})

describe('LiveKit agents', () => {
  it('reads the node around a model: conversation, tools, answer, time to the first token', () => {
    const story = storyOf('llm_node', {
      'lk.pii.chat_ctx': chat,
      'lk.function_tools': ['weather'],
      'lk.pii.response.text': 'Fifteen.',
      'lk.pii.response.function_calls': '[{"type":"function_call","call_id":"c2","name":"weather","arguments":"{}"}]',
      'lk.response.ttft': 0.42,
    })
    expect(story).toMatchObject({
      kind: 'WORKFLOW',
      dialect: 'livekit',
      tools: [{ name: 'weather' }],
      timeToFirstTokenMs: 420,
    })
    expect(story.input?.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'tool'])
    expect(story.output?.[0]?.parts).toEqual([
      { type: 'text', content: 'Fifteen.' },
      { type: 'tool_call', id: 'c2', name: 'weather', arguments: {} },
    ])
  })

  it('counts the request inside it, not the node', () => {
    expect(
      storyOf('llm_request', {
        'gen_ai.operation.name': 'chat',
        'gen_ai.request.model': 'gpt-4o-mini',
        'gen_ai.provider.name': 'openai',
        'gen_ai.usage.input_tokens': 12,
        'gen_ai.usage.output_tokens': 3,
        'lk.llm_metrics': '{"prompt_tokens":99,"completion_tokens":99,"ttft":0.1}',
      }),
    ).toMatchObject({ kind: 'LLM', tokensIn: 12, tokensOut: 3, provider: 'openai', timeToFirstTokenMs: 100 })
  })

  it('falls back to the metrics of models without conventional usage', () => {
    const metrics = '{"prompt_tokens":9,"completion_tokens":4,"prompt_cached_tokens":2,"cancelled":true}'
    expect(storyOf('llm_request', { 'lk.llm_metrics': metrics })).toMatchObject({
      kind: 'LLM',
      tokensIn: 9,
      tokensOut: 4,
      cachedTokensIn: 2,
      finishReason: 'cancelled',
    })
  })

  it('reads a tool that failed, before content was marked as personal', () => {
    expect(
      storyOf('function_tool', {
        'lk.function_tool.id': 'c1',
        'lk.function_tool.name': 'weather',
        'lk.function_tool.arguments': '{"city":"Bonn"}',
        'lk.function_tool.output': 'no such city',
        'lk.function_tool.is_error': true,
      }),
    ).toMatchObject({
      kind: 'TOOL',
      toolName: 'weather',
      toolCallId: 'c1',
      toolArguments: { city: 'Bonn' },
      toolResult: 'no such city',
      toolFailed: true,
    })
  })

  it('reads a turn of the agent with its instructions and session', () => {
    expect(
      storyOf('agent_turn', {
        'lk.pii.instructions': 'Be kind.',
        'lk.pii.user_input': 'Hi',
        'lk.agent_label': 'concierge',
        'lk.job_id': 'AJ_1',
        'lk.retry_count': 1,
      }),
    ).toMatchObject({
      kind: 'AGENT',
      agentName: 'concierge',
      sessionId: 'AJ_1',
      attempt: 2,
      input: [
        { role: 'system', parts: [{ content: 'Be kind.' }] },
        { role: 'user', parts: [{ content: 'Hi' }] },
      ],
    })
  })
})
