import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker, type MessagePort } from 'node:worker_threads'
import { AppError } from '#core/platform/errors.ts'
import { projectPaths } from '#core/platform/paths.ts'
import { createCaller, readError } from './calls.ts'
import type { Collecting } from './collecting.ts'
import type { FromThread, ThreadInput, ToThread } from './messages.ts'
import { relayOver } from './relay.ts'

export interface ThreadParts extends ThreadInput {
  /** Takes the thread's lines for the log of the process. */
  readonly writeLog: (line: string) => void
  /** The thread died of something unforeseen: nobody takes spans in any more. */
  readonly onLost: (error: Error) => void
}

/** What is under way may end in this time; some of the time that a whole stop may take is left for the database. */
const stopMsMax = 7_000

/** Read from sources there is no file that a thread could begin with. */
export const canCollectInThread = (): boolean => !import.meta.url.endsWith('.ts')

/**
 * Collects in a thread of its own, so that who asks does not wait behind those who send. Resolves once its parts are
 * made; nothing listens before `start`.
 */
export async function collectInThread({ writeLog, onLost, ...input }: ThreadParts): Promise<Collecting> {
  const worker = new Worker(join(projectPaths().root, 'dist', 'collecting-thread.mjs'), { workerData: input })
  const tell = (said: ToThread, given: readonly MessagePort[] = []): void => worker.postMessage(said, given)
  const { calls, hear, end } = createCaller((call) => tell(call))
  let state: 'starting' | 'working' | 'over' = 'starting'
  const die = (error: Error): void => {
    if (state === 'working') onLost(error)
    state = 'over'
    end(new AppError('unavailable', 'The thread that takes spans in has ended.', { cause: error }))
  }
  worker.once('error', (error) => die(error instanceof Error ? error : new Error(String(error))))
  worker.once('exit', (code) => die(new Error(`the thread that takes spans in ended with ${code}`)))
  const paths = await new Promise<readonly string[]>((resolve, reject) => {
    worker.once('error', reject)
    worker.once('exit', () => reject(new Error('the thread that takes spans in did not start')))
    worker.on('message', (said: FromThread) => {
      if (said.kind === 'log') writeLog(said.line)
      else if (said.kind === 'made') resolve(said.doors)
      else if (said.kind === 'broken') reject(readError(said.error))
      else hear(said)
    })
  }).catch(async (error: unknown) => {
    await worker.terminate()
    throw error
  })
  state = 'working'
  const relay = relayOver((peer, port) => {
    if (state === 'working') tell({ kind: 'connection', peer, port }, [port])
    else port.close()
  })
  return {
    ...calls,
    doors: Object.fromEntries(paths.map((path) => [path, relay])),
    async ready() {
      if (state !== 'working') return { collecting: false }
      // A thread that hangs, or is cut off while it is asked, does not do its work.
      return calls.ready().then(
        (parts) => ({ collecting: true, ...parts }),
        () => ({ collecting: false }),
      )
    },
    async stop() {
      if (state !== 'working') return
      state = 'over'
      try {
        await withinLimit(calls.stop())
      } finally {
        await worker.terminate()
      }
    },
  }
}

/** Waits no longer than the limit: a thread that hangs cannot hear that it is to stop. */
async function withinLimit(stopped: Promise<void>): Promise<void> {
  const waiting = new AbortController()
  const limit = sleep(stopMsMax, undefined, { signal: waiting.signal }).then(() => {
    throw new AppError('unavailable', `The thread that takes spans in did not stop in ${stopMsMax / 1000} s: cut off.`)
  })
  try {
    await Promise.race([stopped, limit])
  } finally {
    waiting.abort()
  }
}
