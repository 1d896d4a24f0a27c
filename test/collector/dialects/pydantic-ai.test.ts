import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { spanWith } from '#test/support/span.ts'

// Keys: pydantic/pydantic-ai pydantic_ai_slim/pydantic_ai/models/instrumented.py (versions 1 and 2),
// pydantic_ai_slim/pydantic_ai/_instrumentation.py and capabilities/instrumentation.py (3 and later)
const storyOf = (name: string, attributes: Attributes, scopeName = 'pydantic-ai') =>
  normalise(spanWith({ name, attributes, scopeName })).story

const parameters = JSON.stringify({
  function_tools: [{ name: 'get_weather', description: 'Weather', parameters_json_schema: { type: 'object' } }],
  output_tools: [{ name: 'final_result', parameters_json_schema: { type: 'object', required: ['city'] } }],
  output_mode: 'native',
  output_object: { json_schema: { type: 'object', required: ['city'] } },
})

describe('pydantic-ai', () => {
  it('reads a call of version 1, its messages as a list of events', () => {
    const story = storyOf('chat gpt-4o', {
      'gen_ai.operation.name': 'chat',
      'gen_ai.system': 'openai',
      'gen_ai.request.model': 'gpt-4o',
      'gen_ai.response.model': 'gpt-4o-2024-08-06',
      model_request_parameters: parameters,
      events: JSON.stringify([
        { role: 'system', content: 'Be kind.', 'event.name': 'gen_ai.system.message', 'gen_ai.message.index': 0 },
        { role: 'user', content: 'Weather?', 'event.name': 'gen_ai.user.message', 'gen_ai.message.index': 0 },
        {
          index: 0,
          'event.name': 'gen_ai.choice',
          message: {
            role: 'assistant',
            tool_calls: [{ id: 'c1', type: 'function', function: { name: 'get_weather', arguments: { city: 'P' } } }],
          },
        },
      ]),
      'logfire.json_schema': '{}',
    })
    expect(story).toMatchObject({
      kind: 'LLM',
      provider: 'openai',
      input: [{ role: 'system' }, { role: 'user', parts: [{ type: 'text', content: 'Weather?' }] }],
      output: [{ role: 'assistant', parts: [{ type: 'tool_call', id: 'c1', name: 'get_weather' }] }],
      tools: [{ name: 'get_weather', schema: { type: 'object' } }, { name: 'final_result' }],
      jsonRequested: true,
      outputSchema: { required: ['city'] },
    })
  })

  it('reads an agent of version 2, whose usage is a sum', () => {
    expect(
      storyOf('agent run', {
        model_name: 'gpt-4o',
        agent_name: 'helper',
        'gen_ai.usage.input_tokens': 300,
        all_messages_events: '[{"role":"user","content":"Hi"},{"role":"assistant","content":"Ho"}]',
        final_result: 'Ho',
        'logfire.msg': 'helper run',
        'logfire.json_schema': '{}',
      }),
    ).toMatchObject({
      kind: 'AGENT',
      dialect: 'pydantic-ai',
      agentName: 'helper',
      requestModel: null,
      input: [{ role: 'user' }],
      output: [{ role: 'assistant', parts: [{ type: 'text', content: 'Ho' }] }],
    })
  })

  it('reads a tool of versions 1 and 2, and the span around several', () => {
    expect(
      storyOf('running tool', {
        'gen_ai.tool.name': 'get_weather',
        'gen_ai.tool.call.id': 'c1',
        tool_arguments: '{"city":"Paris"}',
        tool_response: 'rainy',
        'logfire.msg': 'running tool: get_weather',
      }),
    ).toMatchObject({ kind: 'TOOL', toolName: 'get_weather', toolArguments: { city: 'Paris' }, toolResult: 'rainy' })
    expect(storyOf('running tools', { tools: ['get_weather'] }).kind).toBe('WORKFLOW')
  })

  it('reads an agent of version 3 and later, its sums under their own names', () => {
    expect(
      storyOf('invoke_agent helper', {
        'gen_ai.operation.name': 'invoke_agent',
        'gen_ai.agent.name': 'helper',
        'gen_ai.aggregated_usage.input_tokens': 300,
        'gen_ai.aggregated_usage.output_tokens': 20,
        'gen_ai.aggregated_usage.cache_read.input_tokens': 100,
        'pydantic_ai.all_messages':
          '[{"role":"user","parts":[{"type":"text","content":"Hi"}]},{"role":"assistant","parts":[{"type":"text","content":"Ho"}]}]',
        final_result: '{"city":"Paris"}',
        metadata: '{"tenant":"acme"}',
      }),
    ).toMatchObject({
      kind: 'AGENT',
      tokensIn: 300,
      tokensOut: 20,
      cachedTokensIn: 100,
      cachedTokens: 'inside',
      input: [{ role: 'user' }],
      output: [{ parts: [{ content: '{"city":"Paris"}' }] }],
      metadata: { tenant: 'acme' },
    })
  })

  it('reads what went wrong with a tool before it ran, and what waits for consent', () => {
    expect(
      storyOf('execute_tool double', {
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': 'double',
        'logfire.level_num': 17,
        'pydantic_ai.tool.failure_stage': 'validation',
      }),
    ).toMatchObject({ kind: 'TOOL', toolFailed: true, severity: 'ERROR' })
    expect(
      storyOf('execute_tool pay', {
        'gen_ai.tool.name': 'pay',
        'gen_ai.operation.name': 'execute_tool',
        'pydantic_ai.tool.deferral.name': 'ApprovalRequired',
      }).humanDecision,
    ).toEqual({ decision: 'deferred', by: null, toolName: 'pay', reason: 'ApprovalRequired' })
  })

  it('takes the cost it computes, and the time to the first chunk', () => {
    expect(
      storyOf('chat gpt-4o', {
        'gen_ai.operation.name': 'chat',
        'operation.cost': 0.002,
        'gen_ai.client.operation.time_to_first_chunk': 0.5,
      }),
    ).toMatchObject({ costUsd: 0.002, timeToFirstTokenMs: 500 })
  })

  it('reads what Logfire records of the providers’ own clients', () => {
    expect(
      storyOf(
        'Chat Completion with {request_data[model]!r}',
        {
          request_data: JSON.stringify({
            model: 'gpt-4o',
            max_tokens: 9,
            messages: [{ role: 'user', content: 'Hi' }],
            tools: [{ function: { name: 'warmth' } }],
          }),
          response_data: '{"message":{"role":"assistant","content":"Ho"}}',
          'gen_ai.request.model': 'gpt-4o',
          'gen_ai.system': 'openai',
        },
        'logfire.openai',
      ),
    ).toMatchObject({
      kind: 'LLM',
      maxTokens: 9,
      tools: [{ name: 'warmth' }],
      input: [{ role: 'user' }],
      output: [{ parts: [{ content: 'Ho' }] }],
    })
  })
})
