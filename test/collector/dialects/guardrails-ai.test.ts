import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { spanWith } from '#test/support/span.ts'

// Keys: guardrails-ai/guardrails guardrails/telemetry/{validator_tracing,guard_tracing,runner_tracing}.py
const storyOf = (attributes: Attributes, more: Parameters<typeof spanWith>[0] = {}) =>
  normalise(spanWith({ attributes, ...more })).story

describe('Guardrails AI', () => {
  it('reads what a validator found', () => {
    const validator = {
      'openinference.span.kind': 'GUARDRAIL',
      type: 'guardrails/guard/step/validator',
      'validator.name': 'toxic_language',
      'validator.on_fail': 'exception',
      'validator.validate.input.value': 'You are silly',
    }
    expect(
      storyOf({
        ...validator,
        'validator.validate.output.outcome': 'fail',
        'validator.validate.output.error_message': 'Toxic sentences were found',
      }),
    ).toMatchObject({
      kind: 'GUARDRAIL',
      guardrail: { name: 'toxic_language', verdict: 'fail', triggered: true, reason: 'Toxic sentences were found' },
      input: [{ parts: [{ content: 'You are silly' }] }],
    })
    expect(storyOf({ ...validator, 'validator.validate.output.outcome': 'pass' }).guardrail?.triggered).toBe(false)
  })

  it('reads the guard around it', () => {
    expect(
      storyOf({ type: 'guardrails/guard', 'guard.name': 'g' }, { scopeName: 'guardrails-ai', name: 'guard' }).kind,
    ).toBe('WORKFLOW')
  })
})
