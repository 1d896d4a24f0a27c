import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { spanWith } from '#test/support/span.ts'

// Keys: open-telemetry/semantic-conventions-genai docs/gen-ai/a2a.md
const storyOf = (attributes: Attributes) =>
  normalise(spanWith({ name: String(attributes['a2a.method.name']), attributes, otelKind: 3 })).story
const asked = { 'gen_ai.agent.name': 'Billing', 'gen_ai.conversation.id': 'c1', 'a2a.task.id': 't1' }

describe('Agent2Agent', () => {
  it('is a request to an agent, and none of its turns', () => {
    expect(storyOf({ ...asked, 'a2a.method.name': 'GetTask', 'a2a.task.state': 'TASK_STATE_WORKING' })).toMatchObject({
      kind: 'OTHER',
      dialect: 'a2a',
      agentName: 'Billing',
      sessionId: 'c1',
      errorType: null,
    })
  })

  it('tells that the task it handed over failed', () => {
    expect(
      storyOf({ ...asked, 'a2a.method.name': 'SendMessage', 'a2a.task.state': 'TASK_STATE_FAILED' }).errorType,
    ).toBe('TASK_STATE_FAILED')
  })

  it('has not failed where it only asks how a task is', () => {
    expect(storyOf({ ...asked, 'a2a.method.name': 'GetTask', 'a2a.task.state': 'TASK_STATE_FAILED' }).errorType).toBe(
      null,
    )
  })
})
