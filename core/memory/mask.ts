import { createScanner } from './mask/scan.ts'

export interface MaskOptions {
  /** `family` (default): `<model:gpt-4o>`. `hide`: `<model>`, for what must not depend on the model. */
  readonly models?: 'family' | 'hide'
}

// Made once: they hold nothing from one text to the next.
const keepFamilies = createScanner(false)
const hideModels = createScanner(true)

/**
 * Replaces what varies between two occurrences of one error by typed placeholders, and keeps what tells two errors
 * apart: HTTP statuses, error codes, context limits, short quoted names. A pure function, idempotent, one pass, linear.
 */
export const mask = (text: string, { models = 'family' }: MaskOptions = {}): string =>
  models === 'hide' ? hideModels(text) : keepFamilies(text)
