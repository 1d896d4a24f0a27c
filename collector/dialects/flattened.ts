import type { Attributes, AttributeValue } from '#core/telemetry/attributes.ts'
import { jsonOf } from '../messages/read-json.ts'
import type { Slot } from './indexed.ts'

/** Keys that one span's objects come to; more are left out. */
const keysMax = 4_000
const depthMax = 12
const itemsMax = 2_000

/** Objects that exports put together again, and that libraries had sent as dotted keys. */
const roots: ReadonlySet<string> = new Set(
  'openinference llm gen_ai retrieval reranker embedding tool input output session user graph agent'.split(' '),
)
/** Lists whose items are keys again. All other lists are values. */
const lists = /(?:^|\.)(?:input_messages|output_messages|tool_calls|contents|tools|prompts|choices|\w*documents)$/
/** Objects that are values themselves. */
const values = /\.(?:json_schema|invocation_parameters|arguments|parameters|metadata|messages|definitions)$/

type Fields = Record<string, AttributeValue>

/** What data frames put before every key. */
const column = 'attributes.'

/** Whether a span's attributes are objects where libraries send dotted keys: Phoenix and Arize export them so. */
export function isNested(attributes: Attributes): boolean {
  const { openinference, llm, gen_ai: genAi } = attributes
  if (isObject(openinference) || isObject(genAi) || attributes['attributes.openinference.span.kind'] !== undefined) {
    return true
  }
  return isObject(llm) && ('model_name' in llm || 'input_messages' in llm || 'token_count' in llm)
}

/** The same attributes with dotted keys. Keys that were dotted already stay as they are. */
export function flattened(attributes: Attributes): Attributes {
  const flat: Fields = {}
  const room = { left: keysMax }
  for (const [sent, value] of Object.entries(attributes)) {
    if (value === undefined) continue
    const key = sent.startsWith(column) ? sent.slice(column.length) : sent
    if (roots.has(key)) put(flat, room, key, value)
    else flat[key] = value
  }
  return flat
}

/** The items of a list that was sent whole, as JSON or as values, each with dotted keys. */
export function slotsIn(value: AttributeValue | undefined): readonly Slot[] {
  if (value === undefined || value === null || value === '') return []
  const list: unknown = typeof value === 'string' ? jsonOf(value) : value
  if (!Array.isArray(list)) return []
  const room = { left: keysMax }
  return list.slice(0, itemsMax).flatMap((item: AttributeValue): Slot[] => {
    const slot: Fields = {}
    if (!isObject(item)) return []
    for (const [key, inner] of Object.entries(item)) put(slot, room, key, inner)
    return [slot]
  })
}

/** How many keys may still be written. */
interface Room {
  left: number
}

function put(into: Fields, room: Room, key: string, value: AttributeValue, depth = 0): void {
  if (room.left <= 0) return
  if (depth < depthMax && isObject(value) && !values.test(key)) {
    for (const [name, inner] of Object.entries(value)) put(into, room, `${key}.${name}`, inner, depth + 1)
    return
  }
  if (depth < depthMax && Array.isArray(value) && lists.test(key) && value.every(isObject)) {
    for (const [at, item] of value.slice(0, itemsMax).entries()) put(into, room, `${key}.${at}`, item, depth + 1)
    return
  }
  into[key] = value
  room.left--
}

const isObject = (value: unknown): value is { readonly [key: string]: AttributeValue } =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)
