import type { Clock } from '#core/platform/clock.ts'
import type { Sql } from '#core/platform/database/connect.ts'
import type { Log } from '#core/platform/log.ts'
import { followOutbox, type OutboxFollower } from '#core/platform/outbox.ts'
import type { OutboxEntry } from '#core/platform/outbox-page.ts'

import { createCallRefresher } from './call-refresher.ts'
import { createContextReader } from './context-reader.ts'
import { freezeInWorker } from '../match/freeze-in-worker.ts'
import { catchUp, loadAll, meetProject } from './follow.ts'
import { loadContexts } from './load-contexts.ts'
import { createProjectMemory, type ProjectMemory } from './memory.ts'
import { createSnapshot } from './snapshot.ts'

/** Keeps the memories of all projects like the database, at most a second behind. */
export interface Keeper {
  start(): Promise<void>
  stop(): Promise<void>
  ready(): boolean
  memoryOf(projectId: number): ProjectMemory
  /** Number of the last change that was followed, and how far the memory may lie behind. */
  seq(): bigint
  lagMs(): number
  contexts(): number
  counts(): KeeperCounts
}

export interface KeeperCounts {
  /** Contexts that found no room, words that found none, searches that looked at less than all. */
  readonly refusedContexts: number
  readonly refusedWords: number
  readonly boundedSearches: number
  /** Entries that no frozen postings cover yet, and those that were removed. */
  readonly fresh: number
  readonly removed: number
  readonly freezes: number
  readonly freezeFailures: number
  /** Bytes held for texts, their words and postings. */
  readonly indexBytes: number
  readonly snapshots: number
  readonly snapshotFailures: number
  readonly snapshotBytes: number
  /** How long it took until answers could be given, and whether they came from a file. */
  readonly readyMs: number
  readonly readyFromSnapshot: boolean
}

/** A smaller memory is read as fast as a file of it. */
const snapshotContexts_min = 5_000
const snapshotEvery_ms = 300_000

export function createKeeper({
  sql,
  clock,
  log,
  snapshotPath,
}: {
  readonly sql: Sql
  readonly clock: Clock
  readonly log: Log
  /** Where a copy of the memory is kept; left out: nowhere. */
  readonly snapshotPath?: string | undefined
}): Keeper {
  const memories = new Map<number, ProjectMemory>()
  const calls = createCallRefresher({ sql, clock, log, memoryOf })
  const reader = createContextReader({ sql, log, memoryOf })
  let follower: OutboxFollower | null = null
  let loaded = false
  const snapshot =
    snapshotPath === undefined ? null : createSnapshot({ sql, log, path: snapshotPath, freeze: freezeInWorker })
  let [snapshots, snapshotFailures, snapshotBytes, readyMs, readyFromSnapshot] = [0, 0, 0, 0, false]
  let writing: Promise<void> | null = null
  let writtenSeq = -1n
  let timer: NodeJS.Timeout | null = null

  const seq = (): bigint => reader.oldest()?.seq ?? follower?.seq() ?? 0n
  const contexts = (): number => [...memories.values()].reduce((sum, memory) => sum + memory.size(), 0)

  async function keepSnapshot(): Promise<void> {
    const at = seq()
    if (snapshot === null || !loaded || at === writtenSeq || contexts() < snapshotContexts_min) return
    const bytes = await snapshot.write(at, memories)
    if (bytes === null) snapshotFailures += 1
    else {
      snapshots += 1
      snapshotBytes = bytes
      writtenSeq = at
    }
  }

  async function begin(): Promise<void> {
    const began = performance.now()
    const kept = (await snapshot?.read()) ?? null
    for (const [id, memory] of kept?.memories ?? []) memories.set(id, memory)
    let open = (): void => undefined
    const everythingRead = new Promise<void>((resolve) => (open = resolve))
    try {
      // Followed from before the reading, so that nothing falls in between, but applied after it: newer stays on top.
      const onEntries = (entries: readonly OutboxEntry[]) => everythingRead.then(() => hear(entries))
      follower = await followOutbox({ sql, log, onEntries, ...(kept === null ? {} : { from: kept.seq }) })
      if (kept === null) await loadContexts(sql, memoryOf)
      await loadAll(sql, memoryOf, clock())
      loaded = true
      readyMs = performance.now() - began
      readyFromSnapshot = kept !== null
      log.info({ contexts: contexts(), readyMs: Math.round(readyMs), readyFromSnapshot }, 'pre-flight is ready')
    } finally {
      open()
    }
    if (snapshot === null) return
    timer = setInterval(() => (writing ??= keepSnapshot().finally(() => (writing = null))), snapshotEvery_ms)
    timer.unref()
  }

  function memoryOf(projectId: number): ProjectMemory {
    let memory = memories.get(projectId)
    if (memory !== undefined) return memory
    memories.set(projectId, (memory = createProjectMemory({ freeze: freezeInWorker })))
    if (loaded) {
      meetProject(sql, memoryOf, projectId).catch((error: unknown) =>
        log.warn({ err: error, projectId }, 'policies not seeded'),
      )
    }
    return memory
  }

  async function hear(entries: readonly OutboxEntry[]): Promise<void> {
    const heardSeq = follower?.seq() ?? 0n
    await catchUp(sql, memoryOf, (projectId, hash) => reader.want(projectId, hash, heardSeq), entries)
    await reader.room()
    for (const { topic, projectId } of entries) if (topic === 'rollup.changed') calls.changed(projectId)
  }

  return {
    memoryOf,
    ready: () => loaded,
    seq,
    lagMs: () => (follower?.lagMs() ?? 0) + performance.now() - (reader.oldest()?.sinceMs ?? performance.now()),
    contexts,
    counts() {
      const all = [...memories.values()].map((memory) => ({ ...memory.index.counts(), refused: memory.refused() }))
      const sum = (key: keyof (typeof all)[number]): number => all.reduce((total, one) => total + one[key], 0)
      return {
        refusedContexts: sum('refused'),
        refusedWords: sum('refusedWords'),
        boundedSearches: sum('boundedSearches'),
        fresh: sum('fresh'),
        removed: sum('removed'),
        freezes: sum('freezes'),
        freezeFailures: sum('freezeFailures'),
        indexBytes: sum('bytes'),
        snapshots,
        snapshotFailures,
        snapshotBytes,
        readyMs,
        readyFromSnapshot,
      }
    },
    start: begin,
    async stop() {
      clearInterval(timer ?? undefined)
      await follower?.stop()
      await writing
      await keepSnapshot()
      loaded = false
      await reader.stop()
      await calls.stop()
    },
  }
}
