import type { AttributeValue } from '#core/telemetry/attributes.ts'

import type { AttributeMap } from './decode-value.ts'
import { emptyMap, tooDeep } from './decode-value.ts'
import { doubleOf, int64Of } from './json-number.ts'
import type { JsonObject, JsonReading } from './json-shape.ts'
import { fieldOf, isObject, listAt, misshapen, objectAt, textOf } from './json-shape.ts'
import { countCut, countLenient } from './reading.ts'

/** Attributes of a span, event, link, scope or resource, and how many had to be dropped. */
export function attributesOf(reading: JsonReading, value: unknown): { attributes: AttributeMap; cut: number } {
  const attributes = emptyMap()
  const list = listAt(reading, value, 'attributes')
  let cut = 0
  for (const [index, each] of list.entries()) {
    reading.values = 0
    if (index >= reading.limits.attributes_max) {
      countCut(reading.cuts, 'attributes_max')
      cut++
    } else if (!putKeyValue(reading, attributes, each, 0)) cut++
  }
  return { attributes, cut }
}

function putKeyValue(reading: JsonReading, map: AttributeMap, keyValue: unknown, depth: number): boolean {
  const { key = '', value } = objectAt(reading, keyValue, 'attributes[]')
  if (typeof key !== 'string') throw misshapen(reading, 'attributes[].key', 'must be a string')
  if (key.length > reading.limits.key_bytes_max || Buffer.byteLength(key) > reading.limits.key_bytes_max) {
    countCut(reading.cuts, 'key_bytes_max')
    return false
  }
  map[key] = anyValueOf(reading, value, depth)
  return true
}

const members = [
  'stringValue',
  'intValue',
  'boolValue',
  'doubleValue',
  'arrayValue',
  'kvlistValue',
  'bytesValue',
] as const
type Member = (typeof members)[number]
const snakeMembers: Readonly<Record<string, Member>> = {
  string_value: 'stringValue',
  int_value: 'intValue',
  bool_value: 'boolValue',
  double_value: 'doubleValue',
  array_value: 'arrayValue',
  kvlist_value: 'kvlistValue',
  bytes_value: 'bytesValue',
}

/** One AnyValue; null when nothing is set. The caller sets `reading.values` to 0 before. */
export function anyValueOf(reading: JsonReading, value: unknown, depth: number): AttributeValue {
  if (value === undefined || value === null) return null
  const holder = objectAt(reading, value, 'attributes[].value')
  for (const member of members) {
    const held = holder[member]
    if (held !== undefined && held !== null) return memberValue(reading, member, held, depth)
  }
  for (const key in holder) {
    const member = snakeMembers[key]
    const held = holder[key]
    if (member === undefined || held === undefined || held === null) continue
    countLenient(reading, 'snake_case')
    return memberValue(reading, member, held, depth)
  }
  return null
}

function memberValue(reading: JsonReading, member: Member, held: unknown, depth: number): AttributeValue {
  switch (member) {
    case 'stringValue':
      return textOf(reading, held, member, 'value_bytes_max')
    case 'intValue':
      return int64Of(reading, held, member)
    case 'boolValue':
      if (typeof held !== 'boolean') throw misshapen(reading, member, 'must be true or false')
      return held
    case 'doubleValue':
      return doubleOf(reading, held, member)
    case 'arrayValue':
      return listOf(reading, objectAt(reading, held, member), depth + 1)
    case 'kvlistValue':
      return mapOf(reading, objectAt(reading, held, member), depth + 1)
    case 'bytesValue':
      return bytesOf(reading, held)
  }
}

function listOf(reading: JsonReading, holder: JsonObject, depth: number): readonly AttributeValue[] {
  if (depth > reading.limits.value_depth_max) throw tooDeep(reading.limits.value_depth_max)
  const list: AttributeValue[] = []
  for (const each of listAt(reading, fieldOf(reading, holder, 'values', 'values'), 'arrayValue.values')) {
    if (!roomForValue(reading)) break
    list.push(anyValueOf(reading, each, depth))
  }
  return list
}

function mapOf(reading: JsonReading, holder: JsonObject, depth: number): AttributeMap {
  if (depth > reading.limits.value_depth_max) throw tooDeep(reading.limits.value_depth_max)
  const map = emptyMap()
  for (const each of listAt(reading, fieldOf(reading, holder, 'values', 'values'), 'kvlistValue.values')) {
    if (!roomForValue(reading)) break
    if (isObject(each)) putKeyValue(reading, map, each, depth)
  }
  return map
}

function bytesOf(reading: JsonReading, held: unknown): Uint8Array {
  if (typeof held !== 'string') throw misshapen(reading, 'bytesValue', 'must be base64 text')
  const bytes = Uint8Array.from(Buffer.from(held, 'base64'))
  if (bytes.length <= reading.limits.value_bytes_max) return bytes
  countCut(reading.cuts, 'value_bytes_max')
  return bytes.slice(0, reading.limits.value_bytes_max)
}

function roomForValue(reading: JsonReading): boolean {
  if (++reading.values <= reading.limits.values_per_attribute_max) return true
  if (reading.values === reading.limits.values_per_attribute_max + 1) countCut(reading.cuts, 'values_per_attribute_max')
  return false
}
