import type { Clock } from '#core/platform/clock.ts'
import type { Sql } from '#core/platform/database/connect.ts'
import type { Log } from '#core/platform/log.ts'
import { followOutbox, type OutboxFollower } from '#core/platform/outbox.ts'
import type { OutboxEntry } from '#core/platform/outbox-page.ts'

import { createCallRefresher } from './call-refresher.ts'
import { createContextReader } from './context-reader.ts'
import { catchUp, loadAll, meetProject } from './follow.ts'
import { createProjectMemory, type ProjectMemory } from './memory.ts'

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
}

export function createKeeper({
  sql,
  clock,
  log,
}: {
  readonly sql: Sql
  readonly clock: Clock
  readonly log: Log
}): Keeper {
  const memories = new Map<number, ProjectMemory>()
  const calls = createCallRefresher({ sql, clock, log, memoryOf })
  const reader = createContextReader({ sql, log, memoryOf })
  let follower: OutboxFollower | null = null
  let loaded = false

  function memoryOf(projectId: number): ProjectMemory {
    let memory = memories.get(projectId)
    if (memory !== undefined) return memory
    memories.set(projectId, (memory = createProjectMemory()))
    if (loaded) {
      meetProject(sql, memoryOf, projectId).catch((error: unknown) =>
        log.warn({ err: error, projectId }, 'policies not seeded'),
      )
    }
    return memory
  }

  async function hear(entries: readonly OutboxEntry[]): Promise<void> {
    const seq = follower?.seq() ?? 0n
    await catchUp(sql, memoryOf, (projectId, hash) => reader.want(projectId, hash, seq), entries)
    await reader.room()
    for (const { topic, projectId } of entries) if (topic === 'rollup.changed') calls.changed(projectId)
  }

  return {
    memoryOf,
    ready: () => loaded,
    seq: () => reader.oldest()?.seq ?? follower?.seq() ?? 0n,
    lagMs: () => (follower?.lagMs() ?? 0) + performance.now() - (reader.oldest()?.sinceMs ?? performance.now()),
    contexts: () => [...memories.values()].reduce((sum, memory) => sum + memory.size(), 0),
    async start() {
      let open = (): void => undefined
      const everythingRead = new Promise<void>((resolve) => (open = resolve))
      try {
        // Followed from before the reading, so that nothing falls in between, but applied after it: newer stays on top.
        follower = await followOutbox({ sql, log, onEntries: (entries) => everythingRead.then(() => hear(entries)) })
        await loadAll(sql, memoryOf, clock())
        loaded = true
      } finally {
        open()
      }
    },
    async stop() {
      loaded = false
      await follower?.stop()
      await reader.stop()
      await calls.stop()
    },
  }
}
