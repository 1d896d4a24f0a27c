import { AppError } from '#core/platform/errors.ts'
import type { Log } from '#core/platform/log.ts'

import type { BatchRows } from './batch-rows.ts'
import { isBadData } from '#core/platform/database/database-errors.ts'
import type { StoreResult, Writer } from './writer.ts'

export interface GroupCommit {
  /** Resolves once the batch is committed. */
  store(rows: BatchRows): Promise<StoreResult>
  waitingSpans(): number
  /** Resolves when nothing waits any more, or after the deadline. */
  drain(deadlineMs: number): Promise<void>
}

export interface GroupCommitOptions {
  readonly writer: Writer
  readonly connections: number
  readonly groupSpansMax: number
  readonly log: Log
}

interface Waiting {
  readonly rows: BatchRows
  readonly resolve: (result: StoreResult) => void
  readonly reject: (error: unknown) => void
}

/**
 * Batches that arrive while a transaction runs share the next one. Under load the cost of a commit is spread over many
 * senders; at rest a batch goes in alone, at once.
 */
export function createGroupCommit(options: GroupCommitOptions): GroupCommit {
  const { connections, groupSpansMax } = options
  const queue: Waiting[] = []
  let waitingSpans = 0
  let running = 0
  const idle: (() => void)[] = []
  const storeGroup = groupStorer(options)

  /** The longest run of batches of one project that fits. */
  function takeGroup(): Waiting[] {
    const { projectId } = queue[0]!.rows
    let spans = 0
    let count = 0
    for (const { rows } of queue) {
      if (rows.projectId !== projectId || (count > 0 && spans + rows.records.length > groupSpansMax)) break
      spans += rows.records.length
      count += 1
    }
    return queue.splice(0, count)
  }

  async function run() {
    running += 1
    while (queue.length > 0) {
      const group = takeGroup()
      await storeGroup(group)
      waitingSpans -= group.reduce((sum, { rows }) => sum + rows.records.length, 0)
    }
    running -= 1
    if (running === 0) for (const done of idle.splice(0)) done()
  }

  return {
    store(rows) {
      waitingSpans += rows.records.length
      return new Promise((resolve, reject) => {
        queue.push({ rows, resolve, reject })
        if (running < connections) void run()
      })
    },
    waitingSpans: () => waitingSpans,
    async drain(deadlineMs) {
      if (running === 0) return
      const timer = AbortSignal.timeout(Math.max(deadlineMs, 1))
      await Promise.race([
        new Promise<void>((resolve) => idle.push(resolve)),
        new Promise<void>((resolve) => timer.addEventListener('abort', () => resolve(), { once: true })),
      ])
    },
  }
}

/** Stores a group, or as much of it as can be, and tells every sender what became of its batch. */
function groupStorer({ writer, log }: GroupCommitOptions) {
  async function storeGroup(group: readonly Waiting[]): Promise<void> {
    try {
      const { stored, duplicates, grouped, folded } = await writer.write(group.map(({ rows }) => rows))
      // Who of a group sent a duplicate is not told apart: the counts are for the meter, and their sum is right.
      group.forEach(({ resolve }, index) =>
        resolve(index === 0 ? { stored, duplicates, grouped, folded } : { stored: 0, duplicates: 0, grouped, folded }),
      )
    } catch (error) {
      if (isBadData(error)) for (const waiting of group) await storeAlone(waiting)
      else refuse(group, error)
    }
  }

  /** One bad batch must not fail its neighbours, so each goes in on its own. */
  async function storeAlone(waiting: Waiting): Promise<void> {
    try {
      waiting.resolve(await writer.writeAround(waiting.rows))
    } catch (error) {
      if (error instanceof AppError) waiting.reject(error)
      else refuse([waiting], error)
    }
  }

  function refuse(group: readonly Waiting[], error: unknown): void {
    log.warn({ error, batches: group.length }, 'batches could not be stored; their senders were told to come back')
    for (const { reject } of group) reject(unavailable(error))
  }

  return storeGroup
}

const unavailable = (error: unknown) =>
  new AppError('unavailable', 'The database cannot take spans right now; nothing of this request is stored.', {
    cause: error,
    retryAfterSeconds: 2,
  })
