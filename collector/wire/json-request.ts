import { AppError } from '#core/platform/errors.ts'
import type { Resource, Scope } from '#core/telemetry/span.ts'

import { itemsPerStep } from './decoded.ts'
import { quoteBigIntegers } from './json-number.ts'
import type { JsonObject, JsonReading } from './json-shape.ts'
import { fieldOf, isObject, listAt, objectAt, textOf } from './json-shape.ts'
import { droppedOf } from './json-span.ts'
import { attributesOf } from './json-value.ts'
import type { Limits } from './limits.ts'
import type { Signal } from './other-signal.ts'
import { wrongSignal } from './other-signal.ts'
import type { ItemLimit } from './reading.ts'
import { rejectBeyond } from './reading.ts'

/** A field's name in lowerCamelCase and in snake_case. */
type Names = readonly [camel: string, snake: string]

/** What the levels of a signal's request are called, and how one item is read. */
export interface ItemNames<Item> {
  readonly signal: Signal
  readonly resources: Names
  readonly scopes: Names
  readonly items: Names
  readonly limit: ItemLimit
  /** Null when the item is rejected: the reason is then in `reading.rejected`. */
  read(reading: JsonReading, json: JsonObject, index: number, resource: Resource, scope: Scope): Item | null
}

export const startJsonReading = (limits: Limits): JsonReading => ({
  limits,
  cuts: {},
  lenient: {},
  rejected: [],
  values: 0,
  place: '',
})

/** The request as a JSON object. Parsing itself cannot pause: about 2 ms a megabyte. */
export function parseRequest(bytes: Uint8Array): JsonObject {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString('utf8')
    .replace(/^\ufeff/, '')
  let json: unknown
  try {
    json = JSON.parse(quoteBigIntegers(text))
  } catch (error) {
    // The engine's own message quotes the body; only where it broke is worth repeating.
    const position = /position (\d+)/.exec(String(error))?.[1]
    throw invalid(position === undefined ? 'not JSON' : `not JSON (at character ${position})`, error)
  }
  if (isObject(json)) return json
  throw invalid('not a JSON object')
}

const invalid = (what: string, cause?: unknown): AppError =>
  new AppError('invalid', `The body is ${what}.`, { cause, fields: [{ path: 'body', message: what }] })

/** Reads a whole request into `items`, with a pause between slices of them. */
export function* readJsonRequest<Item>(
  reading: JsonReading,
  request: JsonObject,
  items: Item[],
  names: ItemNames<Item>,
): Generator<void, void, void> {
  const list = fieldOf(reading, request, ...names.resources)
  if (list === undefined) refuseOthers(request, names.signal)
  const [resources] = names.resources
  const [scopes] = names.scopes
  for (const [r, each] of listAt(reading, list, resources).entries()) {
    reading.place = `${resources}[${r}]`
    const ofResource = objectAt(reading, each, '')
    const resource = resourceOf(reading, ofResource)
    const inner = listAt(reading, fieldOf(reading, ofResource, ...names.scopes), scopes)
    for (const [s, ofScope] of inner.entries()) {
      reading.place = `${resources}[${r}].${scopes}[${s}]`
      yield* readOfScope(reading, objectAt(reading, ofScope, ''), resource, items, names)
    }
  }
}

function* readOfScope<Item>(
  reading: JsonReading,
  ofScope: JsonObject,
  resource: Resource,
  items: Item[],
  names: ItemNames<Item>,
): Generator<void, void, void> {
  const scope = scopeOf(reading, ofScope)
  const { place } = reading
  const [name] = names.items
  for (const [n, each] of listAt(reading, fieldOf(reading, ofScope, ...names.items), name).entries()) {
    reading.place = `${place}.${name}[${n}]`
    const index = items.length + reading.rejected.length
    if (index >= reading.limits[names.limit]) rejectBeyond(reading, index, names.limit)
    else {
      const item = names.read(reading, objectAt(reading, each, ''), index, resource, scope)
      if (item !== null) items.push(item)
    }
    if (index % itemsPerStep === itemsPerStep - 1) yield
  }
}

/** A body that says by its first key that it holds something else. */
function refuseOthers(request: JsonObject, asked: Signal): void {
  for (const [signal, camel, snake] of requestKeys) {
    if (signal !== asked && (camel in request || snake in request)) throw wrongSignal(signal, asked)
  }
}

const requestKeys = [
  ['traces', 'resourceSpans', 'resource_spans'],
  ['logs', 'resourceLogs', 'resource_logs'],
  ['metrics', 'resourceMetrics', 'resource_metrics'],
] as const

function resourceOf(reading: JsonReading, ofResource: JsonObject): Resource {
  const found = fieldOf(reading, ofResource, 'resource', 'resource')
  const json = found === undefined ? {} : objectAt(reading, found, 'resource')
  const { attributes, cut } = attributesOf(reading, json['attributes'])
  return {
    attributes,
    schemaUrl: textOf(reading, fieldOf(reading, ofResource, 'schemaUrl', 'schema_url'), 'schemaUrl', 'name_bytes_max'),
    droppedAttributes: droppedOf(reading, json, 'Attributes') + cut,
  }
}

function scopeOf(reading: JsonReading, ofScope: JsonObject): Scope {
  const found = fieldOf(reading, ofScope, 'scope', 'scope')
  const json = found === undefined ? {} : objectAt(reading, found, 'scope')
  const { attributes, cut } = attributesOf(reading, json['attributes'])
  return {
    name: textOf(reading, json['name'] ?? undefined, 'scope.name', 'name_bytes_max'),
    version: textOf(reading, json['version'] ?? undefined, 'scope.version', 'name_bytes_max'),
    attributes,
    schemaUrl: textOf(reading, fieldOf(reading, ofScope, 'schemaUrl', 'schema_url'), 'schemaUrl', 'name_bytes_max'),
    droppedAttributes: droppedOf(reading, json, 'Attributes') + cut,
  }
}
