import type { Clock } from '#core/platform/clock.ts'
import type { Sql } from '#core/platform/database/connect.ts'
import type { Log } from '#core/platform/log.ts'
import { followOutbox, type OutboxFollower } from '#core/platform/outbox.ts'
import type { OutboxEntry } from '#core/platform/outbox-page.ts'

import { createCallRefresher } from './call-refresher.ts'
import { createContextReader } from './context-reader.ts'
import { freezeInWorker } from '../match/freeze-in-worker.ts'
import { catchUp, loadAll, meetProject } from './follow.ts'
import { contextsIn, indexSums, type KeeperCounts } from './keeper-counts.ts'
import { loadContexts } from './load-contexts.ts'
import { createProjectMemory, type ProjectMemory } from './memory.ts'
import { createSnapshotSchedule } from './snapshot-schedule.ts'

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

interface KeeperOptions {
  readonly sql: Sql
  readonly clock: Clock
  readonly log: Log
  /** Where a copy of the memory is kept; left out: nowhere. */
  readonly snapshotPath?: string | undefined
}

export function createKeeper({ sql, clock, log, snapshotPath }: KeeperOptions): Keeper {
  const memories = new Map<number, ProjectMemory>()
  const calls = createCallRefresher({ sql, clock, log, memoryOf })
  const reader = createContextReader({ sql, log, memoryOf })
  let follower: OutboxFollower | null = null
  let loaded = false
  let start = { readyMs: 0, readyFromSnapshot: false }

  const seq = (): bigint => reader.oldest()?.seq ?? follower?.seq() ?? 0n
  const completeTo = (): bigint | null => (loaded ? seq() : null)
  const snapshots = createSnapshotSchedule({ sql, log, path: snapshotPath, memories, completeTo })

  async function begin(): Promise<void> {
    const began = performance.now()
    const kept = await snapshots.read()
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
      start = { readyMs: performance.now() - began, readyFromSnapshot: kept !== null }
      const contexts = contextsIn(memories)
      log.info({ contexts, ...start, readyMs: Math.round(start.readyMs) }, 'pre-flight is ready')
    } finally {
      open()
    }
    snapshots.start()
  }

  function memoryOf(projectId: number): ProjectMemory {
    let memory = memories.get(projectId)
    if (memory !== undefined) return memory
    memories.set(projectId, (memory = createProjectMemory({ freeze: freezeInWorker })))
    if (loaded) meetProject(sql, memoryOf, projectId).catch(notSeeded(log, projectId))
    return memory
  }

  async function hear(entries: readonly OutboxEntry[]): Promise<void> {
    const heardSeq = follower?.seq() ?? 0n
    await catchUp(sql, memoryOf, (projectId, hash) => reader.want(projectId, hash, heardSeq), entries)
    await reader.room()
    for (const { topic, projectId } of entries) if (topic === 'rollup.changed') calls.changed(projectId)
  }

  async function stop(): Promise<void> {
    snapshots.pause()
    await follower?.stop()
    await snapshots.finish()
    loaded = false
    await reader.stop()
    await calls.stop()
  }

  return {
    start: begin,
    stop,
    memoryOf,
    ready: () => loaded,
    seq,
    lagMs: () => (follower?.lagMs() ?? 0) + performance.now() - (reader.oldest()?.sinceMs ?? performance.now()),
    contexts: () => contextsIn(memories),
    counts: () => ({ ...indexSums(memories), ...snapshots.counts(), ...start }),
  }
}

const notSeeded =
  (log: Log, projectId: number) =>
  (error: unknown): void =>
    log.warn({ err: error, projectId }, 'policies not seeded')
