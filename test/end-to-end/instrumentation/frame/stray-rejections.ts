import { setTimeout as sleep } from 'node:timers/promises'

/** Does work during which promises may reject unheard, as they do in a library under test. */
export async function withStrayRejections<Result>(work: () => Promise<Result>): Promise<Result> {
  const listeners = process.listeners('unhandledRejection')
  process.removeAllListeners('unhandledRejection')
  process.on('unhandledRejection', () => {})
  try {
    return await work()
  } finally {
    await sleep(20) // Rejections are reported once the queue of promises has run dry.
    process.removeAllListeners('unhandledRejection')
    for (const listener of listeners) process.on('unhandledRejection', listener)
  }
}
