import { setTimeout as sleep } from 'node:timers/promises'

import type { Sql } from '#core/platform/database/connect.ts'
import type { Log } from '#core/platform/log.ts'

import { isBadData } from '#core/platform/database/database-errors.ts'
import { foldGroups } from './fold.ts'
import { createGathering } from './gathering.ts'
import type { Known } from './known.ts'
import type { PendingFold } from './store/pending-folds.ts'
import { refusePending } from './store/pending-folds.ts'

/** Folds stored groups in, one transaction after the other, as many groups at once as wait. */
export interface Folder {
  /**
   * Resolves with true once the group is folded in, by us or by another process; with false when it is given up, or set
   * aside because the database refuses it. Never rejects.
   */
  fold(group: PendingFold): Promise<boolean>
  /** True while the group waits here: whoever looks for what others left behind passes it by. */
  holds(id: bigint): boolean
  waitingSpans(): number
  /** True while so much comes that nobody should wait for their own to be folded in. */
  isGathering(): boolean
  /** Groups the database refused for what they hold. They stay in `pending_folds`. */
  refused(): number
  /** Resolves when nothing waits any more. From then on nothing gathers. */
  idle(): Promise<void>
  /** Gives up what waits: it is in the database, and the next start folds it in. */
  stop(): void
}

export interface FolderOptions {
  readonly sql: Sql
  readonly log: Log
  /** Most spans folded in by one transaction. */
  readonly foldSpansMax: number
  readonly known: Known
  /** Hears how many spans wait, whenever that changes. */
  readonly onWaiting?: (spans: number) => void
}

interface Waiting {
  readonly group: PendingFold
  readonly done: (folded: boolean) => void
}

/** How long to wait after a failure; the database may be away for hours. */
const retryMs = { first: 50, most: 5_000 }

export function createFolder(options: FolderOptions): Folder {
  const { log, foldSpansMax } = options
  const groups = groupFolder(options)
  const gathering = createGathering()
  const queue: Waiting[] = []
  const ids = new Set<bigint>()
  const stopping = new AbortController()
  let waitingSpans = 0
  let running: Promise<void> | null = null

  async function run(): Promise<void> {
    let waitMs = retryMs.first
    while (queue.length > 0 && !stopping.signal.aborted) {
      await gathering.gathered()
      if (stopping.signal.aborted) break
      const next = nextOf(queue, foldSpansMax)
      gathering.began(next.length, waitingSpans)
      try {
        const refused = await groups.fold(next.map(({ group }) => group))
        waitMs = retryMs.first
        for (const one of queue.splice(0, next.length)) settle(one, !refused.has(one.group.id))
      } catch (error) {
        log.warn({ err: error, groups: next.length }, 'stored spans cannot be counted right now; trying again')
        await sleep(waitMs, undefined, { signal: stopping.signal }).catch(() => undefined)
        waitMs = Math.min(waitMs * 2, retryMs.most)
      }
    }
    running = null
  }

  function settle({ group, done }: Waiting, folded: boolean): void {
    waitingSpans -= group.input.spanCount
    ids.delete(group.id)
    options.onWaiting?.(waitingSpans)
    done(folded)
  }

  return {
    fold(group) {
      waitingSpans += group.input.spanCount
      gathering.waits(waitingSpans)
      ids.add(group.id)
      options.onWaiting?.(waitingSpans)
      return new Promise((done) => {
        queue.push({ group, done })
        running ??= run()
      })
    },
    holds: (id) => ids.has(id),
    waitingSpans: () => waitingSpans,
    isGathering: gathering.isOn,
    refused: groups.refused,
    idle() {
      gathering.hurry()
      return running ?? Promise.resolve()
    },
    stop() {
      stopping.abort()
      gathering.hurry()
      for (const { done } of queue.splice(0)) done(false)
    },
  }
}

/** The longest run of groups of one project that fits. */
function nextOf(queue: readonly Waiting[], foldSpansMax: number): Waiting[] {
  const { projectId } = queue[0]!.group
  let spans = 0
  let count = 0
  for (const { group } of queue) {
    if (group.projectId !== projectId || (count > 0 && spans + group.input.spanCount > foldSpansMax)) break
    spans += group.input.spanCount
    count += 1
  }
  return queue.slice(0, count)
}

/** Folds groups in together, or each alone when one of them is what the database refuses. */
function groupFolder({ sql, log, known }: FolderOptions) {
  let refused = 0

  async function attempt(groups: readonly PendingFold[]): Promise<void> {
    known.learn(await sql.begin('isolation level read committed', (tx) => foldGroups(tx, groups, known)))
  }

  /** Answers whether it was folded in. */
  async function attemptAlone(group: PendingFold): Promise<boolean> {
    try {
      await attempt([group])
      return true
    } catch (error) {
      if (!isBadData(error)) throw error
      refused += 1
      log.error({ err: error, pendingFold: String(group.id) }, 'stored spans could not be counted; they are set aside')
      await refusePending(sql, group, String(error))
      return false
    }
  }

  /** Answers which of them were refused. */
  async function fold(groups: readonly PendingFold[]): Promise<ReadonlySet<bigint>> {
    const gone = new Set<bigint>()
    try {
      await attempt(groups)
    } catch (error) {
      if (!isBadData(error)) throw error
      for (const group of groups) if (!(await attemptAlone(group))) gone.add(group.id)
    }
    return gone
  }

  return { fold, refused: () => refused }
}
