import type { Attributes } from '#core/telemetry/attributes.ts'
import { fill, type Draft } from './dialect.ts'

/** Fills `toolFailed` from a flag that says the opposite: `success`, as a boolean or as its word. */
export function readSuccess(attributes: Attributes, draft: Draft, rule: string, key: string): void {
  const value = attributes[key]
  const word = typeof value === 'string' ? value.toLowerCase() : value
  if (word === true || word === 'true') fill(draft, 'toolFailed', false, { rule, key })
  else if (word === false || word === 'false') fill(draft, 'toolFailed', true, { rule, key })
}
