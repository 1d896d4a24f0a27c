import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import type { ProcessRole } from '#cli/process-role.ts'
import { projectPaths } from '#core/platform/paths.ts'

export interface RunningProgram {
  readonly pid: number
  readonly web: string
  readonly otlpHttp: string
  /** `host:port` */
  readonly otlpGrpc: string
  readonly key: string
  /** Milliseconds from spawn to ready. */
  readonly readyMs: number
  /** As Ctrl-C does. */
  stop(): Promise<void>
  /** As `kill -9` does; resolves once the process is gone. */
  kill(): Promise<void>
}

/** The API key and the administrator of every program a test starts. */
export const programKey = 'nvm_testtesttesttesttesttesttesttesttesttest'
export const programAdmin = { email: 'admin@localhost', password: 'Correct-Horse-7-Battery' } as const

/** What `npm start` gives to Node. */
const startFlags = ['--max-semi-space-size=32']

/**
 * Starts the built program (`npm run build:server`) on free loopback ports. `environment` adds to its settings. A part
 * that does not receive has no OTLP addresses: empty texts.
 */
export async function startProgram(
  dataDir: string,
  environment: Record<string, string> = {},
  readyMsMax = 60_000,
  role: ProcessRole = 'up',
): Promise<RunningProgram> {
  const startedAt = performance.now()
  const child = spawn(
    process.execPath,
    [
      ...startFlags,
      ...(process.env['PROGRAM_NODE_FLAGS']?.split(' ') ?? []),
      join(projectPaths().root, 'dist/cli.mjs'),
      role,
    ],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        ...process.env,
        NEVERMORE_DATA_DIR: dataDir,
        NEVERMORE_PORT: '0',
        NEVERMORE_OTLP_HTTP_PORT: '0',
        NEVERMORE_OTLP_GRPC_PORT: '0',
        NEVERMORE_API_KEY: programKey,
        NEVERMORE_ADMIN_EMAIL: programAdmin.email,
        NEVERMORE_ADMIN_PASSWORD: programAdmin.password,
        ...environment,
      },
    },
  )
  // A test that breaks off must not leave the program behind.
  process.once('exit', () => child.kill('SIGKILL'))
  const run = await readyFile(child, join(dataDir, 'run.json'), startedAt + readyMsMax)
  return {
    pid: child.pid!,
    web: run.web,
    otlpHttp: run.otlpHttp ?? '',
    otlpGrpc: run.otlpGrpc ?? '',
    key: programKey,
    readyMs: performance.now() - startedAt,
    stop: () => end(child, 'SIGTERM'),
    kill: () => end(child, 'SIGKILL'),
  }
}

interface RunFile {
  readonly pid: number
  readonly web: string
  readonly otlpHttp: string | null
  readonly otlpGrpc: string | null
}

async function readyFile(child: ChildProcess, path: string, until: number): Promise<RunFile> {
  while (performance.now() < until) {
    if (child.exitCode !== null) throw new Error(`the program ended with code ${child.exitCode}`)
    try {
      const run = JSON.parse(await readFile(path, 'utf8')) as RunFile
      if (run.pid === child.pid) return run
    } catch {
      // Not written yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  child.kill('SIGKILL')
  throw new Error('the program was not ready in time')
}

function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill(signal)
  })
}
