import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { spanWith } from '#test/support/span.ts'

// Keys: AgentOps-AI/agentops agentops/semconv/{span_attributes,span_kinds,tool,agent,workflow,message}.py
const storyOf = (attributes: Attributes, more: Parameters<typeof spanWith>[0] = {}) =>
  normalise(spanWith({ attributes, ...more })).story

describe('AgentOps', () => {
  it('reads a call of a model in the flattened shape, with the tools it was offered', () => {
    const story = storyOf({
      'agentops.span.kind': 'llm',
      'gen_ai.system': 'OpenAI',
      'gen_ai.request.model': 'gpt-4o-mini',
      'gen_ai.response.model': 'gpt-4o-mini-2024-07-18',
      'gen_ai.prompt.0.role': 'user',
      'gen_ai.prompt.0.content': 'How warm is it in Oslo?',
      'gen_ai.completion.0.role': 'assistant',
      'gen_ai.completion.0.finish_reason': 'tool_calls',
      'gen_ai.completion.0.tool_calls.0.id': 'c1',
      'gen_ai.completion.0.tool_calls.0.name': 'weather',
      'gen_ai.completion.0.tool_calls.0.arguments': '{"city":"Oslo"}',
      'gen_ai.request.tools.0.name': 'weather',
      'gen_ai.request.tools.0.description': 'Weather of a city',
      'gen_ai.request.tools.0.parameters': '{"type":"object"}',
      'gen_ai.usage.prompt_tokens': 12,
      'gen_ai.usage.completion_tokens': 5,
      'gen_ai.streaming.time_to_first_token': 0.4,
    })
    expect(story).toMatchObject({
      kind: 'LLM',
      dialect: 'agentops',
      provider: 'openai',
      requestModel: 'gpt-4o-mini',
      responseModel: 'gpt-4o-mini-2024-07-18',
      input: [{ role: 'user' }],
      output: [{ parts: [{ type: 'tool_call', id: 'c1', name: 'weather', arguments: { city: 'Oslo' } }] }],
      tools: [{ name: 'weather', schema: { type: 'object' } }],
      tokensIn: 12,
      tokensOut: 5,
      finishReason: 'tool_call',
      timeToFirstTokenMs: 400,
    })
  })

  it('reads tools by their own keys and as decorated functions', () => {
    expect(
      storyOf({
        'agentops.span.kind': 'tool',
        'tool.name': 'weather',
        'tool.parameters': '{"city":"Oslo"}',
        'tool.result': '7 degrees',
        'tool.status': 'succeeded',
      }),
    ).toMatchObject({ kind: 'TOOL', toolName: 'weather', toolArguments: { city: 'Oslo' }, toolFailed: false })
    expect(
      storyOf({
        'agentops.span.kind': 'tool',
        'agentops.entity.name': 'weather',
        'agentops.entity.input': '{"args": [], "kwargs": {"city": "Oslo"}}',
        'agentops.entity.output': '"7 degrees"',
        'tool.status': 'failed',
      }),
    ).toMatchObject({
      toolName: 'weather',
      toolArguments: { city: 'Oslo' },
      toolResult: '7 degrees',
      toolFailed: true,
    })
  })

  it('reads agents, workflows and handoffs', () => {
    expect(storyOf({ 'agentops.span.kind': 'agent', 'agent.name': 'booker', 'agent.id': 'a1' })).toMatchObject({
      kind: 'AGENT',
      agentName: 'booker',
      agentId: 'a1',
    })
    expect(
      storyOf({
        'agentops.span.kind': 'workflow',
        'workflow.name': 'trip',
        'workflow.input': 'Oslo',
        'workflow.final_output': 'Pack a coat',
        'agentops.tags': ['demo'],
      }),
    ).toMatchObject({
      kind: 'WORKFLOW',
      workflowName: 'trip',
      input: [{ role: 'user' }],
      output: [{ role: 'assistant' }],
      tags: ['demo'],
    })
    expect(storyOf({ 'agentops.span.kind': 'operation', from_agent: 'triage', to_agent: 'booker' }).handoff).toEqual({
      from: 'triage',
      to: 'booker',
    })
  })
})
