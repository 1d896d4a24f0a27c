import { hash as digest } from 'node:crypto'

import type { Json } from '#core/telemetry/attributes.ts'
import type { ToolDefinition } from '#core/telemetry/message.ts'

const toolsMax = 128
const nodesMax = 2000
const cache = new WeakMap<object, string>()
/** The same tools are the same list wherever they were read from the same text. */
const lists = new WeakMap<readonly ToolDefinition[], readonly string[]>()

/** Sorted `name#schemahash`, or the name alone for a tool without a schema. */
export function toolsOf(tools: readonly ToolDefinition[]): readonly string[] {
  const known = lists.get(tools)
  if (known !== undefined) return known
  const made = namesOf(tools)
  lists.set(tools, made)
  return made
}

function namesOf(tools: readonly ToolDefinition[]): readonly string[] {
  const names = tools
    .slice(0, toolsMax)
    .map(({ name, schema }) => (schema === null ? name : `${name}#${schemaHash(schema)}`))
  return names.length < 2 ? names : [...new Set(names)].sort()
}

/** Eight hex digits; the order of keys and descriptions for people do not change it. */
function schemaHash(schema: Json): string {
  const known = typeof schema === 'object' && schema !== null ? cache.get(schema) : undefined
  if (known !== undefined) return known
  const made = digest('sha256', stable(schema, { nodes: 0 }), 'hex').slice(0, 8)
  if (typeof schema === 'object' && schema !== null) cache.set(schema, made)
  return made
}

function stable(value: Json, count: { nodes: number }): string {
  if (++count.nodes > nodesMax) return '…'
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map((item: Json) => stable(item, count)).join(',')}]`
  const keys = Object.entries(value as { readonly [key: string]: Json }).filter(
    ([key]) => key !== 'description' && key !== 'title',
  )
  return `{${keys
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => `${JSON.stringify(key)}:${stable(item, count)}`)
    .join(',')}}`
}
