import { createEmitter } from './mask/emitter.ts'
import { characters_max, prepare } from './mask/prepare.ts'
import { createScanner } from './mask/scan.ts'

export interface MaskOptions {
  /** `family` (default): `<model:gpt-4o>`. `hide`: `<model>`, for what must not depend on the model. */
  readonly models?: 'family' | 'hide'
}

/**
 * Replaces what varies between two occurrences of one error by typed placeholders, and keeps what tells two errors
 * apart: HTTP statuses, error codes, context limits, short quoted names. A pure function, idempotent, one pass, linear.
 */
export function mask(text: string, { models = 'family' }: MaskOptions = {}): string {
  const emitter = createEmitter(characters_max)
  const source = prepare(text)
  createScanner(emitter, models === 'hide').scan(source)
  return emitter.text()
}
