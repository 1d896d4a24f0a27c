import { createLog, type Log } from '#core/platform/log.ts'
import type { Settings } from '#core/platform/settings.ts'
import { isDetached } from '../detach.ts'
import { note } from '../output.ts'
import { openLogFile } from './file.ts'
import { readableLine } from './readable.ts'

export interface ProcessLog {
  readonly log: Log
  /** Takes a line that another thread's log made. */
  readonly writeLine: (line: string) => void
}

/**
 * The log of one process: always into the data directory's file; in the foreground also to stderr, readable on a
 * terminal and as it is for whatever collects logs.
 */
export function openLog({ dataDir, logLevel }: Pick<Settings, 'dataDir' | 'logLevel'>): ProcessLog {
  const file = openLogFile(dataDir)
  const shown = isDetached() ? null : process.stderr.isTTY ? readableLine : (line: string): string => line
  const writeLine = (line: string): void => {
    file.write(line)
    if (shown !== null) note(shown(line.trimEnd()))
  }
  const log = createLog({ level: logLevel, destination: { write: writeLine } })
  // The runtime still ends the process; this only makes sure that the reason is kept.
  process.on('uncaughtExceptionMonitor', (error) => log.fatal({ err: error }, 'unforeseen'))
  return { log, writeLine }
}
