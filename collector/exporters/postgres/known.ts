import { LRUCache } from 'lru-cache'

/**
 * Resources, scopes, contexts and apps that are known to be committed and need not be written again. A forgotten one
 * costs one more insert that does nothing.
 */
export interface Known {
  has(key: string): boolean
  learn(keys: readonly string[]): void
}

const keysMax = 100_000

export function createKnown(): Known {
  const keys = new LRUCache<string, true>({ max: keysMax })
  return {
    has: (key) => keys.get(key) === true,
    learn(learned) {
      for (const key of learned) keys.set(key, true)
    },
  }
}

/** The same content is written once for each project. */
export const keyOf = (projectId: number, hash: string): string => `${projectId} ${hash}`
