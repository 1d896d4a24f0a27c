import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { spanWith } from '#test/support/span.ts'

// Keys: google/adk-python src/google/adk/telemetry/tracing.py
const python = (version: string) => ({
  scope: { name: 'gcp.vertex.agent', version, attributes: {}, schemaUrl: '', droppedAttributes: 0 },
  resource: {
    attributes: { 'service.name': 'shop', 'telemetry.sdk.language': 'python' },
    schemaUrl: '',
    droppedAttributes: 0,
  },
})
const storyOf = (name: string, attributes: Attributes, version = '1.10.0') =>
  normalise(spanWith({ name, attributes, ...python(version) })).story

const call: Attributes = {
  'gen_ai.system': 'gcp.vertex.agent',
  'gen_ai.request.model': 'gemini-2.5-flash',
  'gcp.vertex.agent.invocation_id': 'e-1',
  'gcp.vertex.agent.session_id': 's-1',
  'gcp.vertex.agent.event_id': 'ev-1',
  'gcp.vertex.agent.llm_request': JSON.stringify({
    model: 'gemini-2.5-flash',
    config: {
      system_instruction: 'You are an agent.',
      max_output_tokens: 100,
      tools: [{ function_declarations: [{ name: 'get_weather', parameters: { type: 'OBJECT' } }] }],
    },
    contents: [{ role: 'user', parts: [{ text: 'Weather?' }] }],
  }),
  'gcp.vertex.agent.llm_response': JSON.stringify({
    content: { role: 'model', parts: [{ function_call: { id: 'c1', name: 'get_weather', args: { city: 'Paris' } } }] },
    finish_reason: 'STOP',
    model_version: 'gemini-2.5-flash-001',
    usage_metadata: {
      prompt_token_count: 50,
      candidates_token_count: 8,
      thoughts_token_count: 20,
      total_token_count: 78,
      cached_content_token_count: 10,
    },
  }),
  'gen_ai.usage.input_tokens': 50,
  'gen_ai.usage.output_tokens': 8,
  'gen_ai.response.finish_reasons': ['stop'],
}

describe('Google ADK', () => {
  it('reads the whole call from its request and response', () => {
    expect(storyOf('call_llm', call)).toMatchObject({
      kind: 'LLM',
      dialect: 'google-adk',
      provider: 'gcp.gemini',
      requestModel: 'gemini-2.5-flash',
      responseModel: 'gemini-2.5-flash-001',
      sessionId: 's-1',
      input: [
        { role: 'system', parts: [{ type: 'text', content: 'You are an agent.' }] },
        { role: 'user', parts: [{ type: 'text', content: 'Weather?' }] },
      ],
      output: [
        { role: 'assistant', parts: [{ type: 'tool_call', name: 'get_weather', arguments: { city: 'Paris' } }] },
      ],
      tools: [{ name: 'get_weather' }],
      maxTokens: 100,
      finishReason: 'stop',
    })
  })

  it('counts thoughts to the output when the total says they are beside it', () => {
    expect(storyOf('call_llm', call)).toMatchObject({
      tokensIn: 50,
      tokensOut: 28,
      reasoningTokens: 20,
      cachedTokensIn: 10,
      cachedTokens: 'inside',
    })
  })

  it('leaves the tokens to the span inside, from 1.24 in Python', () => {
    expect(storyOf('call_llm', call, '1.24.1')).toMatchObject({ kind: 'LLM', tokensIn: null, tokensOut: null })
    expect(
      storyOf(
        'generate_content gemini-2.5-flash',
        {
          'gen_ai.operation.name': 'generate_content',
          'gen_ai.system': 'gcp.vertex.agent',
          'gen_ai.conversation.id': 's-1',
          'gen_ai.usage.input_tokens': 50,
          'gen_ai.usage.output_tokens': 8,
        },
        '2.3.0',
      ),
    ).toMatchObject({ kind: 'LLM', tokensIn: 50, tokensOut: 8, sessionId: 's-1' })
    const typescript = spanWith({ name: 'call_llm', attributes: call, scope: python('2.3.0').scope })
    expect(normalise(typescript).story.tokensIn).toBe(50)
  })

  it('reads a tool call', () => {
    expect(
      storyOf('execute_tool get_weather', {
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': 'get_weather',
        'gen_ai.tool.call.id': 'c1',
        'gcp.vertex.agent.tool_call_args': '{"city": "Paris"}',
        'gcp.vertex.agent.tool_response': '{"result": "rainy"}',
        'gcp.vertex.agent.llm_request': '{}',
        'gcp.vertex.agent.llm_response': '{}',
      }),
    ).toMatchObject({
      kind: 'TOOL',
      toolName: 'get_weather',
      toolCallId: 'c1',
      toolArguments: { city: 'Paris' },
      toolResult: { result: 'rainy' },
      input: null,
      output: null,
    })
  })

  it('takes a transfer for what it is', () => {
    expect(
      storyOf('execute_tool transfer_to_agent', {
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': 'transfer_to_agent',
        'gcp.vertex.agent.tool_call_args': '{"agent_name": "billing"}',
      }).handoff,
    ).toEqual({ from: null, to: 'billing' })
  })

  it('knows the agents of 2025 by their spans’ names', () => {
    expect(storyOf('agent_run [helper]', { 'gcp.vertex.agent.invocation_id': 'e-1' })).toMatchObject({
      kind: 'AGENT',
      agentName: 'helper',
    })
    expect(storyOf('invocation', {})).toMatchObject({ kind: 'WORKFLOW', dialect: 'google-adk' })
  })

  it('reads an error that came as an answer', () => {
    const response = '{"error_code": "SAFETY", "error_message": "blocked", "finish_reason": "SAFETY"}'
    expect(
      storyOf('call_llm', { ...call, 'gen_ai.response.finish_reasons': '', 'gcp.vertex.agent.llm_response': response }),
    ).toMatchObject({ finishReason: 'content_filter', errorType: 'SAFETY', errorMessage: 'blocked', output: null })
  })
})
