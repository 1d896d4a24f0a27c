import { setTimeout as sleep } from 'node:timers/promises'

import type { Sql } from '#core/platform/database/connect.ts'
import { isBadData } from '#core/platform/database/database-errors.ts'
import type { Log } from '#core/platform/log.ts'

import { insertWarnings, type NewWarning } from '../store/warnings.ts'

const waitingMax = 10_000
const batchMax = 500
/** A single decision is kept this soon; while many are made they go together, so often at most. */
const firstMs = 20
const apartMs = 200
/** A database that is away is tried again so often; meanwhile the queue fills, and then refuses. */
const retryMs = [100, 500, 2_000] as const

export interface WarningQueue {
  /** Keeps a decision in a moment. False when there is no room: it is counted, and the answer stands all the same. */
  push(warning: NewWarning): boolean
  /** Writes what waits. Resolves when all of it is kept or given up. */
  flush(): Promise<void>
  counts(): { readonly waiting: number; readonly kept: number; readonly refused: number; readonly lost: number }
  stop(): Promise<void>
}

/** Answers do not wait for the database: decisions are kept a few milliseconds later, many in one statement. */
export function createWarningQueue({ sql, log }: { readonly sql: Sql; readonly log: Log }): WarningQueue {
  const waiting: NewWarning[] = []
  let timer: NodeJS.Timeout | null = null
  let writing: Promise<void> | null = null
  let [kept, refused, lost] = [0, 0, 0]
  let stopped = false
  let wroteMs = -Infinity

  /** What comes meanwhile waits for the next time, or a busy queue would write one by one. */
  async function write(): Promise<void> {
    for (let due = waiting.length; due > 0 && waiting.length > 0; due -= batchMax) {
      const batch = waiting.splice(0, Math.min(due, batchMax))
      const outcome = await keep(batch, { sql, log, isOver: () => stopped })
      kept += outcome.kept
      lost += batch.length - outcome.kept
      // Nobody waits for a database that is away to come back while the process ends.
      if (outcome.isAway && stopped) lost += waiting.splice(0).length
    }
    writing = null
    wroteMs = performance.now()
    schedule()
  }

  function schedule(): void {
    if (timer !== null || writing !== null || waiting.length === 0) return
    timer = setTimeout(() => void flush(), Math.max(firstMs, wroteMs + apartMs - performance.now()))
  }

  async function flush(): Promise<void> {
    await writing
    clearTimeout(timer ?? undefined)
    timer = null
    if (waiting.length > 0) writing ??= write()
    await writing
  }

  return {
    push(warning) {
      if (stopped || waiting.length >= waitingMax) {
        refused++
        return false
      }
      waiting.push(warning)
      schedule()
      return true
    },
    flush,
    counts: () => ({ waiting: waiting.length, kept, refused, lost }),
    async stop() {
      stopped = true
      await flush()
    },
  }
}

interface Keeping {
  readonly sql: Sql
  readonly log: Log
  /** Nothing is tried again from then on. */
  readonly isOver: () => boolean
}

interface Kept {
  readonly kept: number
  readonly isAway: boolean
}

async function keep(batch: readonly NewWarning[], keeping: Keeping): Promise<Kept> {
  const { sql, log, isOver } = keeping
  for (const delay of [...retryMs, null]) {
    try {
      await insertWarnings(sql, batch)
      return { kept: batch.length, isAway: false }
    } catch (error) {
      log.warn({ err: error, warnings: batch.length }, 'pre-flight decisions could not be kept')
      if (isBadData(error)) return keepHalves(batch, keeping)
      if (delay === null || isOver()) break
      await sleep(delay)
    }
  }
  return { kept: 0, isAway: true }
}

/** One decision that the database refuses for ever is lost alone: the others are of other apps and projects. */
async function keepHalves(batch: readonly NewWarning[], keeping: Keeping): Promise<Kept> {
  if (batch.length === 1) return { kept: 0, isAway: false }
  const middle = batch.length >> 1
  const first = await keep(batch.slice(0, middle), keeping)
  const second = await keep(batch.slice(middle), keeping)
  return { kept: first.kept + second.kept, isAway: first.isAway || second.isAway }
}
