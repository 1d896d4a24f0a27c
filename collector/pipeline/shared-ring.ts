import type { Sql } from '#core/platform/database/connect.ts'
import type { Log } from '#core/platform/log.ts'
import { createIngestRing, type IngestEntry, type IngestRing } from './ingest-ring.ts'
import type { Metrics } from './metrics.ts'
import { keepIngestEntries } from './store/ingest-entries.ts'

export interface SharedRing extends IngestRing {
  start(): void
  /** Keeps what waits. Safe twice, and without a start. */
  stop(): Promise<void>
}

/** As many as a ring in memory holds of a project. */
const keptMax = 200
/** Beyond it the oldest are left out: who looks wants the newest. */
const waitingMax = 2_000
const flushEveryMs = 1_000

interface SharedRingParts {
  readonly sql: Sql
  readonly log: Log
  readonly metrics: Metrics
}

/** A ring that other processes can look into: its entries are written down once a second, and never waited for. */
export function createSharedRing({ sql, log, metrics }: SharedRingParts): SharedRing {
  const ring = createIngestRing({ entriesMax: keptMax })
  let waiting: IngestEntry[] = []
  let timer: NodeJS.Timeout | undefined
  let flushing: Promise<void> | null = null

  const leaveOut = (reason: 'no_room' | 'not_written', entries: number): void =>
    metrics.add('nevermore_receiver_left_out_notes', { reason }, entries)

  async function write(): Promise<void> {
    const entries = waiting
    waiting = []
    try {
      await keepIngestEntries(sql, entries, keptMax)
    } catch (error) {
      leaveOut('not_written', entries.length)
      log.warn({ err: error, entries: entries.length }, 'what senders sent could not be written down for others')
    }
  }

  /** One at a time: a database that is slow meets no row of writes that wait for it. */
  function flush(): Promise<void> {
    if (waiting.length === 0) return flushing ?? Promise.resolve()
    flushing ??= write().finally(() => {
      flushing = null
    })
    return flushing
  }

  return {
    add(entry) {
      ring.add(entry)
      waiting.push(entry)
      if (waiting.length <= waitingMax) return
      waiting.shift()
      leaveOut('no_room', 1)
    },
    latest: ring.latest,
    start() {
      timer ??= setInterval(() => void flush(), flushEveryMs).unref()
    },
    async stop() {
      clearInterval(timer)
      // What came while the last write ran waits for another.
      await flush()
      await flush()
    },
  }
}
