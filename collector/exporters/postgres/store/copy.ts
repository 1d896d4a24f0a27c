import { once } from 'node:events'

import type postgres from 'postgres'

import { copyHeader, copyTrailer } from '../copy-writer.ts'

type CopyStatement = postgres.PendingQuery<postgres.Row[]>

/** Streams binary rows into a `copy … from stdin` statement. Rejects with the server's error, code included. */
export async function copy(statement: CopyStatement, rows: readonly Buffer[]): Promise<void> {
  const refused = refusalOf(statement)
  const stream = await statement.writable()
  const finished = Promise.race([once(stream, 'finish'), refused])
  finished.catch(() => undefined) // Awaited below; until then an early refusal must not count as unhandled.
  stream.write(copyHeader)
  for (const row of rows) {
    if (!stream.write(row) && !stream.destroyed) await Promise.race([once(stream, 'drain'), finished])
  }
  stream.end(copyTrailer)
  await finished
}

/**
 * The driver settles the query when COPY opens, so that a row refused later has nobody to tell: `finish` never comes.
 * It still calls the query's reject, which is taken over here.
 */
function refusalOf(statement: CopyStatement): Promise<never> {
  return new Promise((_resolve, reject) => {
    Object.assign(statement, { reject })
  })
}
