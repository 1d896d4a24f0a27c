import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { spanWith } from '#test/support/span.ts'

// Keys: honeyhiveai/python-sdk src/honeyhive/tracer (honeyhive_event_type, _inputs, _outputs, _config, _metadata)
const storyOf = (attributes: Attributes, more: Parameters<typeof spanWith>[0] = {}) =>
  normalise(spanWith({ attributes, ...more })).story

describe('HoneyHive', () => {
  it('reads a model that a decorated function called', () => {
    const story = storyOf({
      honeyhive_event_type: 'model',
      'honeyhive.session_id': 's1',
      honeyhive_user_id: 'u1',
      'honeyhive_config.model': 'gpt-4o',
      'honeyhive_config.provider': 'openai',
      'honeyhive_config.hyperparameters.max_tokens': 50,
      'honeyhive_inputs._params_.messages.0.role': 'user',
      'honeyhive_inputs._params_.messages.0.content': 'Hi',
      'honeyhive_outputs.result.choices.0.message.role': 'assistant',
      'honeyhive_outputs.result.choices.0.message.content': 'Ho',
      'honeyhive_outputs.result.choices.0.finish_reason': 'stop',
      'honeyhive_metadata.prompt_tokens': 4,
      'honeyhive_metadata.completion_tokens': 2,
    })
    expect(story).toMatchObject({
      kind: 'LLM',
      dialect: 'honeyhive',
      provider: 'openai',
      requestModel: 'gpt-4o',
      maxTokens: 50,
      sessionId: 's1',
      userId: 'u1',
      input: [{ role: 'user', parts: [{ content: 'Hi' }] }],
      output: [{ role: 'assistant', parts: [{ content: 'Ho' }] }],
      finishReason: 'stop',
      tokensIn: 4,
      tokensOut: 2,
    })
  })

  it('reads tools and chains', () => {
    expect(
      storyOf({
        honeyhive_event_type: 'tool',
        honeyhive_event_name: 'weather',
        'honeyhive_inputs._params_.city': 'Oslo',
        'honeyhive_outputs.result': '7 degrees',
      }),
    ).toMatchObject({ kind: 'TOOL', toolName: 'weather', toolArguments: { city: 'Oslo' }, toolResult: '7 degrees' })
    expect(
      storyOf({ honeyhive_event_type: 'chain', honeyhive_inputs: '{"question":"Hi"}', honeyhive_outputs: 'Ho' }),
    ).toMatchObject({ kind: 'WORKFLOW', output: [{ parts: [{ content: 'Ho' }] }] })
  })

  it('reads the error that it was told', () => {
    expect(
      storyOf({ honeyhive_event_type: 'tool', honeyhive_error: 'Connection failed' }, { status: 'ERROR' }),
    ).toMatchObject({ errorMessage: 'Connection failed' })
  })
})
