import type { Sql } from '#core/platform/database/connect.ts'
import type { Log } from '#core/platform/log.ts'

import type { Folder } from './folder.ts'
import { abandonedFolds } from './store/pending-folds.ts'

/** Looks for what processes left behind that ended between storing spans and folding them in. */
export interface Adoption {
  /** Resolves when all that was there at the start is folded in. From then on looks now and again. */
  start(): Promise<void>
  stop(): Promise<void>
}

const adoptedMax = 200
const lookEveryMs = 30_000
/** Younger ones are most likely in the hands of another process that is alive. Taking one twice costs only time. */
const abandonedAfterMs = 60_000

export function adoptFolds({ sql, log, folder }: { sql: Sql; log: Log; folder: Folder }): Adoption {
  let timer: NodeJS.Timeout | undefined
  let looking: Promise<void> = Promise.resolve()

  async function adopt(before: Date): Promise<number> {
    const found = await abandonedFolds(sql, before, adoptedMax)
    const free = found.filter(({ id }) => !folder.holds(id))
    await Promise.all(free.map((group) => folder.fold(group)))
    return found.length === adoptedMax ? free.length : 0
  }

  async function adoptAll(before: Date): Promise<void> {
    try {
      while ((await adopt(before)) > 0);
    } catch (error) {
      log.warn({ err: error }, 'cannot look for spans that wait to be counted; trying again later')
    }
  }

  return {
    async start() {
      // Also what is young: after a crash it is our own.
      await adoptAll(new Date(Date.now() + lookEveryMs))
      timer = setInterval(() => {
        looking = looking.then(() => adoptAll(new Date(Date.now() - abandonedAfterMs)))
      }, lookEveryMs)
      timer.unref()
    },
    async stop() {
      clearInterval(timer)
      await looking
    },
  }
}
