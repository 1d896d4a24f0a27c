import type { Json } from '#core/telemetry/attributes.ts'
import { isRecord } from '../messages/read-json.ts'

/** Where a value breaks its schema: `$.items[*].price`, and how, in words that hold no value. */
export interface SchemaProblem {
  readonly path: string
  readonly what: string
}

const depthMax = 8
const itemsMax = 50

/**
 * The first thing that is certainly wrong: a required field missing, a value outside its enum, a wrong type. Anything a
 * dialect of JSON Schema could mean differently (formats, ranges, unions, unknown keywords) counts as right.
 */
export const schemaProblem = (schema: Json, value: Json): SchemaProblem | null => check(schema, value, '$', schema, 0)

function check(given: Json, value: Json, path: string, root: Json, depth: number): SchemaProblem | null {
  const schema = resolve(given, root)
  if (!isRecord(schema) || depth > depthMax || isUnion(schema)) return null
  const wrongType = checkType(schema, value, path)
  if (wrongType) return wrongType
  if (Array.isArray(schema.enum) && value !== null && typeof value !== 'object' && !schema.enum.includes(value)) {
    return { path, what: 'is none of the allowed values' }
  }
  if (Array.isArray(value)) {
    const items = schema.items ?? null
    for (const item of value.slice(0, itemsMax)) {
      const problem = check(items, item, `${path}[*]`, root, depth + 1)
      if (problem) return problem
    }
    return null
  }
  return isRecord(value) ? checkFields(schema, value, path, root, depth) : null
}

type Fields = { readonly [key: string]: Json }

function checkFields(schema: Fields, value: Fields, path: string, root: Json, depth: number): SchemaProblem | null {
  for (const name of Array.isArray(schema.required) ? schema.required : []) {
    if (typeof name === 'string' && !Object.hasOwn(value, name))
      return { path: `${path}.${name}`, what: 'is required and missing' }
  }
  const properties = isRecord(schema.properties) ? schema.properties : {}
  for (const [name, inner] of Object.entries(properties)) {
    const sent = Object.hasOwn(value, name) ? value[name] : undefined
    const problem = sent === undefined ? null : check(inner, sent, `${path}.${name}`, root, depth + 1)
    if (problem) return problem
  }
  return null
}

const isUnion = (schema: Fields): boolean =>
  schema.anyOf !== undefined || schema.oneOf !== undefined || schema.allOf !== undefined || schema.not !== undefined

/** Follows one local reference; any other reference means "cannot tell". */
function resolve(schema: Json, root: Json): Json {
  if (!isRecord(schema) || typeof schema.$ref !== 'string') return schema
  const path = schema.$ref.startsWith('#/') ? schema.$ref.slice(2).split('/') : null
  let found: Json = path === null ? null : root
  for (const step of path ?? []) found = isRecord(found) && Object.hasOwn(found, step) ? (found[step] ?? null) : null
  return isRecord(found) && found.$ref === undefined ? found : null
}

function checkType(schema: Fields, value: Json, path: string): SchemaProblem | null {
  const types = (Array.isArray(schema.type) ? schema.type : [schema.type]).filter((type) => typeof type === 'string')
  if (types.length === 0 || value === null) return null // Many dialects let null stand for "left out".
  if (types.some((type) => fits(type.toLowerCase(), value))) return null
  return { path, what: `should be ${types.join(' or ').toLowerCase()}` }
}

/** Frameworks coerce numbers and flags that were sent as text, so those count as right. */
function fits(type: string, value: Json): boolean {
  if (type === 'object') return isRecord(value)
  if (type === 'array') return Array.isArray(value)
  if (type === 'string') return typeof value === 'string'
  if (type === 'number') return typeof value === 'number' || isNumeric(value)
  if (type === 'integer') return Number.isInteger(value) || (isNumeric(value) && Number.isInteger(Number(value)))
  if (type === 'boolean') return typeof value === 'boolean' || value === 'true' || value === 'false'
  return true
}

const isNumeric = (value: Json): boolean =>
  typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value))
