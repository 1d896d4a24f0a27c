import type { Batch } from '#collector/pipeline/record.ts'
import { AppError } from '#core/platform/errors.ts'
import type { Log } from '#core/platform/log.ts'
import type { LogRecord } from '#core/telemetry/log-record.ts'

import { isBadData } from '#core/platform/database/database-errors.ts'
import type { LogWriter } from './log-writer.ts'

/** What became of one batch. */
export interface LogsStored {
  readonly stored: number
  readonly duplicates: number
}

export interface LogQueue {
  /** Resolves once the batch is committed. */
  store(batch: Batch<LogRecord>): Promise<LogsStored>
  waiting(): number
  /** Resolves when nothing waits any more, or after the deadline. */
  drain(deadlineMs: number): Promise<void>
}

interface Waiting {
  readonly batch: Batch<LogRecord>
  readonly resolve: (result: LogsStored) => void
  readonly reject: (error: unknown) => void
}

/** Batches that arrive while a transaction runs share the next one, up to `groupMax` records of one project. */
export function createLogQueue(writer: LogWriter, groupMax: number, log: Log): LogQueue {
  const queue: Waiting[] = []
  let waiting = 0
  let running: Promise<void> | null = null

  function takeGroup(): Waiting[] {
    const { projectId } = queue[0]!.batch
    let records = 0
    let count = 0
    for (const { batch } of queue) {
      if (batch.projectId !== projectId || (count > 0 && records + batch.items.length > groupMax)) break
      records += batch.items.length
      count += 1
    }
    return queue.splice(0, count)
  }

  async function run(): Promise<void> {
    while (queue.length > 0) {
      const group = takeGroup()
      await storeGroup(writer, group, log)
      waiting -= group.reduce((sum, { batch }) => sum + batch.items.length, 0)
    }
    running = null
  }

  return {
    store(batch) {
      waiting += batch.items.length
      return new Promise((resolve, reject) => {
        queue.push({ batch, resolve, reject })
        running ??= run()
      })
    },
    waiting: () => waiting,
    async drain(deadlineMs) {
      if (running === null) return
      const over = AbortSignal.timeout(Math.max(deadlineMs, 1))
      await Promise.race([
        running,
        new Promise<void>((resolve) => over.addEventListener('abort', () => resolve(), { once: true })),
      ])
    },
  }
}

async function storeGroup(writer: LogWriter, group: readonly Waiting[], log: Log): Promise<void> {
  try {
    const stored = await writer.write(group.map(({ batch }) => batch))
    const total = group.reduce((sum, { batch }) => sum + batch.items.length, 0)
    // Who of a group sent what was known already is not told apart: the counts are for the meter, their sum is right.
    const told = { stored, duplicates: total - stored }
    group.forEach(({ resolve }, index) => resolve(index === 0 ? told : { stored: 0, duplicates: 0 }))
  } catch (error) {
    if (!isBadData(error)) refuse(group, error, log)
    // One bad batch must not fail its neighbours, so each goes in on its own.
    else for (const waiting of group) await storeAlone(writer, waiting, log)
  }
}

async function storeAlone(writer: LogWriter, { batch, resolve, reject }: Waiting, log: Log): Promise<void> {
  try {
    const stored = await writer.writeAround(batch)
    resolve({ stored, duplicates: batch.items.length - stored })
  } catch (error) {
    if (error instanceof AppError) reject(error)
    else refuse([{ batch, resolve, reject }], error, log)
  }
}

function refuse(group: readonly Waiting[], error: unknown, log: Log): void {
  log.warn({ error, batches: group.length }, 'logs could not be stored; their senders were told to come back')
  for (const { reject } of group) {
    reject(
      new AppError('unavailable', 'The database cannot take logs right now; nothing of this request is stored.', {
        cause: error,
        retryAfterSeconds: 2,
      }),
    )
  }
}
