import { setTimeout as sleep } from 'node:timers/promises'
import { createBell } from './bell.ts'
import type { Queryable, Sql } from './database/connect.ts'
import { storableJson } from './database/storable.ts'
import type { Log } from './log.ts'
import { currentPosition, highestSeq, outboxChannel, positionAfter, type OutboxEntry } from './outbox-page.ts'
import { createOutboxReader } from './outbox-reader.ts'

/** What is told, and with what: ids, and of contexts their whole counts; whoever wants more reads it. */
export type OutboxTopic =
  | 'failure.changed'
  | 'run.finished'
  | 'context.changed'
  | 'rollup.changed'
  | 'warning.issued'
  | 'health.changed'
  | 'pattern.changed'
  | 'policy.changed'
  | 'curve.changed'
  | 'signal.changed'
  | 'grouping.changed'
  | 'carried.changed'

/**
 * Tells followers of a change, in the transaction that makes it: told if and only if it happened.
 * Call `notifyOutbox` once at the end of the transaction.
 */
export async function tell(
  tx: Queryable,
  projectId: number,
  topic: OutboxTopic,
  payload: Readonly<Record<string, unknown>>,
): Promise<void> {
  await tx`
    insert into outbox (project_id, topic, payload)
    values (${projectId}, ${topic}, ${storableJson(payload)}::text::jsonb)`
}

/** Wakes followers once the transaction commits. A wake-up that is lost costs them a second, never an entry. */
export async function notifyOutbox(tx: Queryable): Promise<void> {
  await tx`select pg_notify(${outboxChannel}, '')`
}

export interface FollowOptions {
  readonly sql: Sql
  /** Number of the last entry that was handled; 0 for all there are. Left out: what is told from now on. */
  readonly from?: bigint
  /** Others are not even fetched. Left out: all. */
  readonly topics?: readonly OutboxTopic[]
  /** Given entries in order, a page at a time; the next page waits until it resolves. May see an entry again. */
  readonly onEntries: (entries: readonly OutboxEntry[]) => void | Promise<void>
  readonly log: Log
}

export interface OutboxFollower {
  /** Highest number handed over so far. */
  seq(): bigint
  /** Milliseconds since everything committed was known to be handed over: how old an answer built on it may be. */
  lagMs(): number
  /** Pages given up because `onEntries` kept failing on them. */
  skipped(): number
  /** Resolves when `onEntries` has returned for the last time. Safe to call twice. */
  stop(): Promise<void>
}

/** Wake-ups are only hints; this is how late one that was lost can make us. */
const pollMs = 1_000
/** After a wake-up, a moment for others to come in with it. */
const gatherMs = 10
/** After this long without a notification we send one ourselves, and listen anew if even that is not heard. */
const silenceMs = { suspicious: 10_000, broken: 14_000 }
const unsettledMs = { first: 10, last: 250 }

/**
 * Hands over every entry of the outbox in the order of the transactions that told them, each at least once, however
 * late a transaction commits and however often the connection breaks.
 */
export async function followOutbox({ sql, from, topics, onEntries, log }: FollowOptions): Promise<OutboxFollower> {
  const stopping = new AbortController()
  const start = await startOf(sql, from)
  const reader = createOutboxReader({ sql, onEntries, log, stopping: stopping.signal, start, topics })
  const bell = createBell()
  const ear = await listen(sql, bell.ring)

  async function attend(): Promise<'settled' | 'unsettled'> {
    try {
      const state = await reader.readOn()
      await ear.check()
      return state
    } catch (error) {
      if (!stopping.signal.aborted) log.warn({ err: error }, 'the outbox cannot be read; trying again')
      return 'settled'
    }
  }

  async function follow(): Promise<void> {
    let waitMs = pollMs
    while (!stopping.signal.aborted) {
      const rung = await bell.wait(waitMs)
      if (rung && waitMs === pollMs) await sleep(gatherMs)
      const state = await attend()
      const unsettledAgainMs = waitMs === pollMs ? unsettledMs.first : Math.min(waitMs * 2, unsettledMs.last)
      waitMs = state === 'settled' ? pollMs : unsettledAgainMs
    }
  }

  const following = follow()
  return {
    seq: reader.seq,
    lagMs: reader.lagMs,
    skipped: reader.skipped,
    async stop() {
      stopping.abort()
      bell.ring()
      await following
      await ear.close()
    },
  }
}

async function startOf(sql: Sql, from: bigint | undefined) {
  return from === undefined
    ? { position: await currentPosition(sql), seq: await highestSeq(sql) }
    : { position: await positionAfter(sql, from), seq: from }
}

interface Ear {
  /** Whether notifications still arrive: the driver listens again when its connection breaks, unless that fails too. */
  check(): Promise<void>
  close(): Promise<void>
}

async function listen(sql: Sql, ring: () => void): Promise<Ear> {
  let heardMs = performance.now()
  // Also called after each reconnect, when the notifications of the meantime are gone.
  const hear = (): void => {
    heardMs = performance.now()
    ring()
  }
  let listening = await sql.listen(outboxChannel, hear, hear)
  const close = (): Promise<void> => listening.unlisten().catch(() => undefined)
  return {
    close,
    async check() {
      const silentMs = performance.now() - heardMs
      if (silentMs > silenceMs.broken) {
        await close()
        listening = await sql.listen(outboxChannel, hear, hear)
      } else if (silentMs > silenceMs.suspicious) await notifyOutbox(sql)
    },
  }
}
