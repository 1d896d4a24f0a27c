import type { Clock } from '#core/platform/clock.ts'
import type { Sql } from '#core/platform/database/connect.ts'
import type { Log } from '#core/platform/log.ts'

import { loadCalls, type MemoryOf } from './follow.ts'

/** Counts change with every batch; reading them so often is enough to be fresh within a second. */
const pauseMs = 400

export interface CallRefresher {
  /** The counts of a project changed: they are read soon. */
  changed(projectId: number): void
  stop(): Promise<void>
}

/** Keeps the calls of late fresh, at most one reading at a time and none more often than needed. */
export function createCallRefresher({
  sql,
  clock,
  log,
  memoryOf,
}: {
  readonly sql: Sql
  readonly clock: Clock
  readonly log: Log
  readonly memoryOf: MemoryOf
}): CallRefresher {
  const waiting = new Set<number>()
  let timer: NodeJS.Timeout | null = null
  let reading: Promise<void> = Promise.resolve()
  let stopped = false

  async function read(): Promise<void> {
    const due = [...waiting]
    waiting.clear()
    for (const projectId of due) {
      try {
        await loadCalls(sql, memoryOf, projectId, clock())
      } catch (error) {
        log.warn({ err: error, projectId }, 'calls of late could not be read; the next change tries again')
      }
    }
  }

  function schedule(): void {
    if (timer !== null || stopped) return
    timer = setTimeout(() => {
      reading = read().finally(() => {
        timer = null
        if (waiting.size > 0) schedule()
      })
    }, pauseMs)
  }

  return {
    changed(projectId) {
      waiting.add(projectId)
      schedule()
    },
    async stop() {
      stopped = true
      if (timer !== null) clearTimeout(timer)
      await reading
    },
  }
}
