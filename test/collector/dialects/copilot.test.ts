import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { spanWith } from '#test/support/span.ts'

// Keys: microsoft/vscode-copilot-chat src/platform/otel/common/genAiAttributes.ts; github/copilot-cli, the span tables of
// "OpenTelemetry" in its documentation.
const storyOf = (attributes: Attributes) => normalise(spanWith({ attributes, scopeName: 'copilot-chat' })).story

describe('Copilot', () => {
  it('reads a chat in VS Code, its thoughts beside the answer', () => {
    const story = storyOf({
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'github',
      'gen_ai.request.model': 'gpt-4o',
      'gen_ai.output.messages': '[{"role":"assistant","parts":[{"type":"text","content":"Done"}]}]',
      'gen_ai.usage.reasoning_tokens': 7,
      'copilot_chat.time_to_first_token': 480,
      'copilot_chat.session_id': 's1',
      'copilot_chat.reasoning_content': 'Hm',
      'copilot_chat.user_request': 'Fix it',
    })
    expect(story).toMatchObject({
      kind: 'LLM',
      provider: 'github',
      sessionId: 's1',
      timeToFirstTokenMs: 480,
      reasoningTokens: 7,
      input: [{ role: 'user', parts: [{ content: 'Fix it' }] }],
    })
    expect(story.output?.[0]?.parts.map(({ type }) => type)).toEqual(['reasoning', 'text'])
  })

  it('reads a run of the CLI, and does not take its credits for dollars', () => {
    expect(
      storyOf({
        'gen_ai.operation.name': 'invoke_agent',
        'gen_ai.conversation.id': 's2',
        'gen_ai.agent.version': '1.0.5',
        'github.copilot.turn_count': 4,
        'github.copilot.cost': 3,
        'gen_ai.response.finish_reasons': ['error'],
        'error.type': 'RateLimitError',
      }),
    ).toMatchObject({
      kind: 'AGENT',
      sessionId: 's2',
      agentVersion: '1.0.5',
      limits: { stepsTaken: 4 },
      costUsd: null,
      finishReason: 'error',
      errorType: 'RateLimitError',
    })
  })

  it('reads an answer that somebody cancelled, and content without a model', () => {
    expect(
      storyOf({ 'gen_ai.operation.name': 'chat', 'copilot_chat.canceled': true, 'copilot_chat.location': 'panel' }),
    ).toMatchObject({ kind: 'LLM', finishReason: 'cancelled' })
    expect(
      storyOf({ 'gen_ai.operation.name': 'content_event', 'copilot_chat.markdown_content': 'Hello' }),
    ).toMatchObject({ kind: 'OTHER', dialect: 'copilot', output: [{ parts: [{ content: 'Hello' }] }] })
  })
})
