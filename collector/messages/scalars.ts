import type { AttributeValue } from '#core/telemetry/attributes.ts'
import { toJson } from './read-json.ts'

/**
 * Lists and maps come from whoever sends: asked for a text or a number of their own they may throw, as maps without a
 * prototype do and `{"toString": 1}`, and one such value would fail the request it came in.
 */
const isScalar = (value: unknown): boolean => typeof value !== 'object' || value === null

/** A value as text, lists and maps as their JSON. */
export const textFrom = (value: AttributeValue | undefined): string =>
  isScalar(value) ? String(value) : JSON.stringify(toJson(value ?? null))

/** A value as a number, as JavaScript reads it; NaN for lists and maps. */
export const numberFrom = (value: unknown): number => (isScalar(value) ? Number(value) : Number.NaN)
