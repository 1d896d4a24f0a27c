import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { spanWith } from '#test/support/span.ts'

// Keys: traceloop/openllmetry packages/opentelemetry-instrumentation-openai-agents/.../_hooks.py
const handoffOf = (attributes: Attributes) => normalise(spanWith({ attributes })).story.handoff

describe('handoffs', () => {
  it('are read from a span of their own', () => {
    expect(
      handoffOf({
        'traceloop.span.kind': 'handoff',
        'gen_ai.system': 'openai_agents',
        'gen_ai.handoff.from_agent': 'triage',
        'gen_ai.handoff.to_agent': 'billing',
      }),
    ).toEqual({ from: 'triage', to: 'billing' })
    expect(handoffOf({ 'gen_ai.handoff.from_agent': 'triage', 'gen_ai.handoff.to_agent': 'unknown' })).toEqual({
      from: 'triage',
      to: null,
    })
  })

  it('are read from the name of the tool that hands over', () => {
    const tool = (name: string) => ({
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': name,
      'gen_ai.agent.name': 'triage',
    })
    expect(handoffOf(tool('transfer_to_billing'))).toEqual({ from: 'triage', to: 'billing' })
    expect(handoffOf(tool('transfer_money'))).toBeNull()
  })
})
