import type { ProjectMemory } from './memory.ts'
import type { SnapshotCounts } from './snapshot-schedule.ts'

/** What the indexes of all projects have come to, together. */
interface IndexSums {
  /** Contexts that found no room, words that found none, searches that looked at less than all. */
  readonly refusedContexts: number
  readonly refusedWords: number
  readonly boundedSearches: number
  /** Contexts that other installations told of. */
  readonly carried: number
  /** Entries that no frozen postings cover yet, and those that were removed. */
  readonly fresh: number
  readonly removed: number
  readonly freezes: number
  readonly freezeFailures: number
  /** Bytes held for texts, their words and postings. */
  readonly indexBytes: number
}

export interface KeeperCounts extends IndexSums, SnapshotCounts {
  /** How long it took until answers could be given, and whether they came from a file. */
  readonly readyMs: number
  readonly readyFromSnapshot: boolean
}

export const contextsIn = (memories: ReadonlyMap<number, ProjectMemory>): number =>
  [...memories.values()].reduce((sum, memory) => sum + memory.size(), 0)

export function indexSums(memories: ReadonlyMap<number, ProjectMemory>): IndexSums {
  const all = [...memories.values()].map((memory) => ({
    ...memory.index.counts(),
    refused: memory.refused(),
    carried: memory.carriedCount(),
  }))
  const sum = (key: keyof (typeof all)[number]): number => all.reduce((total, one) => total + one[key], 0)
  return {
    refusedContexts: sum('refused'),
    refusedWords: sum('refusedWords'),
    boundedSearches: sum('boundedSearches'),
    carried: sum('carried'),
    fresh: sum('fresh'),
    removed: sum('removed'),
    freezes: sum('freezes'),
    freezeFailures: sum('freezeFailures'),
    indexBytes: sum('bytes'),
  }
}
