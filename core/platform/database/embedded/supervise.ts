import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '../../errors.ts'
import type { Log } from '../../log.ts'
import { freePort } from './endpoint.ts'
import type { Postmaster } from './postmaster.ts'

export interface SuperviseOptions {
  /** Starts the server on a port; for a Unix socket the port is only part of its name. */
  readonly start: (port: number) => Promise<Postmaster>
  readonly port: number
  readonly log: Log
  readonly onLost: (error: Error) => void
}

export interface SupervisedServer {
  readonly port: number
  readonly pid: () => number
  stop(): Promise<void>
}

const portAttemptsMax = 5
const survivorAttemptsMax = 40
const survivorWaitMs = 250
const restartsMax = 5
const restartWaitMs = 500
/** A server that ran this long counts as recovered, and may be started again as often as a fresh one. */
const healthyMs = 60_000

/** Keeps one server running: somebody (the kernel, out of memory) may kill it while we live. */
export async function supervise({ start, port, log, onLost }: SuperviseOptions): Promise<SupervisedServer> {
  const first = await startPatiently(start, port)
  let current = first.server
  let stopping: Promise<void> | null = null
  let restarting: Promise<void> = Promise.resolve()
  let restarts = 0

  async function restart(startedMs: number): Promise<void> {
    if (performance.now() - startedMs > healthyMs) restarts = 0
    for (;;) {
      if (stopping !== null) return
      restarts += 1
      if (restarts > restartsMax) {
        return onLost(new AppError('unavailable', `The embedded database died ${restarts} times in a row.`))
      }
      log.error({ restarts }, 'the embedded database died; starting it again')
      await sleep(restartWaitMs * (restarts - 1))
      try {
        current = (await startPatiently(start, first.port)).server
        return watch(current)
      } catch (error) {
        log.error({ err: error }, 'the embedded database does not start')
      }
    }
  }
  function watch(server: Postmaster): void {
    const startedMs = performance.now()
    const onGone = async (): Promise<void> => {
      await server.gone
      if (stopping === null) restarting = restart(startedMs)
    }
    void onGone()
  }
  watch(current)
  return {
    port: first.port,
    pid: () => current.pid,
    stop: () =>
      (stopping ??= stopAfter(
        () => restarting,
        () => current,
      )),
  }
}

async function stopAfter(restarting: () => Promise<void>, current: () => Postmaster): Promise<void> {
  await restarting()
  await current().stop()
}

/**
 * Waits for the last processes of a crashed server to let go of its memory, and walks on from a port that was taken.
 */
async function startPatiently(
  start: (port: number) => Promise<Postmaster>,
  wantedPort: number,
): Promise<{ server: Postmaster; port: number }> {
  let port = wantedPort
  let portsTaken = 0
  let survivorsMet = 0
  for (;;) {
    try {
      return { server: await start(port), port }
    } catch (error) {
      const message = error instanceof AppError ? error.message : ''
      if (/shared memory block .* still in use/s.test(message) && survivorsMet++ < survivorAttemptsMax) {
        await sleep(survivorWaitMs)
      } else if (/Address already in use/.test(message) && portsTaken++ < portAttemptsMax) {
        port = await freePort()
      } else throw error
    }
  }
}
