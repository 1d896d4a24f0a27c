import type { Sql } from '#core/platform/database/connect.ts'
import type { Log } from '#core/platform/log.ts'

import { freezeInWorker } from '../match/freeze-in-worker.ts'
import { contextsIn } from './keeper-counts.ts'
import type { ProjectMemory } from './memory.ts'
import { createSnapshot, type Snapshot } from './snapshot.ts'

/** A smaller memory is read as fast as a file of it. */
const snapshotContextsMin = 5_000
const snapshotEveryMs = 300_000

/** When the memory is kept as a file: every few minutes, and at the end. Without a path: never. */
export interface SnapshotSchedule {
  read(): ReturnType<Snapshot['read']>
  start(): void
  /** No more from now on. */
  pause(): void
  /** Waits for what is being written, and writes what came since. */
  finish(): Promise<void>
  counts(): SnapshotCounts
}

export interface SnapshotCounts {
  readonly snapshots: number
  readonly snapshotFailures: number
  readonly snapshotBytes: number
}

export function createSnapshotSchedule({
  sql,
  log,
  path,
  memories,
  completeTo,
}: {
  readonly sql: Sql
  readonly log: Log
  readonly path: string | undefined
  readonly memories: ReadonlyMap<number, ProjectMemory>
  /** The last change that the memories hold; null as long as not everything is read. */
  readonly completeTo: () => bigint | null
}): SnapshotSchedule {
  const snapshot = path === undefined ? null : createSnapshot({ sql, log, path, freeze: freezeInWorker })
  let [snapshots, snapshotFailures, snapshotBytes] = [0, 0, 0]
  let writing: Promise<void> | null = null
  let writtenSeq = -1n
  let timer: NodeJS.Timeout | null = null

  async function write(): Promise<void> {
    const seq = completeTo()
    if (snapshot === null || seq === null || seq === writtenSeq || contextsIn(memories) < snapshotContextsMin) return
    const bytes = await snapshot.write(seq, memories)
    if (bytes === null) snapshotFailures += 1
    else {
      snapshots += 1
      snapshotBytes = bytes
      writtenSeq = seq
    }
  }

  return {
    read: async () => (await snapshot?.read()) ?? null,
    start() {
      if (snapshot === null) return
      timer = setInterval(() => (writing ??= write().finally(() => (writing = null))), snapshotEveryMs)
      timer.unref()
    },
    pause: () => clearInterval(timer ?? undefined),
    async finish() {
      await writing
      await write()
    },
    counts: () => ({ snapshots, snapshotFailures, snapshotBytes }),
  }
}
