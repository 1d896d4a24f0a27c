import { LRUCache } from 'lru-cache'

/** Rows that pre-flight answers name, kept in process so that the hot path asks the database nothing. */
export interface RowCache {
  get<Row extends object>(kind: string, projectId: number, id: string): Row | undefined
  put(kind: string, projectId: number, id: string, row: object): void
  forget(kind: string, projectId: number, id: string): void
  clear(): void
}

/**
 * @param entriesMax rows kept, least recently used go first
 * @param staleMsMax how old a row may get when the news of its change never came
 */
export function createRowCache(entriesMax = 10_000, staleMsMax = 30_000): RowCache {
  const rows = new LRUCache<string, object>({ max: entriesMax, ttl: staleMsMax })
  const keyOf = (kind: string, projectId: number, id: string): string => `${kind}/${projectId}/${id}`
  return {
    // The kind names the row's type; whoever puts and gets under one kind agrees on it.
    get: <Row extends object>(kind: string, projectId: number, id: string) =>
      rows.get(keyOf(kind, projectId, id)) as Row | undefined,
    put(kind, projectId, id, row) {
      rows.set(keyOf(kind, projectId, id), row)
    },
    forget(kind, projectId, id) {
      rows.delete(keyOf(kind, projectId, id))
    },
    clear() {
      rows.clear()
    },
  }
}
