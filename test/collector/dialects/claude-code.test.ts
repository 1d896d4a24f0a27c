import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { eventWith, spanWith } from '#test/support/span.ts'

// Keys: docs.claude.com/en/docs/claude-code/monitoring-usage, "Traces (beta)", with the attributes of its detailed
// tracing.
const scopeName = 'com.anthropic.claude_code.tracing'
const storyOf = (name: string, attributes: Attributes) => normalise(spanWith({ name, attributes, scopeName })).story

describe('Claude Code', () => {
  it('reads a request to the model; what was cached is part of what went in', () => {
    const story = storyOf('claude_code.llm_request', {
      'span.type': 'llm_request',
      model: 'claude-sonnet-4-5-20250929',
      'gen_ai.system': 'anthropic',
      input_tokens: 10,
      output_tokens: 40,
      cache_read_tokens: 900,
      cache_creation_tokens: 90,
      ttft_ms: 350,
      attempt: 1,
      stop_reason: 'tool_use',
      new_context: '[USER]\nFix it',
      'response.model_output': 'On it.',
      system_prompt_preview: 'You are Claude Code',
      'session.id': 's1',
      success: true,
    })
    expect(story).toMatchObject({
      kind: 'LLM',
      dialect: 'claude-code',
      provider: 'anthropic',
      requestModel: 'claude-sonnet-4-5-20250929',
      tokensIn: 1000,
      tokensOut: 40,
      cachedTokensIn: 900,
      cacheWriteTokensIn: 90,
      cachedTokens: 'added',
      timeToFirstTokenMs: 350,
      attempt: 1,
      finishReason: 'tool_call',
      sessionId: 's1',
      toolFailed: null,
      input: [{ role: 'system' }, { role: 'user', parts: [{ content: '[USER]\nFix it' }] }],
      // Its calls are not recorded, and that is noted.
      output: [{ role: 'assistant', parts: [{ content: 'On it.' }, { type: 'other' }] }],
    })
  })

  it('reads a request that failed', () => {
    expect(
      normalise(
        spanWith({
          name: 'claude_code.llm_request',
          status: 'ERROR',
          scopeName,
          attributes: { 'span.type': 'llm_request', model: 'm', status_code: 529, error: 'Overloaded', success: false },
        }),
      ).story,
    ).toMatchObject({ kind: 'LLM', httpStatus: 529, errorMessage: 'Overloaded' })
  })

  it('takes what was kept back for missing', () => {
    const story = storyOf('claude_code.interaction', { 'span.type': 'interaction', user_prompt: '<REDACTED>' })
    expect(story).toMatchObject({ kind: 'AGENT', input: null })
    expect(storyOf('claude_code.interaction', { 'interaction.sequence': 1, user_prompt: 'Hi' })).toMatchObject({
      kind: 'AGENT',
      input: [{ role: 'user', parts: [{ content: 'Hi' }] }],
    })
  })

  it('reads a tool, its result from an event, and counts its steps once', () => {
    const story = normalise(
      spanWith({
        name: 'claude_code.tool',
        scopeName,
        attributes: { 'span.type': 'tool', tool_name: 'Bash', tool_use_id: 't1', full_command: 'ls' },
        events: [eventWith('tool.output', { output: 'a.txt', bash_command: 'ls' })],
      }),
    ).story
    expect(story).toMatchObject({
      kind: 'TOOL',
      toolName: 'Bash',
      toolCallId: 't1',
      toolArguments: 'ls',
      toolResult: 'a.txt',
    })
    expect(storyOf('claude_code.tool.execution', { 'span.type': 'tool.execution', success: 'false' })).toMatchObject({
      kind: 'OTHER',
      toolFailed: true,
    })
  })

  it.each([
    ['reject', 'user_reject', { decision: 'rejected', by: 'user' }],
    ['accept', 'config', { decision: 'approved', by: 'policy' }],
  ])('knows who decided %s by %s', (decision, source, expected) => {
    const attributes = { 'span.type': 'tool.blocked_on_user', decision, source }
    expect(storyOf('claude_code.tool.blocked_on_user', attributes).humanDecision).toMatchObject(expected)
  })

  it('leaves bare names of other scopes alone', () => {
    expect(normalise(spanWith({ attributes: { model: 'x', input_tokens: 3, error: 'e' } })).story).toMatchObject({
      dialect: null,
      requestModel: null,
      tokensIn: null,
      errorMessage: null,
    })
  })
})
