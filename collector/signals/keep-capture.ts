import type { Clock } from '#core/platform/clock.ts'
import type { Sql } from '#core/platform/database/connect.ts'
import type { Log } from '#core/platform/log.ts'
import { keepCapture, readCapture, type CaptureRow } from '#core/memory/store/content-capture.ts'
import { createCapture, type Capture } from './capture.ts'

/** Changes that wait to be written; further ones are learned again some other time. */
const waitingMax = 5000
/** How many parts are taken over at the start. */
const readMax = 10_000
const gatherMs = 1000

/** What is learned of content capture, kept in the database: one statement a second at most, and only for changes. */
export interface KeptCapture {
  readonly capture: Capture
  /** Resolves when what was known has been read, or could not be. */
  start(): Promise<void>
  /** Writes what waits. */
  stop(): Promise<void>
}

export function keptCapture({ sql, log, clock }: { sql: Sql; log: Log; clock: Clock }): KeptCapture {
  let waiting: CaptureRow[] = []
  let timer: NodeJS.Timeout | undefined
  let writing: Promise<void> = Promise.resolve()

  async function write(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    const rows = waiting
    waiting = []
    // What is lost here is known in this process and learned anew by the next one.
    await keepCapture(sql, rows, new Date(clock())).catch((error: unknown) =>
      log.warn({ err: error, rows: rows.length }, 'what apps record could not be kept'),
    )
  }

  const capture = createCapture((row) => {
    if (waiting.length >= waitingMax) return
    waiting.push(row)
    timer ??= setTimeout(() => (writing = writing.then(write)), gatherMs).unref()
  })

  return {
    capture,
    async start() {
      try {
        for (const row of await readCapture(sql, readMax)) capture.know(row)
      } catch (error) {
        log.warn({ err: error }, 'what apps record could not be read; it is learned anew')
      }
    },
    async stop() {
      await writing
      if (waiting.length > 0) await write()
    },
  }
}
