import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { spanWith } from '#test/support/span.ts'

// Keys: NVIDIA/NeMo-Guardrails nemoguardrails/tracing/constants.py
const storyOf = (attributes: Attributes, more: Parameters<typeof spanWith>[0] = {}) =>
  normalise(spanWith({ attributes, ...more })).story

describe('NeMo Guardrails', () => {
  it('reads a rail that stopped something, and one that did not', () => {
    expect(
      storyOf(
        {
          'rail.type': 'input',
          'rail.name': 'self check input',
          'rail.stop': true,
          'rail.decisions': ['execute self_check_input', 'refuse to respond', 'stop'],
        },
        { name: 'guardrails.rail' },
      ),
    ).toMatchObject({
      kind: 'GUARDRAIL',
      dialect: 'nemo-guardrails',
      guardrail: { name: 'self check input', verdict: 'block', triggered: true, category: 'input' },
    })
    expect(storyOf({ 'rail.type': 'output', 'rail.name': 'facts', 'rail.stop': false }).guardrail).toMatchObject({
      verdict: 'allow',
      triggered: false,
    })
  })

  it('reads the request around the rails, its actions, and what writes the answer', () => {
    expect(
      storyOf(
        {
          'gen_ai.operation.name': 'guardrails',
          'guardrails.request.input': '[{"role":"user","content":"Hi"}]',
          'guardrails.request.output': 'Ho',
        },
        { name: 'guardrails.request' },
      ),
    ).toMatchObject({ kind: 'WORKFLOW', input: [{ role: 'user' }], output: [{ role: 'assistant' }] })
    expect(storyOf({ 'action.name': 'x', 'action.has_llm_calls': true }, { name: 'guardrails.action' }).kind).toBe(
      'OTHER',
    )
    expect(storyOf({ 'rail.type': 'generation', 'rail.stop': true })).toMatchObject({
      kind: 'WORKFLOW',
      guardrail: null,
    })
  })
})
