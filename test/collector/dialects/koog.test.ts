import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import { isMask } from '#collector/signals/seen-content.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { eventWith, spanWith } from '#test/support/span.ts'

// Keys: JetBrains/koog docs/docs/features/open-telemetry/index.md; the scope is named after the service.
const storyOf = (attributes: Attributes, more = {}) =>
  normalise(spanWith({ scopeName: 'ai.koog', attributes: { 'gen_ai.conversation.id': 'r1', ...attributes }, ...more }))
    .story

describe('Koog', () => {
  it('reads strategies and their nodes as parts of a workflow', () => {
    expect(storyOf({ 'koog.strategy.name': 'support' })).toMatchObject({
      kind: 'WORKFLOW',
      dialect: 'koog',
      operation: 'invoke_workflow',
      workflowName: 'support',
      sessionId: 'r1',
    })
    expect(storyOf({ 'koog.node.id': 'ask', 'koog.node.input': 'Hi', 'koog.node.output': 'Ho' })).toMatchObject({
      kind: 'WORKFLOW',
      input: [{ parts: [{ content: 'Hi' }] }],
      output: [{ parts: [{ content: 'Ho' }] }],
    })
  })

  it('reads the messages of a call from the body of its events', () => {
    const events = [
      eventWith('gen_ai.user.message', { body: '{"content":"Hi"}' }),
      eventWith('gen_ai.choice', { body: '{"index":0,"message":{"role":"assistant","content":"Ho"}}' }),
    ]
    expect(
      storyOf({ 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-4o', 'koog.event.id': 'e1' }, { events }),
    ).toMatchObject({
      kind: 'LLM',
      input: [{ role: 'user', parts: [{ content: 'Hi' }] }],
      output: [{ role: 'assistant', parts: [{ content: 'Ho' }] }],
    })
  })

  it('knows the words in the place of what is not to be shown', () => {
    expect(isMask('HIDDEN:non-empty')).toBe(true)
    expect(isMask('Hidden costs are non-empty')).toBe(false)
  })
})
