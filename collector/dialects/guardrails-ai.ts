import type { AttributeValue } from '#core/telemetry/attributes.ts'
import { fill, type Dialect } from './dialect.ts'
import { readPayload } from './payload.ts'

const rule = 'guardrails-ai'
const payloadKeys = { rule, input: ['validator.validate.input.value'], output: [] } as const

/** Guardrails AI: a guard, its steps, and in each the validators, whose outcome is `pass` or `fail`. */
export const guardrailsAi: Dialect = {
  id: rule,
  scopes: ['guardrails-ai', 'guardrails-hub'],
  markers: ['validator.name', 'validator.validate.output.outcome', 'validator.on_fail', 'guard.name', 'validator_name'],
  kinds: [
    {
      key: 'type',
      values: {
        'guardrails/guard': 'WORKFLOW',
        'guardrails/guard/step': 'WORKFLOW',
        'guardrails/guard/step/call': 'LLM',
        'guardrails/guard/step/validate': 'GUARDRAIL',
        'guardrails/guard/step/validator': 'GUARDRAIL',
      },
    },
  ],
  fields: {},
  read({ attributes }, draft) {
    const key = 'validator.validate.output.outcome'
    const outcome = text(attributes[key])
    if (outcome === null) return
    const onFail = text(attributes['validator.on_fail'])
    const verdict = {
      name: text(attributes['validator.name']),
      verdict: outcome,
      // A validator may be told to do nothing but note it.
      triggered: outcome === 'fail' && onFail !== 'noop',
      reason: text(attributes['validator.validate.output.error_message']),
      category: onFail,
    }
    fill(draft, 'guardrail', verdict, { rule, key })
  },
  readLast({ attributes }, draft) {
    readPayload(attributes, draft, payloadKeys)
  },
}

const text = (value: AttributeValue | undefined): string | null =>
  typeof value === 'string' && value !== '' ? value : null
