import { AppError } from '#core/platform/errors.ts'

import type { Rejected } from './decoded.ts'
import type { Cuts, Limits } from './limits.ts'
import { countCut, countLenient } from './reading.ts'

/** Everything one decoding of JSON carries with it. The three indices say where it is, for messages. */
export interface JsonReading {
  readonly limits: Limits
  readonly cuts: Cuts
  readonly lenient: Record<string, number>
  readonly rejected: Rejected[]
  /** Values read so far inside the attribute at hand. */
  values: number
  /** `resourceSpans[2].scopeSpans[0].spans[17]` */
  place: string
}

export type JsonObject = { readonly [key: string]: unknown }

/** The refusal of JSON that is no OTLP. */
export const misshapen = (reading: JsonReading, field: string, message: string): AppError => {
  const path = reading.place === '' ? field : `${reading.place}.${field}`
  return new AppError('invalid', `The body is not valid OTLP/JSON: ${path} ${message}.`, {
    fields: [{ path, message }],
  })
}

/** A field by its name in lowerCamelCase, else in the snake_case of the .proto files. Undefined when absent or null. */
export function fieldOf(reading: JsonReading, holder: JsonObject, camel: string, snake: string): unknown {
  const value = holder[camel]
  if (value !== undefined && value !== null) return value
  if (camel === snake) return undefined
  const other = holder[snake]
  if (other === undefined || other === null) return undefined
  countLenient(reading, 'snake_case')
  return other
}

export function objectAt(reading: JsonReading, value: unknown, field: string): JsonObject {
  if (isObject(value)) return value
  throw misshapen(reading, field, 'must be an object')
}

export function listAt(reading: JsonReading, value: unknown, field: string): readonly unknown[] {
  if (value === undefined || value === null) return []
  if (Array.isArray(value)) return value
  throw misshapen(reading, field, 'must be an array')
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A text, cut at the bytes that `limit` allows. */
export function textOf(
  reading: JsonReading,
  value: unknown,
  field: string,
  limit: 'name_bytes_max' | 'value_bytes_max' | 'status_message_bytes_max',
): string {
  if (value === undefined) return ''
  if (typeof value !== 'string') throw misshapen(reading, field, 'must be a string')
  const bytesMax = reading.limits[limit]
  // No UTF-16 unit takes more than 3 bytes, so most texts need no counting.
  if (value.length * 3 <= bytesMax || Buffer.byteLength(value) <= bytesMax) return value
  countCut(reading.cuts, limit)
  return cutText(value, bytesMax)
}

function cutText(text: string, bytesMax: number): string {
  const bytes = Buffer.from(text.slice(0, bytesMax))
  let end = Math.min(bytesMax, bytes.length)
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--
  return bytes.toString('utf8', 0, end)
}
