import { setTimeout as sleep } from 'node:timers/promises'

import type { Batch } from '#collector/pipeline/record.ts'
import type { Sql } from '#core/platform/database/connect.ts'
import { ensurePartitions } from '#core/platform/database/partitions.ts'
import { AppError } from '#core/platform/errors.ts'
import type { LogRecord } from '#core/telemetry/log-record.ts'

import { isBadData, isPassing } from '#core/platform/database/database-errors.ts'
import { createKnown, keyOf } from '../known.ts'
import { keepShared } from '../store/spans.ts'
import type { LogRows } from './log-rows.ts'
import { logRows } from './log-rows.ts'
import { storeNewLogs } from './store/logs.ts'
import { reopenRuns } from './store/reopen-runs.ts'

export interface LogWriter {
  /** Stores batches of one project in one transaction and answers how many records were new. All or nothing. */
  write(batches: readonly Batch<LogRecord>[]): Promise<number>
  /** Stores what can be stored of one batch; throws an `invalid` AppError for what the database refuses for good. */
  writeAround(batch: Batch<LogRecord>): Promise<number>
}

const retriesMax = 5
const firstPauseMs = 20

export function createLogWriter(sql: Sql): LogWriter {
  const known = createKnown()

  async function attempt(batches: readonly LogRows[]): Promise<number> {
    const { projectId } = batches[0]!
    const shared = new Map(
      batches.flatMap((batch) =>
        batch.shared.filter(({ hash }) => !known.has(keyOf(projectId, hash))).map((row) => [row.hash, row]),
      ),
    )
    const stored = await sql.begin('isolation level read committed', async (tx) => {
      await keepShared(tx, projectId, [...shared.values()])
      const count = await storeNewLogs(
        tx,
        batches.map(({ rows }) => rows.bytes),
      )
      // Sent again, nothing is new, and nothing has to be judged anew.
      if (count > 0)
        await reopenRuns(
          tx,
          projectId,
          batches.map(({ toldOf }) => toldOf),
          new Date(),
        )
      return count
    })
    known.learn([...shared.keys()].map((hash) => keyOf(projectId, hash)))
    return stored
  }

  async function write(batches: readonly Batch<LogRecord>[]): Promise<number> {
    const rows = batches.map(logRows)
    await ensurePartitions(
      sql,
      rows.flatMap(({ days }) => days),
    )
    for (let tries = 0; ; tries += 1) {
      try {
        return await attempt(rows)
      } catch (error) {
        if (tries >= retriesMax || !isPassing(error)) throw error
        await sleep(firstPauseMs * 2 ** tries)
      }
    }
  }

  async function writeAround(batch: Batch<LogRecord>): Promise<number> {
    try {
      return await write([batch])
    } catch (error) {
      if (!isBadData(error)) throw error
      if (batch.items.length <= 1) throw refusal(error)
      const middle = batch.items.length >> 1
      const halves = [batch.items.slice(0, middle), batch.items.slice(middle)]
      const results = await Promise.allSettled(halves.map((items) => writeAround({ ...batch, items })))
      const failed = results.find((result) => result.status === 'rejected')
      throw failed?.reason ?? error
    }
  }

  return { write, writeAround }
}

const refusal = (error: unknown): AppError => {
  const reason = error instanceof Error ? error.message : String(error)
  return new AppError('invalid', `A log record cannot be stored: ${reason}`, { cause: error })
}
