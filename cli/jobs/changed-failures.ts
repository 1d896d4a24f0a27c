import type { Sql } from '#core/platform/database/connect.ts'
import type { Log } from '#core/platform/log.ts'
import { followOutbox, type OutboxFollower } from '#core/platform/outbox.ts'
import type { OutboxEntry } from '#core/platform/outbox-page.ts'

export interface ChangedFailures {
  start(): Promise<void>
  stop(): Promise<void>
  /** Takes some of those that changed since they were last taken: ids by project, at most `max` in all. */
  take(max: number): ReadonlyMap<number, readonly string[]>
  /** Notes entries as the outbox tells them. */
  hear(entries: readonly Pick<OutboxEntry, 'topic' | 'projectId' | 'payload'>[]): void
}

/** More are forgotten until they happen again; a burst touches far fewer. */
const waiting_max = 5_000

/** Which failures something happened to, gathered from the outbox: each once, however often it was told. */
export function gatherChangedFailures({ sql, log }: { readonly sql: Sql; readonly log: Log }): ChangedFailures {
  const waiting = new Map<string, { readonly projectId: number; readonly id: string }>()
  let follower: OutboxFollower | null = null

  const hear: ChangedFailures['hear'] = (entries) => {
    for (const { topic, projectId, payload } of entries) {
      if (topic !== 'failure.changed') continue
      for (const id of idsIn(payload)) {
        if (waiting.size < waiting_max) waiting.set(`${projectId}/${id}`, { projectId, id })
      }
    }
  }

  return {
    hear,
    async start() {
      follower = await followOutbox({ sql, log, onEntries: hear })
    },
    stop: async () => follower?.stop(),
    take(max) {
      const taken = new Map<number, string[]>()
      for (const [key, { projectId, id }] of [...waiting].slice(0, max)) {
        waiting.delete(key)
        taken.set(projectId, [...(taken.get(projectId) ?? []), id])
      }
      return taken
    },
  }
}

function idsIn(payload: unknown): readonly string[] {
  const ids: unknown = typeof payload === 'object' && payload !== null ? Reflect.get(payload, 'failures') : null
  return Array.isArray(ids) ? ids.filter((id): id is string => typeof id === 'string') : []
}
