import { Readable } from 'node:stream'

import type postgres from 'postgres'

type CopyStatement = Pick<postgres.PendingQuery<postgres.Row[]>, 'readable'>

/**
 * Runs a `copy … to stdout` and hands over each piece as it comes from the socket; between two reads from it others
 * work. Rejects with the server's error, or with what `take` throws once the rest was read and dropped.
 *
 * Pieces are taken in place of the driver's stream. That one pauses the socket when it is full, and wakes it only while
 * it has not ended: a copy that is larger than its buffer and comes in one read leaves the connection paused for ever.
 */
export function copyOut(statement: CopyStatement, take: (piece: Buffer) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    let problem: unknown = null
    const push = (piece: Buffer | null): true => {
      if (piece !== null) problem ??= problemOf(() => take(piece))
      else if (problem === null) resolve()
      else reject(problem)
      return true
    }
    // The driver calls it with its stream when the copy begins, and once more at the end of the statement.
    const begun = (stream: unknown): void => {
      if (stream instanceof Readable) Object.assign(stream.on('error', reject), { push })
    }
    Object.assign(statement, { resolve: begun, reject })
    void statement.readable()
  })
}

function problemOf(work: () => void): unknown {
  try {
    work()
    return null
  } catch (error) {
    return error ?? new Error('nothing was thrown')
  }
}
