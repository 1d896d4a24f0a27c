import type { Sql } from '#core/platform/database/connect.ts'
import type { Log } from '#core/platform/log.ts'
import { followOutbox, type OutboxFollower } from '#core/platform/outbox.ts'

import type { SignalSettings } from './signal-settings.ts'
import { readSignalSettings } from './store/signal-settings.ts'

/** The settings of every project, at most a second behind the database. */
export interface SignalSettingsFollower {
  /** The very same object until something changes. Empty while nothing is known. */
  of(projectId: number): SignalSettings
  /** Resolves once settings are read, or once that has failed: then it is tried again, and nothing waits for it. */
  start(): Promise<void>
  stop(): Promise<void>
}

const nothing: SignalSettings = new Map()
const retryMs = 5_000

/** A collector goes on taking spans while settings cannot be read; it judges by those it knows. */
export function followSignalSettings({ sql, log }: { readonly sql: Sql; readonly log: Log }): SignalSettingsFollower {
  const known = new Map<number, SignalSettings>()
  let follower: OutboxFollower | null = null
  let again: NodeJS.Timeout | undefined
  let stopped = false

  async function read(projectId: number | null): Promise<void> {
    const settings = await readSignalSettings(sql, projectId)
    if (projectId === null) known.clear()
    else known.delete(projectId)
    for (const [project, its] of settings) known.set(project, its)
  }

  async function begin(): Promise<void> {
    try {
      // Followed from before the reading, so that no change falls in between.
      follower ??= await followOutbox({
        sql,
        log,
        topics: ['signal.changed'],
        onEntries: async (entries) => {
          for (const projectId of new Set(entries.map((each) => each.projectId))) await read(projectId)
        },
      })
      // Stopped while it began: what has begun since is stopped too.
      if (stopped) return await follower.stop()
      await read(null)
    } catch (error) {
      if (stopped) return
      log.warn({ err: error }, 'settings of signals cannot be read; trying again')
      again = setTimeout(() => void begin(), retryMs).unref()
    }
  }

  return {
    of: (projectId) => known.get(projectId) ?? nothing,
    start: begin,
    async stop() {
      stopped = true
      clearTimeout(again)
      await follower?.stop()
    },
  }
}
