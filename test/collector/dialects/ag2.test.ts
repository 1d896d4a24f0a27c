import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { spanWith } from '#test/support/span.ts'

// Keys: ag2ai/ag2 tracing/OTEL_GENAI_CONVENTION_AG2.md, autogen/opentelemetry/; agentscope-ai/agentscope-studio
// docs/tutorial/en/src/develop/tracing.md.
const storyOf = (attributes: Attributes) => normalise(spanWith({ attributes })).story
const messages = '[{"role":"user","parts":[{"type":"text","content":"Hi"}]}]'

describe('AG2', () => {
  it('reads a conversation, which repeats what was used inside of it', () => {
    const sent = {
      'ag2.span.type': 'conversation',
      'gen_ai.operation.name': 'conversation',
      'gen_ai.input.messages': messages,
    }
    expect(storyOf({ ...sent, 'gen_ai.usage.input_tokens': 30 })).toMatchObject({
      kind: 'WORKFLOW',
      dialect: 'ag2',
      operation: 'invoke_workflow',
      input: [{ role: 'user' }],
    })
  })

  it('reads code that was run', () => {
    const code = {
      'ag2.span.type': 'code_execution',
      'gen_ai.operation.name': 'execute_code',
      'gen_ai.agent.name': 'runner',
    }
    expect(
      storyOf({ ...code, 'ag2.code_execution.exit_code': 1, 'ag2.code_execution.output': 'NameError' }),
    ).toMatchObject({
      kind: 'TOOL',
      toolName: 'code',
      toolFailed: true,
      toolResult: 'NameError',
      agentName: 'runner',
    })
    expect(storyOf({ ...code, 'ag2.code_execution.exit_code': 0 }).toolFailed).toBe(false)
    expect(storyOf(code).toolFailed).toBeNull()
  })

  it.each(['speaker_selection', 'human_input'])('counts a step of %s as no call of a model', (type) => {
    expect(storyOf({ 'ag2.span.type': type, 'gen_ai.request.model': 'gpt-4o' }).kind).toBe('OTHER')
  })
})

describe('AgentScope', () => {
  it('reads a call by the conventions, and what only its own keys say', () => {
    expect(
      storyOf({
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': 'multiply',
        'agentscope.function.name': 'Toolkit.call_tool_function',
        'agentscope.function.input': '{"a":5}',
        'agentscope.function.output': "ToolResponse(content=[{'type': 'text', 'text': '15'}])",
      }),
    ).toMatchObject({ kind: 'TOOL', toolName: 'multiply', toolArguments: { a: 5 } })
    expect(storyOf({ 'gen_ai.operation.name': 'format', 'agentscope.format.target': 'openai' }).kind).toBe('OTHER')
  })
})
