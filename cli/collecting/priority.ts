import { readlinkSync } from 'node:fs'
import { setPriority } from 'node:os'
import { basename } from 'node:path'

/** A third of the share that others get of a processor that all of them want. */
const politeNice = 5

/**
 * Lets other threads go first where all of them want a processor: spans can wait some milliseconds, an answer cannot.
 * Only Linux gives each thread a priority of its own; elsewhere, and where /proc is not there, nothing happens.
 */
export function giveWay(): void {
  if (process.platform !== 'linux') return
  try {
    setPriority(Number(basename(readlinkSync('/proc/thread-self'))), politeNice)
  } catch {
    // As fast as before, only less polite.
  }
}
