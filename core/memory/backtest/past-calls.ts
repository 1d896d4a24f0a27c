import { appModelKey } from '../app-model.ts'
import type { CallHistory } from '../preflight/memory.ts'
import { taxonomy } from '../taxonomy.ts'
import type { PastRun } from './past-run.ts'

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

/**
 * Counts tell of a minute when its last call ended, and runs when each of them did: what began or ended within a minute
 * had begun or ended in a replay when it had then. As many calls as were counted, in order of time.
 */
export function withMoments(counted: readonly PastCalls[], runs: readonly EndedRun[]): readonly PastCalls[] {
  const left = new Map<string, number>()
  for (const one of counted) left.set(kindOf(one), (left.get(kindOf(one)) ?? 0) + one.calls)
  const moments: PastCalls[] = []
  for (const one of runs.flatMap(momentsOf)) {
    const calls = left.get(kindOf(one)) ?? 0
    // What runs tell and nobody counted adds nothing.
    if (calls === 0) continue
    left.set(kindOf(one), calls - 1)
    moments.push(one)
  }
  const rest = counted.flatMap((one): PastCalls[] => {
    const calls = Math.min(one.calls, left.get(kindOf(one)) ?? 0)
    left.set(kindOf(one), (left.get(kindOf(one)) ?? 0) - calls)
    return calls === 0 ? [] : [{ ...one, calls, failed: one.failed > 0 ? calls : 0 }]
  })
  return [...rest, ...moments].sort((a, b) => a.atMs - b.atMs)
}

type EndedRun = Pick<PastRun, 'question' | 'contexts' | 'failed' | 'met' | 'endedMs'>

/** Calls of one minute that failed all, or went well all. */
const kindOf = ({ scope, key, atMs, failed }: PastCalls): string =>
  `${scope}:${key} ${Math.floor(atMs / 60_000)} ${failed > 0}`

/** One call of each model, and of the provider. A run that recovered had several, and which one when is not known. */
function momentsOf({ question, contexts, failed, met, endedMs: atMs }: EndedRun): PastCalls[] {
  if (!failed && met.length > 0) return []
  const down = met.find(
    ({ class: name }) => taxonomy[name].cause === 'environment' && taxonomy[name].faultOf !== 'tool',
  )
  const families = new Set(contexts.flatMap(({ modelFamily }) => modelFamily ?? []))
  const parts = [...families].flatMap((family): Part[] => [
    { scope: 'model', key: family },
    { scope: 'app_model', key: appModelKey(question.app, family) },
  ])
  if (question.provider !== null) parts.push({ scope: 'provider', key: question.provider })
  const told = { atMs, calls: 1, failed: down === undefined ? 0 : 1, failureId: down?.id ?? null }
  return parts.map((part) => ({ ...part, ...told }))
}

type Part = Pick<PastCalls, 'scope' | 'key'>

/** Minutes before a moment in which calls are looked at. */
const minutesMax = 120

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
      const from = minute - minutesMax
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
  const before = isNew ? minutes.slice(-minutesMax) : minutes.slice(0, -1)
  const met = failureId === null || failed === 0 ? [] : [{ id: failureId, minute }]
  return {
    scope,
    key,
    minutes: [...before, counted],
    failures: [...failures, ...met].filter((one) => one.minute > minute - minutesMax),
  }
}

function commonest(failures: Kept['failures']): string | null {
  const counts = new Map<string, number>()
  for (const { id } of failures) counts.set(id, (counts.get(id) ?? 0) + 1)
  return [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))[0]?.[0] ?? null
}
