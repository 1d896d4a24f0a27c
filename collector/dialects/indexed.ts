import type { Attributes, AttributeValue } from '#core/telemetry/attributes.ts'

/** Flattened arrays (`gen_ai.prompt.0.role`) are read up to this index; a claimed index beyond it allocates nothing. */
const slotsMax = 2000

/** One item of a flattened array: what follows the index, to the value. */
export type Slot = Readonly<Record<string, AttributeValue>>

/**
 * Gathers the items of flattened arrays by their prefixes (each ending in a dot), in order, gaps closed.
 * One pass over the attributes, whatever the number of prefixes. A prefix without items is absent from the answer.
 */
export function indexedUnder(
  attributes: Attributes,
  prefixes: readonly string[],
): ReadonlyMap<string, readonly Slot[]> {
  const found = new Map<string, Map<number, Record<string, AttributeValue>>>()
  for (const key in attributes) {
    for (const prefix of prefixes) {
      if (!key.startsWith(prefix)) continue
      const dot = key.indexOf('.', prefix.length)
      const index = Number(dot < 0 ? key.slice(prefix.length) : key.slice(prefix.length, dot))
      if (!Number.isInteger(index) || index < 0 || index >= slotsMax) break
      const slots = found.get(prefix) ?? new Map<number, Record<string, AttributeValue>>()
      found.set(prefix, slots)
      const slot = slots.get(index) ?? {}
      slots.set(index, slot)
      const value = attributes[key]
      if (value !== undefined) slot[dot < 0 ? '' : key.slice(dot + 1)] = value
      break
    }
  }
  return new Map([...found].map(([prefix, slots]) => [prefix, inOrder(slots)]))
}

const inOrder = (slots: ReadonlyMap<number, Slot>): readonly Slot[] =>
  [...slots].sort(([left], [right]) => left - right).map(([, slot]) => slot)

/** The items of one flattened array inside a slot; empty when there are none. */
export const slotsUnder = (slot: Slot, prefix: string): readonly Slot[] =>
  indexedUnder(slot, [prefix]).get(prefix) ?? []
