import type { CallHistory } from '../preflight/memory.ts'

/** Calls of the past that became known together: one call as it ended, or a whole minute where only that was kept. */
export interface PastCalls extends Pick<CallHistory, 'scope' | 'key'> {
  /** Epoch milliseconds. */
  readonly atMs: number
  readonly calls: number
  /** How many of them an environment-caused class failed. */
  readonly failed: number
  /** What they failed with, where that is known. */
  readonly failureId: string | null
}

/** Calls of late as the collector would have counted them by a moment. */
export interface ReplayedCalls {
  add(calls: PastCalls): void
  /** Those that had a failure of late; the same list as long as nothing came and no minute passed. */
  histories(nowMs: number): readonly CallHistory[]
}

/** Minutes before a moment in which calls are looked at. */
const minutes_max = 120

interface Kept extends Pick<CallHistory, 'scope' | 'key' | 'minutes'> {
  /** When each failure was met, newest last. */
  readonly failures: readonly { readonly id: string; readonly minute: number }[]
}

export function createReplayedCalls(): ReplayedCalls {
  const kept = new Map<string, Kept>()
  let known: { readonly minute: number; readonly histories: readonly CallHistory[] } | null = null
  return {
    add(calls) {
      known = null
      const id = `${calls.scope}:${calls.key}`
      kept.set(id, withCalls(kept.get(id) ?? { ...calls, minutes: [], failures: [] }, calls))
    },
    histories(nowMs) {
      const minute = Math.floor(nowMs / 60_000)
      if (known?.minute === minute) return known.histories
      const from = minute - minutes_max
      const histories = [...kept.values()].flatMap(({ scope, key, minutes: all, failures }): CallHistory[] => {
        const minutes = all.filter((one) => one.minute >= from)
        if (!minutes.some(({ failed }) => failed > 0)) return []
        return [{ scope, key, minutes, failureId: commonest(failures.filter((one) => one.minute >= from)) }]
      })
      known = { minute, histories }
      return histories
    },
  }
}

function withCalls({ scope, key, minutes, failures }: Kept, { atMs, calls, failed, failureId }: PastCalls): Kept {
  const minute = Math.floor(atMs / 60_000)
  const last = minutes.at(-1)
  const isNew = last?.minute !== minute
  const old = isNew ? { minute, calls: 0, failed: 0, okMs: null, failedMs: null } : last
  const counted = {
    minute,
    calls: old.calls + calls,
    failed: old.failed + failed,
    okMs: failed < calls ? atMs : (old.okMs ?? null),
    failedMs: failed > 0 ? atMs : (old.failedMs ?? null),
  }
  const before = isNew ? minutes.slice(-minutes_max) : minutes.slice(0, -1)
  const met = failureId === null || failed === 0 ? [] : [{ id: failureId, minute }]
  return {
    scope,
    key,
    minutes: [...before, counted],
    failures: [...failures, ...met].filter((one) => one.minute > minute - minutes_max),
  }
}

function commonest(failures: Kept['failures']): string | null {
  const counts = new Map<string, number>()
  for (const { id } of failures) counts.set(id, (counts.get(id) ?? 0) + 1)
  return [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))[0]?.[0] ?? null
}
