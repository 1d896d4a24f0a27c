import type { Sql } from '#core/platform/database/connect.ts'
import type { Log } from '#core/platform/log.ts'
import { followOutbox, type OutboxFollower } from '#core/platform/outbox.ts'
import type { OutboxEntry } from '#core/platform/outbox-page.ts'
import { createFanOut, type FanOut, type FanOutCounts } from '#graph/live/fan-out.ts'
import { createNews } from '#graph/live/news.ts'
import { changedFailures, followedTopics, kindOfTopic, liveTopics, type LiveKind } from '#graph/live/topics.ts'
import type { RowCache } from '#graph/row-cache.ts'

/** Fans what the outbox tells out to subscribers. One per process, one follower however many clients. */
export interface Live {
  start(): Promise<void>
  stop(): Promise<void>
  /** True while the outbox is followed. */
  following(): boolean
  /** What changes in one project from now on, one row per change that `wants` lets through. */
  subscribe: FanOut['subscribe']
  stats(): LiveStats
}

export interface LiveStats extends FanOutCounts {
  /** Batches of news whose rows could not be read. */
  readonly failed: number
  /** Changes not told because too many waited already. */
  readonly skipped: number
  readonly lagMs: number
}

export interface LiveOptions {
  readonly sql: Sql
  readonly log: Log
  readonly rows: RowCache
  /** News is gathered this long before it is read again; the first is read at once. */
  readonly gatherMs?: number
  /** Things that may wait for one subscriber. */
  readonly waitingMax?: number
}

/** Things told per kind, project and turn, and those that may wait for later turns. */
const toldMax = 200
const untoldMax = 5_000

export function createLive({ sql, log, rows, gatherMs = 100, waitingMax = 500 }: LiveOptions): Live {
  const fanOut = createFanOut(waitingMax)
  const news = createNews<LiveKind>(untoldMax)
  let failed = 0
  let follower: OutboxFollower | null = null
  let timer: NodeJS.Timeout | null = null

  function hear(entries: readonly OutboxEntry[]): void {
    for (const { topic, projectId, payload } of entries) {
      if (topic === 'policy.changed') rows.clear()
      for (const id of topic === 'failure.changed' ? changedFailures(payload) : [])
        rows.forget('failure', projectId, id)
      const kind = kindOfTopic(topic)
      if (kind && fanOut.wanted(kind, projectId)) news.add(kind, projectId, liveTopics[kind].idsOf(payload))
    }
    if (timer === null && !news.isEmpty()) tell()
  }

  /** At once for the first piece of news, then at most once per `gatherMs`. */
  function tell(): void {
    timer = setTimeout(() => {
      timer = null
      if (!news.isEmpty()) tell()
    }, gatherMs)
    for (const { kind, projectId, ids } of news.take(toldMax)) void spread(kind, projectId, ids)
  }

  async function spread<Kind extends LiveKind>(kind: Kind, projectId: number, ids: readonly string[]): Promise<void> {
    try {
      fanOut.offer(kind, projectId, await liveTopics[kind].rowsOf(sql, projectId, ids))
    } catch (error) {
      failed += 1
      log.warn({ err: error, kind, ids: ids.length }, 'changes could not be read for subscribers')
    }
  }

  return {
    async start() {
      follower = await followOutbox({ sql, log, topics: followedTopics, onEntries: hear })
    },
    async stop() {
      await follower?.stop()
      follower = null
      if (timer) clearTimeout(timer)
      fanOut.closeAll()
    },
    following: () => follower !== null,
    subscribe: fanOut.subscribe,
    stats: () => ({ ...fanOut.counts(), failed, skipped: news.skipped(), lagMs: follower?.lagMs() ?? 0 }),
  }
}
