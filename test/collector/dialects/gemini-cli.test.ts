import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { spanWith } from '#test/support/span.ts'

// Keys: google-gemini/gemini-cli packages/core/src/telemetry/{constants,trace}.ts, docs/cli/telemetry.md.
const storyOf = (name: string, attributes: Attributes) =>
  normalise(spanWith({ name, attributes, scopeName: 'gemini-cli' })).story

describe('Gemini CLI', () => {
  it('reads a call of the model, instructions as one bare text, and no prompt id for a template', () => {
    expect(
      storyOf('llm_call', {
        'gen_ai.operation.name': 'llm_call',
        'gen_ai.agent.name': 'gemini-cli',
        'gen_ai.request.model': 'gemini-2.5-pro',
        'gen_ai.prompt.name': 'a1b2########3',
        'gen_ai.conversation.id': 's1',
        'gen_ai.system_instructions': '"You are Gemini CLI"',
        'gen_ai.input.messages': '[{"role":"user","parts":[{"text":"Hi"}]}]',
        'gen_ai.output.messages': '{"role":"model","parts":[{"text":"Ho"}]}',
        'gen_ai.usage.input_tokens': 5,
        'gen_ai.usage.output_tokens': 2,
      }),
    ).toMatchObject({
      kind: 'LLM',
      dialect: 'gemini-cli',
      operation: 'chat',
      provider: 'gcp.gemini',
      sessionId: 's1',
      promptName: null,
      input: [{ role: 'system', parts: [{ content: 'You are Gemini CLI' }] }, { role: 'user' }],
      output: [{ role: 'assistant', parts: [{ content: 'Ho' }] }],
      tokensIn: 5,
    })
  })

  it('reads a tool, whose request and answer stand where messages would', () => {
    const request = { callId: 'c1', name: 'read_file', args: { path: 'a.txt' }, prompt_id: 'p' }
    const answer = {
      status: 'error',
      request,
      response: { responseParts: [{ functionResponse: { name: 'read_file', response: { error: 'not found' } } }] },
    }
    const story = storyOf('tool_call', {
      'gen_ai.operation.name': 'tool_call',
      'gen_ai.tool.name': 'read_file',
      'gen_ai.tool.call_id': 'c1',
      'gen_ai.input.messages': JSON.stringify(request),
      'gen_ai.output.messages': JSON.stringify(answer),
    })
    expect(story).toMatchObject({
      kind: 'TOOL',
      operation: 'execute_tool',
      toolName: 'read_file',
      toolCallId: 'c1',
      toolArguments: { path: 'a.txt' },
      toolResult: { error: 'not found' },
      toolFailed: true,
      input: null,
      output: null,
    })
  })

  it.each([
    ['user_prompt', 'AGENT'],
    ['agent_call', 'AGENT'],
    ['system_prompt', 'PROMPT'],
    ['schedule_tool_calls', 'OTHER'],
  ])('kind of %s is %s', (name, kind) => {
    expect(storyOf(name, { 'gen_ai.operation.name': name }).kind).toBe(kind)
  })

  it('reads what development traces of earlier versions hold', () => {
    expect(storyOf('llm_call', { 'input-json': '[{"role":"user","parts":[{"text":"Hi"}]}]' }).input).toMatchObject([
      { role: 'user', parts: [{ content: 'Hi' }] },
    ])
  })
})
