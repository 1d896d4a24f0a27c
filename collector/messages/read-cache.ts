import { LRUCache } from 'lru-cache'

import type { AttributeValue } from '#core/telemetry/attributes.ts'
import { readJson, type ReadJson } from './read-json.ts'

/**
 * `readJson` for texts that come again and again: the same text gives the very same value, so it must not be changed.
 */
export function createReadCache({ entriesMax, charactersMax }: { entriesMax: number; charactersMax: number }) {
  const known = new LRUCache<string, ReadJson>({
    max: entriesMax,
    maxSize: charactersMax,
    sizeCalculation: (_read, text) => text.length + 1,
  })
  return (value: AttributeValue): ReadJson => {
    if (typeof value !== 'string') return readJson(value)
    const before = known.get(value)
    if (before !== undefined) return before
    const read = readJson(value)
    known.set(value, read)
    return read
  }
}
