import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { spanWith } from '#test/support/span.ts'

// Keys: openai/codex codex-rs/otel/src/events/session_telemetry.rs (record_responses), codex-rs/core/src/tasks.
const storyOf = (name: string, attributes: Attributes) =>
  normalise(spanWith({ name, attributes, scopeName: 'codex_cli_rs' })).story

describe('Codex CLI', () => {
  it('takes the event that completes an answer for the call of the model', () => {
    expect(
      storyOf('completed', {
        'gen_ai.usage.input_tokens': 32562,
        'gen_ai.usage.cache_read.input_tokens': 1920,
        'gen_ai.usage.output_tokens': 35,
        'codex.usage.reasoning_output_tokens': 20,
        'codex.usage.total_tokens': 32597,
      }),
    ).toMatchObject({
      kind: 'LLM',
      dialect: 'codex',
      tokensIn: 32562,
      cachedTokensIn: 1920,
      tokensOut: 35,
      reasoningTokens: 20,
    })
  })

  it('does not take a wish to call a tool for the call', () => {
    expect(storyOf('function_call', { from: 'output_item_done', tool_name: 'shell' })).toMatchObject({ kind: 'OTHER' })
  })

  it('reads a turn, whose sums belong to an agent', () => {
    expect(
      storyOf('session_task.turn', {
        'thread.id': 't1',
        'turn.id': 'u1',
        model: 'gpt-5-codex',
        'codex.turn.token_usage.input_tokens': 100,
        'codex.turn.token_usage.cached_input_tokens': 60,
        'codex.turn.token_usage.output_tokens': 9,
        'codex.turn.token_usage.reasoning_output_tokens': 4,
      }),
    ).toMatchObject({
      kind: 'AGENT',
      requestModel: 'gpt-5-codex',
      sessionId: 't1',
      tokensIn: 100,
      cachedTokensIn: 60,
      tokensOut: 9,
      reasoningTokens: 4,
    })
  })

  it('reads a tool call and what was decided about it', () => {
    const given = { tool_name: 'shell', call_id: 'c1', arguments: '{"cmd":"ls"}', output: 'denied', success: 'false' }
    expect(storyOf('handle_tool_call', { ...given, decision: 'denied', source: 'User' })).toMatchObject({
      kind: 'TOOL',
      toolName: 'shell',
      toolCallId: 'c1',
      toolArguments: { cmd: 'ls' },
      toolResult: 'denied',
      toolFailed: true,
      humanDecision: { decision: 'rejected', by: 'user', toolName: 'shell' },
    })
  })
})
