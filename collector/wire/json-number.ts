import type { JsonReading } from './json-shape.ts'
import { misshapen } from './json-shape.ts'
import { countLenient } from './reading.ts'
import { momentOf } from './time.ts'

const bigInteger = /(?:UnixNano|unix_nano|intValue|int_value)"\s*:\s*-?\d{16}/
const bigIntegers =
  /("(?:(?:startT|endT|observedT|t)imeUnixNano|(?:start_|end_|observed_)?time_unix_nano|intValue|int_value)"\s*:\s*)(-?\d{16,})(?=[\s,}])/g

/**
 * Puts quotes around bare 64-bit integers, so that parsing the text does not round them: nanoseconds since 1970 exceed
 * 2^53, and JSON.parse makes them floats. Safe on raw text: within a JSON string a quote is always escaped, so a
 * field's closing quote cannot be found there. Linear, and cheap when nothing is bare, as with all known exporters.
 */
export const quoteBigIntegers = (json: string): string =>
  bigInteger.test(json) ? json.replace(bigIntegers, '$1"$2"') : json

const uint64Max = 0xffff_ffff_ffff_ffffn

/** Nanoseconds since 1970, never by way of a float. */
export function nanosOf(reading: JsonReading, value: unknown, field: string): bigint {
  if (value === undefined || value === '') return 0n
  const nanos = integerOf(value)
  if (nanos === null || nanos < 0n || nanos > uint64Max)
    throw misshapen(reading, field, 'must be nanoseconds since 1970, as a string of digits')
  return momentOf(reading, nanos)
}

/** A 64-bit integer: a number while that is exact, else a bigint. */
export function int64Of(reading: JsonReading, value: unknown, field: string): number | bigint {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value === 0 ? 0 : value
  const integer = integerOf(value)
  if (integer === null || BigInt.asIntN(64, integer) !== integer)
    throw misshapen(reading, field, 'must be a 64-bit integer')
  const near = Number(integer)
  return Number.isSafeInteger(near) ? near : integer
}

/** A count or a bit field of 32 bits. */
export function uint32Of(reading: JsonReading, value: unknown, field: string): number {
  if (value === undefined) return 0
  const number = typeof value === 'string' && value !== '' ? Number(value) : value
  if (typeof number !== 'number' || !Number.isInteger(number) || number < 0 || number > 0xffff_ffff) {
    throw misshapen(reading, field, 'must be an unsigned 32-bit integer')
  }
  return number
}

const notFinite: Readonly<Record<string, number>> = { NaN, Infinity, '-Infinity': -Infinity }

/** A double: a number, or one of the three that JSON cannot write as text. */
export function doubleOf(reading: JsonReading, value: unknown, field: string): number {
  if (typeof value === 'number') return value
  if (typeof value === 'string' && value !== '') {
    const number = notFinite[value] ?? Number(value)
    if (!Number.isNaN(number) || value === 'NaN') return number
  }
  throw misshapen(reading, field, 'must be a number')
}

/** An enum as its number, or as its name in the .proto files. */
export function enumOf(
  reading: JsonReading,
  value: unknown,
  field: string,
  names: Readonly<Record<string, number>>,
): number {
  if (value === undefined) return 0
  if (typeof value === 'number' && Number.isInteger(value)) return value | 0
  if (typeof value === 'string') {
    if (Object.hasOwn(names, value)) {
      countLenient(reading, 'enum_name')
      return names[value] ?? 0
    }
    if (/^\d{1,9}$/.test(value)) return Number(value)
  }
  throw misshapen(reading, field, `must be a number or one of ${Object.keys(names).join(', ')}`)
}

function integerOf(value: unknown): bigint | null {
  if (typeof value === 'string') return /^-?\d{1,20}$/.test(value) ? BigInt(value) : null
  return typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : null
}
