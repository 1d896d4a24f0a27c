import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { projectPaths } from '#core/platform/paths.ts'

export interface RunningProgram {
  readonly pid: number
  readonly web: string
  readonly otlpHttp: string
  readonly key: string
  /** Milliseconds from spawn to ready. */
  readonly readyMs: number
  stop(): Promise<void>
}

export const benchKey = 'nvm_benchbenchbenchbenchbenchbenchbenchbench'

/** Starts the built program on free loopback ports. `environment` adds to or overrides its settings. */
export async function startProgram(dataDir: string, environment: Record<string, string> = {}): Promise<RunningProgram> {
  const startedAt = performance.now()
  const child = spawn(process.execPath, [join(projectPaths().root, 'dist/cli.mjs'), 'up'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env, NEVERMORE_DATA_DIR: dataDir, NEVERMORE_PORT: '0', NEVERMORE_OTLP_HTTP_PORT: '0',
      NEVERMORE_OTLP_GRPC_PORT: '0', NEVERMORE_API_KEY: benchKey, ...environment,
    },
  })
  const run = await readyFile(child, join(dataDir, 'run.json'), startedAt + 60_000)
  return {
    pid: child.pid!, web: run.web, otlpHttp: run.otlpHttp, key: benchKey, readyMs: performance.now() - startedAt,
    stop: () => stop(child),
  }
}

async function readyFile(child: ChildProcess, path: string, until: number): Promise<{ web: string; otlpHttp: string }> {
  while (performance.now() < until) {
    if (child.exitCode !== null) throw new Error(`the program ended with code ${child.exitCode}`)
    try {
      const run = JSON.parse(await readFile(path, 'utf8')) as { pid: number; web: string; otlpHttp: string }
      if (run.pid === child.pid) return run
    } catch {
      // Not written yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  child.kill('SIGKILL')
  throw new Error('the program was not ready in a minute')
}

function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
  })
}
