import type { Resource, Scope } from '#core/telemetry/span.ts'

import { cursorOver, enter, leave, readTag, skip } from './cursor.ts'
import type { Shared } from './decode-parts.ts'
import { emptyResource, emptyScope, readResource, readScope, settleDropped } from './decode-parts.ts'
import { itemsPerStep } from './decoded.ts'
import type { Limits } from './limits.ts'
import type { ItemLimit } from './reading.ts'
import { rejectBeyond } from './reading.ts'
import type { Reading } from './reading.ts'
import { readText } from './reading.ts'
import { createTextCache } from './text.ts'

/**
 * How one item of a signal is read. All signals wrap theirs alike: field 1 of the request holds a resource (1), scopes
 * (2) and a schema URL (3), and a scope holds itself (1), its items (2) and a schema URL (3).
 */
export interface ItemReader<Item> {
  readonly limit: ItemLimit
  /** Null when the item is rejected: the reason is then in `reading.rejected`. */
  read(reading: Reading, index: number, resource: Resource, scope: Scope): Item | null
}

/** A reading that stands at the start of a body. */
export function startReading(bytes: Uint8Array, limits: Limits): Reading {
  const { bytes: body, view, end } = cursorOver(bytes)
  return {
    bytes: body,
    view,
    at: 0,
    end,
    unseen: 0,
    limits,
    cuts: {},
    lenient: {},
    cache: textCache,
    rejected: [],
    values: 0,
    traceId: '',
    traceIdAt: -1,
  }
}

/** One for the process: texts come again across requests, and it holds 4,096 short ones at most. */
const textCache = createTextCache()

/** Reads a whole request into `items`, with a pause between slices of them. */
export function* readRequest<Item>(
  reading: Reading,
  items: Item[],
  reader: ItemReader<Item>,
): Generator<void, void, void> {
  while (reading.at < reading.end) {
    const tag = readTag(reading)
    if (tag === 10) yield* readOfResource(reading, items, reader)
    else skip(reading, tag)
  }
}

function* readOfResource<Item>(reading: Reading, items: Item[], reader: ItemReader<Item>) {
  const outer = enter(reading)
  const resource = emptyResource()
  while (reading.at < reading.end) {
    const tag = readTag(reading)
    if (tag === 10) readResource(reading, resource)
    else if (tag === 18) yield* readOfScope(reading, resource, items, reader)
    else if (tag === 26) resource.it.schemaUrl = readText(reading, 'name_bytes_max')
    else skip(reading, tag)
  }
  leave(reading, outer)
  settleDropped(resource)
}

function* readOfScope<Item>(
  reading: Reading,
  resource: Shared<Resource>,
  items: Item[],
  reader: ItemReader<Item>,
): Generator<void, void, void> {
  const outer = enter(reading)
  // Made before it is known: its items may stand in front of it.
  const scope = emptyScope()
  while (reading.at < reading.end) {
    const tag = readTag(reading)
    if (tag === 10) readScope(reading, scope)
    else if (tag === 18) {
      const index = items.length + reading.rejected.length
      if (index >= reading.limits[reader.limit]) {
        leave(reading, enter(reading))
        rejectBeyond(reading, index, reader.limit)
      } else {
        const item = reader.read(reading, index, resource.it, scope.it)
        if (item !== null) items.push(item)
      }
      if (index % itemsPerStep === itemsPerStep - 1) yield
    } else if (tag === 26) scope.it.schemaUrl = readText(reading, 'name_bytes_max')
    else skip(reading, tag)
  }
  leave(reading, outer)
  settleDropped(scope)
}
