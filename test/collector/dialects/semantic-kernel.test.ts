import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { eventWith, spanWith } from '#test/support/span.ts'

// Keys: microsoft/semantic-kernel python/semantic_kernel/utils/telemetry/model_diagnostics/gen_ai_attributes.py and
// decorators.py; .NET: dotnet/src/InternalUtilities/src/Diagnostics/ModelDiagnostics.cs
const storyOf = (attributes: Attributes, given: Parameters<typeof spanWith>[0] = {}) =>
  normalise(
    spanWith({
      attributes,
      scopeName: 'semantic_kernel.utils.telemetry.model_diagnostics.decorators',
      name: 'chat.completions gpt-4o',
      ...given,
    }),
  ).story

describe('Semantic Kernel', () => {
  it('reads a completion with its messages in events and its reason as an enum', () => {
    expect(
      storyOf(
        {
          'gen_ai.operation.name': 'chat.completions',
          'gen_ai.system': 'openai',
          'gen_ai.request.model': 'gpt-4o',
          'gen_ai.request.max_tokens': 100,
          'gen_ai.response.id': 'chatcmpl-1',
          'gen_ai.response.finish_reason': 'FinishReason.TOOL_CALLS,FinishReason.TOOL_CALLS',
          'gen_ai.usage.input_tokens': 12,
          'gen_ai.usage.output_tokens': 4,
        },
        {
          events: [
            eventWith('gen_ai.user.message', { 'gen_ai.event.content': '{"role": "user", "content": "Sushi?"}' }),
            eventWith('gen_ai.choice', {
              'gen_ai.event.content':
                '{"message": {"role": "assistant", "content": "Rice first."}, "finish_reason": "stop", "index": 0}',
            }),
          ],
        },
      ),
    ).toMatchObject({
      kind: 'LLM',
      dialect: 'semantic-kernel',
      operation: 'chat',
      provider: 'openai',
      requestModel: 'gpt-4o',
      responseId: 'chatcmpl-1',
      maxTokens: 100,
      finishReason: 'tool_call',
      tokensIn: 12,
      tokensOut: 4,
      input: [{ role: 'user', parts: [{ type: 'text', content: 'Sushi?' }] }],
      output: [{ role: 'assistant', parts: [{ type: 'text', content: 'Rice first.' }] }],
    })
  })

  it('reads the 2024 form: tokens under response, conversations in content events', () => {
    expect(
      storyOf(
        {
          'gen_ai.operation.name': 'text.streaming_completions',
          'gen_ai.response.prompt_tokens': 9,
          'gen_ai.response.completion_tokens': 2,
        },
        {
          events: [
            eventWith('gen_ai.content.prompt', { 'gen_ai.prompt': '[{"role": "user", "content": "Hi"}]' }),
            eventWith('gen_ai.content.completion', { 'gen_ai.completion': '[{"role": "assistant", "content": "Ho"}]' }),
          ],
        },
      ),
    ).toMatchObject({
      kind: 'LLM',
      tokensIn: 9,
      tokensOut: 2,
      input: [{ role: 'user' }],
      output: [{ role: 'assistant' }],
    })
  })

  it('takes the loop around function calls for a workflow that offers tools by name', () => {
    expect(
      storyOf({ 'sk.available_functions': 'Weather-get_weather,Time-now' }, { name: 'AutoFunctionInvocationLoop' }),
    ).toMatchObject({
      kind: 'WORKFLOW',
      dialect: 'semantic-kernel',
      tools: [{ name: 'Weather-get_weather' }, { name: 'Time-now' }],
    })
  })

  it('reads .NET spans the same way', () => {
    expect(
      storyOf({ 'gen_ai.operation.name': 'chat.completions' }, { scopeName: 'Microsoft.SemanticKernel.Diagnostics' })
        .kind,
    ).toBe('LLM')
  })
})
