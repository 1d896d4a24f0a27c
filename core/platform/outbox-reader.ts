import { setTimeout as sleep } from 'node:timers/promises'
import type { Sql } from './database/connect.ts'
import type { Log } from './log.ts'
import { readHorizon, readPage, type OutboxEntry, type OutboxPosition } from './outbox-page.ts'

export interface OutboxReaderOptions {
  readonly sql: Sql
  readonly start: { readonly position: OutboxPosition; readonly seq: bigint }
  /** Given entries in order, a page at a time; the next page waits until it resolves. */
  readonly onEntries: (entries: readonly OutboxEntry[]) => void | Promise<void>
  readonly log: Log
  readonly stopping: AbortSignal
  readonly topics?: readonly string[] | undefined
}

export interface OutboxReader {
  /** Hands over what is there. `unsettled`: more is there, but an earlier transaction still runs. */
  readOn(): Promise<'settled' | 'unsettled'>
  seq(): bigint
  lagMs(): number
  skipped(): number
}

const pageRowsMax = 500
const handlerTriesMax = 4
const handlerRetryMs = 100

/** Reads from a position to the end, whenever it is told to. */
export function createOutboxReader({
  sql,
  start,
  onEntries,
  log,
  stopping,
  topics,
}: OutboxReaderOptions): OutboxReader {
  let { position, seq } = start
  let caughtUpMs = performance.now()
  let skipped = 0

  // A page that can never be handled must not stand in the way for ever.
  async function handOver(entries: readonly OutboxEntry[]): Promise<void> {
    for (let tries = 1; entries.length > 0 && !stopping.aborted; tries++) {
      try {
        return await onEntries(entries)
      } catch (error) {
        const last = tries >= handlerTriesMax
        log.error(
          { err: error, tries, entries: entries.length },
          last ? 'outbox entries skipped' : 'outbox entries failed',
        )
        if (last) {
          skipped += 1
          return
        }
        await sleep(handlerRetryMs * 2 ** tries)
      }
    }
  }

  async function readOn(): Promise<'settled' | 'unsettled'> {
    while (!stopping.aborted) {
      const askedMs = performance.now()
      const horizon = await readHorizon(sql)
      const page = await readPage(sql, { after: position, horizon, limit: pageRowsMax, topics })
      await handOver(page.entries)
      position = page.position
      seq = page.entries.reduce((highest, entry) => (entry.seq > highest ? entry.seq : highest), seq)
      if (page.rest === 'unsettled') return 'unsettled'
      if (page.rest === 'nothing') {
        caughtUpMs = askedMs
        break
      }
    }
    return 'settled'
  }

  return { readOn, seq: () => seq, lagMs: () => performance.now() - caughtUpMs, skipped: () => skipped }
}
