import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { spanWith } from '#test/support/span.ts'

// Keys: pydantic/logfire tests/otel_integrations/test_openai_agents.py, test_openai_agents_mcp.py.
const storyOf = (template: string, attributes: Attributes) =>
  normalise(
    spanWith({
      name: template,
      scopeName: 'logfire.openai_agents',
      attributes: { 'logfire.msg_template': template, 'logfire.msg': template, ...attributes },
    }),
  ).story

describe('Logfire’s view of OpenAI’s agents', () => {
  it('reads the agent', () => {
    const agent = {
      name: 'agent1',
      handoffs: ['agent2'],
      tools: ['random_number'],
      output_type: 'str',
      'gen_ai.system': 'openai',
    }
    expect(storyOf('Agent run: {name!r}', agent)).toMatchObject({
      kind: 'AGENT',
      dialect: 'logfire',
      agentName: 'agent1',
    })
  })

  it('reads what a model was offered and why it ended out of the whole answer', () => {
    const response = {
      id: 'resp_1',
      object: 'response',
      status: 'completed',
      max_output_tokens: 500,
      output: [{ type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Sunny.' }] }],
      tools: [{ type: 'function', name: 'get_weather', parameters: { type: 'object', properties: {} } }],
    }
    const sent = { 'gen_ai.operation.name': 'chat', 'gen_ai.system': 'openai', response: JSON.stringify(response) }
    expect(storyOf('Responses API with {gen_ai.request.model!r}', sent)).toMatchObject({
      kind: 'LLM',
      tools: [{ name: 'get_weather' }],
      output: [{ role: 'assistant', parts: [{ type: 'text', content: 'Sunny.' }] }],
      finishReason: 'stop',
      maxTokens: 500,
      responseId: 'resp_1',
    })
  })

  it('reads a function', () => {
    expect(
      storyOf('Function: {name}', { name: 'random_number', input: '{"to":6}', output: '4', mcp_data: 'null' }),
    ).toMatchObject({
      kind: 'TOOL',
      toolName: 'random_number',
      toolArguments: { to: 6 },
      toolResult: '4',
    })
  })

  it('reads a handoff and a guardrail', () => {
    expect(storyOf('Handoff: {from_agent} → {to_agent}', { from_agent: 'agent1', to_agent: 'agent2' }).handoff).toEqual(
      {
        from: 'agent1',
        to: 'agent2',
      },
    )
    expect(storyOf('Guardrail {name!r} {triggered=}', { name: 'no maths', triggered: true })).toMatchObject({
      kind: 'GUARDRAIL',
      guardrail: { name: 'no maths', triggered: true },
    })
  })

  it('counts turns and tasks as no call of a model', () => {
    const turn = { name: 'turn', sdk_span_type: 'turn', agent_name: 'agent1', 'gen_ai.system': 'openai' }
    expect(storyOf('Turn {turn} for agent agent1', turn).kind).toBe('WORKFLOW')
    expect(storyOf('Task: Agent workflow', { sdk_span_type: 'task', name: 'Agent workflow' }).kind).toBe('WORKFLOW')
  })

  it('reads a call of the model whose answer is the last of its events', () => {
    const events = JSON.stringify([
      { 'event.name': 'gen_ai.user.message', content: 'Hi', role: 'user' },
      { 'event.name': 'gen_ai.assistant.message', content: 'Ho', role: 'assistant' },
    ])
    const call = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-4o', response_id: 'resp_1', events }
    expect(storyOf('Responses API with {gen_ai.request.model!r}', call)).toMatchObject({
      kind: 'LLM',
      input: [{ role: 'user' }],
      output: [{ role: 'assistant', parts: [{ content: 'Ho' }] }],
    })
  })

  it('reads a tool that was called through MCP', () => {
    const request = JSON.stringify({ method: 'tools/call', params: { name: 'random_number', arguments: { to: 6 } } })
    const response = JSON.stringify({ content: [{ type: 'text', text: 'no luck' }], isError: true })
    expect(
      storyOf('MCP request: tools/call random_number', {
        'rpc.method': 'tools/call',
        request,
        response,
        mcp_data: '{}',
      }),
    ).toMatchObject({
      kind: 'TOOL',
      toolName: 'random_number',
      toolArguments: { to: 6 },
      toolResult: { isError: true },
    })
  })
})
