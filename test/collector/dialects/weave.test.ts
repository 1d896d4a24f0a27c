import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { spanWith } from '#test/support/span.ts'

// Keys: wandb/weave weave/trace_server/opentelemetry/constants.py
const storyOf = (attributes: Attributes, more: Parameters<typeof spanWith>[0] = {}) =>
  normalise(spanWith({ attributes, ...more })).story

describe('Weave', () => {
  it('reads the kind and the thread', () => {
    expect(
      storyOf({
        'weave.span.kind': 'llm',
        'gen_ai.request.model': 'gpt-4o',
        'wandb.thread_id': 't1',
        'wandb.attributes': '{"env":"test"}',
        'input.value': 'Hi',
        'output.value': 'Ho',
      }),
    ).toMatchObject({
      kind: 'LLM',
      requestModel: 'gpt-4o',
      sessionId: 't1',
      metadata: { env: 'test' },
      input: [{ parts: [{ content: 'Hi' }] }],
      output: [{ parts: [{ content: 'Ho' }] }],
    })
    expect(storyOf({ 'weave.span.kind': 'agent', 'wandb.is_turn': true })).toMatchObject({
      kind: 'AGENT',
      dialect: 'weave',
    })
  })

  it('reads a tool', () => {
    expect(storyOf({ 'weave.span.kind': 'tool', inputs: '{"city":"Oslo"}', output: '7 degrees' })).toMatchObject({
      kind: 'TOOL',
      toolArguments: { city: 'Oslo' },
      toolResult: '7 degrees',
    })
  })
})
