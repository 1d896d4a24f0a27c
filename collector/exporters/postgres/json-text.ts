import type { AttributeValue, Attributes } from '#core/telemetry/attributes.ts'

/**
 * Attributes as JSON text. What JSON cannot hold becomes a string: integers beyond 2^53 in decimal, NaN and the
 * infinities by name, bytes in base64.
 */
export function attributesJson(attributes: Attributes): string {
  for (const key in attributes) {
    if (isForeign(attributes[key])) return JSON.stringify(attributes, plain)
  }
  return JSON.stringify(attributes)
}

/** True when JSON.stringify would throw at the value, or lose it. */
function isForeign(value: AttributeValue | undefined): boolean {
  switch (typeof value) {
    case 'bigint':
      return true
    case 'number':
      return !Number.isFinite(value)
    case 'object':
      if (value === null) return false
      if (value instanceof Uint8Array) return true
      return Array.isArray(value) ? value.some(isForeign) : Object.values(value).some(isForeign)
    default:
      return false
  }
}

function plain(this: Record<string, unknown>, key: string, value: unknown): unknown {
  // A Buffer has become {type, data} by the time it arrives here, so the holder is asked for the value itself.
  const original = this[key]
  if (original instanceof Uint8Array) return Buffer.from(original).toString('base64')
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value)
  return value
}
