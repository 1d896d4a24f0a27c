import { createMailbox } from '#graph/live/mailbox.ts'
import { liveTopics, type LiveKind, type LiveRows } from '#graph/live/topics.ts'

/** Who listens to what, and a bounded mailbox for each. */
export interface FanOut {
  subscribe<Kind extends LiveKind>(
    kind: Kind,
    projectId: number,
    wants: (row: LiveRows[Kind]) => boolean,
  ): AsyncIterableIterator<LiveRows[Kind]>
  /** False when nobody in the project would hear of it. */
  wanted(kind: LiveKind, projectId: number): boolean
  offer<Kind extends LiveKind>(kind: Kind, projectId: number, rows: readonly LiveRows[Kind][]): void
  closeAll(): void
  counts(): FanOutCounts
}

export interface FanOutCounts {
  readonly subscribers: number
  readonly delivered: number
  /** Events that took the place of an older one of the same thing before the client read it. */
  readonly coalesced: number
  /** Subscribers that fell too far behind and were ended. */
  readonly dropped: number
}

interface Subscriber<Row> {
  readonly projectId: number
  readonly offer: (row: Row) => void
  readonly close: () => void
}
type Subscribers = { readonly [Kind in LiveKind]: Set<Subscriber<LiveRows[Kind]>> }

/** @param waitingMax things that may wait for one subscriber before it is dropped */
export function createFanOut(waitingMax: number): FanOut {
  const counts = { delivered: 0, coalesced: 0, dropped: 0 }
  const subscribers: Subscribers = {
    failureChanged: new Set(),
    runFinished: new Set(),
    warningIssued: new Set(),
    healthChanged: new Set(),
    patternChanged: new Set(),
  }
  return {
    subscribe<Kind extends LiveKind>(kind: Kind, projectId: number, wants: (row: LiveRows[Kind]) => boolean) {
      const own: Set<Subscriber<LiveRows[Kind]>> = subscribers[kind]
      const mailbox = createMailbox<LiveRows[Kind]>({
        waitingMax,
        onReplace: () => {
          counts.coalesced += 1
        },
        onOverrun: () => {
          counts.dropped += 1
        },
        onClose: () => own.delete(subscriber),
      })
      const subscriber: Subscriber<LiveRows[Kind]> = {
        projectId,
        close: mailbox.close,
        offer: (row) => {
          if (wants(row) && mailbox.put(liveTopics[kind].keyOf(row), row)) counts.delivered += 1
        },
      }
      own.add(subscriber)
      return mailbox
    },
    wanted: (kind, projectId) => [...subscribers[kind]].some((subscriber) => subscriber.projectId === projectId),
    offer<Kind extends LiveKind>(kind: Kind, projectId: number, rows: readonly LiveRows[Kind][]) {
      const own: Set<Subscriber<LiveRows[Kind]>> = subscribers[kind]
      for (const subscriber of own) {
        if (subscriber.projectId === projectId) for (const row of rows) subscriber.offer(row)
      }
    },
    closeAll() {
      for (const own of Object.values(subscribers)) for (const subscriber of own) subscriber.close()
    },
    counts: () => ({ ...counts, subscribers: Object.values(subscribers).reduce((sum, own) => sum + own.size, 0) }),
  }
}
