import type { Sql } from '#core/platform/database/connect.ts'
import type { Log } from '#core/platform/log.ts'
import { createIngestRing, type IngestEntry, type IngestRing } from './ingest-ring.ts'
import { keepIngestEntries } from './store/ingest-entries.ts'

export interface SharedRing extends IngestRing {
  start(): void
  /** Keeps what waits. Safe twice, and without a start. */
  stop(): Promise<void>
}

/** As many as a ring in memory holds of a project. */
const kept_max = 200
/** Beyond it the oldest are left out: who looks wants the newest. */
const waiting_max = 2_000
const flush_every_ms = 1_000

/** A ring that other processes can look into: its entries are written down once a second, and never waited for. */
export function createSharedRing({ sql, log }: { readonly sql: Sql; readonly log: Log }): SharedRing {
  const ring = createIngestRing({ entriesMax: kept_max })
  let waiting: IngestEntry[] = []
  let timer: NodeJS.Timeout | undefined
  let flushing: Promise<void> = Promise.resolve()

  async function flush(): Promise<void> {
    if (waiting.length === 0) return
    const entries = waiting
    waiting = []
    try {
      await keepIngestEntries(sql, entries, kept_max)
    } catch (error) {
      log.warn({ err: error, entries: entries.length }, 'what senders sent could not be written down for others')
    }
  }

  return {
    add(entry) {
      ring.add(entry)
      waiting.push(entry)
      if (waiting.length > waiting_max) waiting.shift()
    },
    latest: ring.latest,
    start() {
      timer ??= setInterval(() => {
        flushing = flushing.then(flush)
      }, flush_every_ms).unref()
    },
    async stop() {
      clearInterval(timer)
      flushing = flushing.then(flush)
      await flushing
    },
  }
}
