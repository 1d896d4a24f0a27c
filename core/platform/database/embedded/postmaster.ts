import type { ChildProcess } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '../../errors.ts'
import type { Log } from '../../log.ts'
import type { Launcher } from './launch.ts'

export interface Postmaster {
  readonly pid: number
  /** Settles when the server is gone, for whatever reason. */
  readonly gone: Promise<void>
  /** Ends all sessions, writes a checkpoint, exits. Kills what does not obey in time. */
  stop(): Promise<void>
}

export interface PostmasterOptions {
  readonly launcher: Launcher
  readonly cluster: string
  readonly settings: Readonly<Record<string, string>>
  readonly log: Log
}

const readyTimeoutMs = 300_000
const stopTimeoutMs = 30_000
const pollMs = 15
const progressMs = 5_000
const linesKeptMax = 40

/**
 * Starts the server and waits until it takes connections. Throws `unavailable` with its last words when it exits
 * instead.
 */
export async function startPostmaster({ launcher, cluster, settings, log }: PostmasterOptions): Promise<Postmaster> {
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  // A session of its own: Ctrl-C in the terminal must reach us, who still have work to store, and not the server.
  const stdio: ['ignore', 'ignore', 'pipe'] = ['ignore', 'ignore', 'pipe']
  const child = launcher.start('postgres', ['-D', launcher.inside(cluster), ...args], cluster, {
    stdio,
    detached: true,
  })
  const lastLines = followLog(child, log)
  const state = { gone: false }
  const gone = new Promise<void>((resolve) => {
    const settle = (): void => {
      state.gone = true
      resolve()
    }
    child.once('exit', settle)
    child.once('error', (error) => {
      lastLines.push(error.message)
      settle()
    })
  })
  const pid = child.pid
  if (pid !== undefined) await waitUntilReady(cluster, pid, state, log)
  if (pid === undefined || state.gone) {
    await Promise.race([gone, sleep(1000)])
    throw new AppError(
      'unavailable',
      `The embedded database did not start: ${lastLines.join('\n') || 'it said nothing.'}`,
    )
  }
  return { pid, gone, stop: () => stop(child, gone) }
}

/** The server writes how far it got into line 8 of its pid file, which is what pg_ctl reads too. */
async function waitUntilReady(cluster: string, pid: number, state: { gone: boolean }, log: Log): Promise<void> {
  const startedMs = performance.now()
  let toldMs = startedMs
  while (!state.gone) {
    const lines = await readPidFile(cluster)
    if (lines[0] === String(pid) && lines[7]?.trim() === 'ready') return
    const nowMs = performance.now()
    if (nowMs - startedMs > readyTimeoutMs) {
      process.kill(pid, 'SIGQUIT')
      throw new AppError('unavailable', `The embedded database was not ready after ${readyTimeoutMs / 1000} s.`)
    }
    if (nowMs - toldMs > progressMs) {
      log.info('the embedded database is still starting (after a crash it repeats what was not written yet)')
      toldMs = nowMs
    }
    await sleep(pollMs)
  }
}

/** The lines of postmaster.pid; empty when there is none. */
export async function readPidFile(cluster: string): Promise<readonly string[]> {
  const content = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')
  return content === '' ? [] : content.split('\n')
}

async function stop(child: ChildProcess, gone: Promise<void>): Promise<void> {
  // SIGINT is PostgreSQL's fast shutdown, SIGQUIT its immediate one: the next start then recovers from the log.
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    child.kill(signal)
    const stopped = await Promise.race([gone.then(() => true), sleep(stopTimeoutMs, false, { ref: false })])
    if (stopped) return
  }
}

/** Passes the server's lines on, and keeps the last ones for the error message. */
function followLog(child: ChildProcess, log: Log): string[] {
  const last: string[] = []
  if (child.stderr === null) return last
  createInterface({ input: child.stderr }).on('line', (line) => {
    last.push(line)
    if (last.length > linesKeptMax) last.shift()
    if (/^(FATAL|PANIC):/.test(line)) log.warn({ line }, 'embedded database')
    else log.debug({ line }, 'embedded database')
  })
  return last
}
