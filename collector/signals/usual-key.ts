import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'

const hashes = new LRUCache<string, string>({ max: 20_000 })

/** 32 hex digits for a thing that is compared with itself: what apps and models are called is not needed for that. */
export function usualKey(name: string): string {
  let hash = hashes.get(name)
  if (hash === undefined) hashes.set(name, (hash = createHash('md5').update(name).digest('hex')))
  return hash
}
