import type { Sql } from '#core/platform/database/connect.ts'
import type { Log } from '#core/platform/log.ts'
import { followOutbox, type OutboxFollower, type OutboxTopic } from '#core/platform/outbox.ts'
import type { OutboxEntry } from '#core/platform/outbox-page.ts'

/** Something that people set per project, kept up to date in this process. */
export interface SettingsFollower {
  /** Resolves once it is read, or once that has failed: then it is tried again, and nothing waits for it. */
  start(): Promise<void>
  stop(): Promise<void>
}

export interface FollowSettingsOptions {
  readonly sql: Sql
  readonly log: Log
  /** What is read, for the log: `settings of signals`. */
  readonly what: string
  readonly topics: readonly OutboxTopic[]
  /** Of the entries of these topics, those that are news; left out: all. */
  readonly concerns?: (entry: OutboxEntry) => boolean
  /** Reads what one project set, or with null what all of them did. */
  readonly read: (projectId: number | null) => Promise<void>
}

const retryMs = 5_000

/** Reads everything once, and a project again whenever the outbox tells of a change. What was read last holds meanwhile. */
export function followSettings({ sql, log, what, topics, concerns, read }: FollowSettingsOptions): SettingsFollower {
  let follower: OutboxFollower | null = null
  let again: NodeJS.Timeout | undefined
  let stopped = false

  async function onEntries(entries: readonly OutboxEntry[]): Promise<void> {
    const news = concerns === undefined ? entries : entries.filter(concerns)
    for (const projectId of new Set(news.map((entry) => entry.projectId))) await read(projectId)
  }

  async function start(): Promise<void> {
    try {
      // Followed from before the reading, so that no change falls in between.
      follower ??= await followOutbox({ sql, log, topics, onEntries })
      // Stopped while it began: what has begun since is stopped too.
      if (stopped) return await follower.stop()
      await read(null)
    } catch (error) {
      if (stopped) return
      log.warn({ err: error }, `${what} cannot be read; trying again`)
      again = setTimeout(() => void start(), retryMs).unref()
    }
  }

  return {
    start,
    async stop() {
      stopped = true
      clearTimeout(again)
      await follower?.stop()
    },
  }
}
