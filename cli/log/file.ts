import { closeSync, fstatSync, openSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** Where pino may write: one call per line. */
export interface LogSink {
  write(line: string): void
}

const logBytesMax = 10 * 1024 * 1024

export const logPathIn = (dataDir: string): string => join(dataDir, 'nevermore.log')

/**
 * Appends to `<data dir>/nevermore.log`. At 10 MiB the file becomes `nevermore.log.1`, in place of the one before it,
 * so the log never takes more than twice that. Written at once: the line before a crash is the one that is needed. A
 * line that cannot be written, on a full disk, is missing and nothing else; the next one that can says how many are.
 */
export function openLogFile(dataDir: string, bytesMax = logBytesMax): LogSink & { close(): void } {
  const path = logPathIn(dataDir)
  let file = openSync(path, 'a', 0o600)
  let size = fstatSync(file).size
  let missing = 0

  function startAnew(): void {
    renameSync(path, `${path}.1`)
    const old = file
    file = openSync(path, 'a', 0o600)
    size = 0
    closeSync(old)
  }

  return {
    write(line) {
      try {
        if (size > 0 && size + line.length > bytesMax) startAnew()
        if (missing > 0) size += writeSync(file, toldMissing(missing))
        missing = 0
        size += writeSync(file, line)
      } catch {
        missing += 1
      }
    },
    close: () => closeSync(file),
  }
}

// What stands before it may have been cut in the middle of a line.
const toldMissing = (lines: number): string =>
  `\n${JSON.stringify({ level: 'warn', time: new Date().toISOString(), lines, msg: 'lines of the log are missing' })}\n`
