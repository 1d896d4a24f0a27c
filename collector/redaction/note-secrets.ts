import { createHash } from 'node:crypto'

import type { AttributeValue } from '#core/telemetry/attributes.ts'
import type { MaskedSecret, Span } from '#core/telemetry/span.ts'
import { isList } from '../messages/read-json.ts'
import { findCards } from './cards.ts'
import type { Finder, Found } from './finder.ts'
import { findIbans } from './iban.ts'
import type { PatternName } from './mask-text.ts'
import { findPem } from './pem.ts'
import { tokenFinder } from './tokens.ts'

/** Further secrets of one span are masked all the same, and not told. */
const secretsMax = 16
const placeholder = /example|placeholder|xxxx|your[-_]|0123|1234567|abcdef|\.\.\.|dummy|sample|test/i
/** The numbers that payment services hand out for trying things. */
const testCards = new Set([
  '4242424242424242',
  '4111111111111111',
  '4000056655665556',
  '5555555555554444',
  '378282246310005',
  '6011111111111117',
  '5105105105105100',
  '4012888888881881',
])

/** Tells on a span which secrets were masked, and where. A span without any comes back as it is. */
export type NoteSecrets = (before: Span, after: Span) => Span

/**
 * Looks again at the few attributes that masking changed. The hash lasts as long as the process does: its key is made
 * anew at each start, so that no hash can be looked up anywhere.
 */
export function createNoteSecrets(patterns: readonly PatternName[], key: string): NoteSecrets {
  const has = (name: PatternName): boolean => patterns.includes(name)
  const finders: readonly Finder[] = [
    ...(has('pem') ? [findPem] : []),
    tokenFinder({ apiKey: has('api_key'), jwt: has('jwt'), bearer: has('bearer') }),
    ...(has('card') ? [findCards] : []),
    ...(has('iban') ? [findIbans] : []),
  ]

  function note(name: string, value: AttributeValue, secrets: MaskedSecret[]): void {
    if (typeof value === 'string') {
      const found: Found[] = []
      for (const find of finders) find(value, found)
      for (const { start, end, pattern } of found) {
        const secret = value.slice(start, end)
        if (secrets.length >= secretsMax || isPlaceholder(secret)) continue
        secrets.push({ key: name, pattern, hash: createHash('sha256').update(key).update(secret).digest('base64') })
      }
    } else if (isList(value)) for (const item of value) note(name, item, secrets)
    else if (value !== null && typeof value === 'object' && !(value instanceof Uint8Array)) {
      for (const inner of Object.values(value)) note(name, inner, secrets)
    }
  }

  return (before, after) => {
    if (before.attributes === after.attributes && before.events === after.events) return after
    const masked: MaskedSecret[] = []
    for (const name in before.attributes) {
      const value = before.attributes[name]
      if (value !== undefined && value !== after.attributes[name]) note(name, value, masked)
    }
    for (const [at, event] of before.events.entries()) {
      if (event !== after.events[at])
        for (const name in event.attributes)
          note(`events.${event.name}.${name}`, event.attributes[name] ?? null, masked)
    }
    return masked.length === 0 ? after : { ...after, masked }
  }
}

function isPlaceholder(secret: string): boolean {
  if (placeholder.test(secret) || new Set(secret).size < 6) return true
  return testCards.has(secret.replace(/\D/g, ''))
}
