import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { projectPaths } from '#core/platform/paths.ts'

export interface Ended {
  /** Null when a signal ended it. */
  readonly code: number | null
  readonly out: string
  readonly err: string
}

export interface Started {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  /** What it printed so far. */
  out(): string
  err(): string
}

export interface CliOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly input?: string
  readonly cwd?: string
}

/** Free ports, and a data directory of its own: what every start in a test needs. */
export const freePorts = (dataDir: string): Record<string, string> => ({
  NEVERMORE_DATA_DIR: dataDir,
  NEVERMORE_PORT: '0',
  NEVERMORE_OTLP_HTTP_PORT: '0',
  NEVERMORE_OTLP_GRPC_PORT: '0',
})

/** Runs the built command to its end. */
export const cli = (words: readonly string[], options: CliOptions = {}): Promise<Ended> =>
  startCli(words, options).ended

/** Starts the built command (`npm run build:server`). */
export const startCli = (words: readonly string[], options: CliOptions = {}): Started =>
  start(process.execPath, [join(projectPaths().root, 'dist', 'cli.mjs'), ...words], options)

/** Starts any program, in the checkout unless told otherwise. */
export function start(
  program: string,
  words: readonly string[],
  { env = {}, input = '', cwd }: CliOptions = {},
): Started {
  const child = spawn(program, words, { cwd: cwd ?? projectPaths().root, env: { ...process.env, ...env } })
  const printed = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed.out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (printed.err += text))
  child.stdin.end(input)
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, ...printed }))
  })
  return { child, ended, out: () => printed.out, err: () => printed.err }
}
