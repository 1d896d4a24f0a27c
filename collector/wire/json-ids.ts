import type { JsonReading } from './json-shape.ts'
import { countLenient } from './reading.ts'

/** An id as lower-case hex, '' when it is not of `size` bytes or all zero. OTLP/JSON has hex; base64 is understood. */
export function idOf(reading: JsonReading, value: unknown, size: 8 | 16): string {
  if (typeof value !== 'string') return ''
  const hex = hexOf(reading, value, size)
  return zeros.test(hex) ? '' : hex
}

/** A parent's id: null for a root (absent, empty or all zero), '' when it is unusable. */
export function parentIdOf(reading: JsonReading, value: unknown): string | null {
  if (value === undefined || value === '') return null
  if (typeof value !== 'string') return ''
  const hex = hexOf(reading, value, 8)
  return hex !== '' && zeros.test(hex) ? null : hex
}

const zeros = /^0*$/
const hexDigits = /^[0-9a-f]+$/i
/** What protobuf's own JSON mapping makes of bytes: 22 digits of 16, 11 of 8, each with or without padding. */
const base64 = { 16: /^[A-Za-z0-9+/_-]{22}(?:==)?$/, 8: /^[A-Za-z0-9+/_-]{11}=?$/ } as const

function hexOf(reading: JsonReading, text: string, size: 8 | 16): string {
  if (text.length === size * 2) return hexDigits.test(text) ? text.toLowerCase() : ''
  if (!base64[size].test(text)) return ''
  countLenient(reading, 'base64_id')
  return Buffer.from(text, 'base64').toString('hex')
}
