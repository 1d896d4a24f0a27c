import pino from 'pino'

export type Log = pino.Logger
export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent'

export interface LogOptions {
  readonly level: LogLevel
  /** Where lines go; stderr when left out, because stdout belongs to what a command prints. */
  readonly destination?: pino.DestinationStream
}

/** Names that never reach the log, whoever logs the object they sit in. */
const secretNames = ['authorization', 'cookie', 'password', 'apiKey', 'token', 'secret']

/** Structured lines, one JSON object each. Written at once: the line before a crash is the one that is needed. */
export function createLog({ level, destination }: LogOptions): Log {
  const options: pino.LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[redacted]' },
  }
  return pino(options, destination ?? pino.destination({ fd: 2, sync: true }))
}
