import type { AttributeValue } from '#core/telemetry/attributes.ts'
import type { Resource, Scope } from '#core/telemetry/span.ts'
import { latestNs } from '#collector/wire/time.ts'

/** What protobufjs decoded, looked into without naming its types. */
export type Held = Readonly<Record<string, unknown>>

export function resourceOf(wrapper: Held): Resource {
  const held = object(wrapper['resource'])
  return {
    attributes: attributes(held['attributes']),
    schemaUrl: text(wrapper['schemaUrl']),
    droppedAttributes: Number(held['droppedAttributesCount'] ?? 0),
  }
}

export function scopeOf(wrapper: Held): Scope {
  const own = object(wrapper['scope'])
  return {
    name: text(own['name']),
    version: text(own['version']),
    attributes: attributes(own['attributes']),
    schemaUrl: text(wrapper['schemaUrl']),
    droppedAttributes: Number(own['droppedAttributesCount'] ?? 0),
  }
}

/** Attributes as our spans hold them, from what protobufjs made of them. */
export function attributes(keyValues: unknown): Record<string, AttributeValue> {
  const map = new Map<string, AttributeValue>()
  for (const each of list(keyValues)) map.set(text(each['key']), anyValue(each['value']))
  return Object.fromEntries(map)
}

export function anyValue(value: unknown): AttributeValue {
  const held = object(value)
  switch (held['value']) {
    case 'stringValue':
      return text(held['stringValue'])
    case 'boolValue':
      return held['boolValue'] === true
    case 'intValue': {
      const exact = BigInt(text(held['intValue']))
      return Number.isSafeInteger(Number(exact)) ? Number(exact) : exact
    }
    case 'doubleValue':
      return Number(held['doubleValue'])
    case 'arrayValue':
      return list(object(held['arrayValue'])['values']).map(anyValue)
    case 'kvlistValue':
      return attributes(object(held['kvlistValue'])['values'])
    case 'bytesValue':
      return held['bytesValue'] instanceof Uint8Array ? Uint8Array.from(held['bytesValue']) : new Uint8Array()
    default:
      return null
  }
}

export const object = (value: unknown): Held =>
  typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {}
export const list = (value: unknown): readonly Held[] => (Array.isArray(value) ? value.map(object) : [])
export const text = (value: unknown): string => (typeof value === 'string' ? value : String(value ?? ''))
/** An id as hex, empty when it is unusable. */
/** Nanoseconds since 1970; what lies beyond the latest moment that is stored counts as that. */
export const moment = (value: unknown): bigint => {
  const sent = BigInt(text(value))
  return sent > latestNs ? latestNs : sent
}

export const hex = (value: unknown, size: number): string => {
  if (!(value instanceof Uint8Array) || value.length !== size) return ''
  const digits = Buffer.from(value).toString('hex')
  return /^0*$/.test(digits) ? '' : digits
}
