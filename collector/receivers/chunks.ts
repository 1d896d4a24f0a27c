import type { Readable } from 'node:stream'

import { AppError } from '#core/platform/errors.ts'

/** How long a body may stand still. */
export interface Patience {
  /** Milliseconds without a byte; 0 for ever. */
  readonly idleMsMax: number
  /** Hears of a body that was given up. */
  readonly onGivenUp: () => void
}

/**
 * The bytes of a body as they come. Throws AppError `unavailable` once it has stood still too long: what came of it
 * takes room that others could use. A body that has not begun takes none and is waited for. An early end leaves the
 * stream open: the refusal still has to travel back over it.
 */
export async function* readChunks(body: Readable, { idleMsMax, onGivenUp }: Patience): AsyncGenerator<Buffer> {
  const chunks: AsyncIterator<unknown> = body.iterator({ destroyOnReturn: false })
  let arrived = 0
  let giveUp: (reason: AppError) => void = () => undefined
  let isGivenUp = false
  const next = () =>
    new Promise<IteratorResult<unknown>>((resolve, reject) => {
      giveUp = reject
      chunks.next().then(resolve, reject)
    })
  const idle = afterSilence(
    idleMsMax,
    () => arrived,
    () => {
      isGivenUp = true
      onGivenUp()
      giveUp(new AppError('unavailable', 'No byte of the body has come for too long. Send it again.'))
    },
  )
  try {
    for (let chunk = await next(); !chunk.done; chunk = await next()) {
      arrived++
      idle.restart()
      yield Buffer.isBuffer(chunk.value) ? chunk.value : Buffer.from(String(chunk.value))
    }
  } finally {
    idle.stop()
    // One that was given up is still waiting for its chunk, and would be waited for here.
    const left = chunks.return?.().catch(() => undefined)
    if (!isGivenUp) await left
  }
}

/** Calls `onSilence` when `count` stands still for `silenceMs`, reckoned from the first restart. */
function afterSilence(silenceMs: number, count: () => number, onSilence: () => void) {
  let timer: NodeJS.Timeout | undefined
  const look = (): void => {
    const before = count()
    // In a process that was held up, bytes may be waiting to be read: they come before the next immediate.
    setImmediate(() => {
      if (timer !== undefined && count() === before) onSilence()
    })
  }
  return {
    restart() {
      if (silenceMs === 0) return
      if (timer === undefined) timer = setTimeout(look, silenceMs)
      else timer.refresh()
    },
    stop() {
      clearTimeout(timer)
      timer = undefined
    },
  }
}
