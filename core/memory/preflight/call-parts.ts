import { readAppModelKey } from '../app-model.ts'
import { isOver, troubleOf, type CallMinute, type Trouble } from '../outage.ts'
import { failingNow } from '../policy.ts'
import type { CallHistory, ProjectMemory } from './memory.ts'

/** A model as one app uses it, that failed often enough of late for an outage. */
export interface TroubledPart {
  readonly history: CallHistory
  readonly app: string
  readonly family: string
  readonly trouble: Trouble
  /** Calls of its own went well since, or of those that failed along with it. */
  readonly over: boolean
}

/** What troubles of providers and models are made of. Worked out once for a state of the calls and a minute. */
export function troubledParts(memory: ProjectMemory, nowMs: number): readonly TroubledPart[] {
  const histories = memory.callsOf('app_model')
  const minute = Math.floor(nowMs / 60_000)
  const known = worked.get(histories)
  if (known?.minute === minute) return known.parts
  const parts = histories.flatMap((history) => {
    const trouble = troubleOf(history.minutes, nowMs, failingNow)
    return trouble === null ? [] : [{ history, ...readAppModelKey(history.key), trouble }]
  })
  const judged = parts.map((part) => ({
    ...part,
    over: isOver(part.trouble) || endedWithModel(part, memory, nowMs) || endedWithApp(part, parts, nowMs),
  }))
  worked.set(histories, { minute, parts: judged })
  return judged
}

const worked = new WeakMap<readonly CallHistory[], { minute: number; parts: readonly TroubledPart[] }>()

type Part = Omit<TroubledPart, 'over'>

/** Whether the model failed for others as well at that time, and goes well since. */
function endedWithModel(part: Part, memory: ProjectMemory, nowMs: number): boolean {
  const model = memory.calls('model', part.family)
  if (model === undefined) return false
  const others = withoutCalls(model.minutes, part.history.minutes).filter(({ failed }) => failed > 0)
  return endedTogether(part, others, model.minutes, nowMs)
}

/** Whether other models failed for this app at that time, and go well since: its key, its budget. */
function endedWithApp(part: Part, parts: readonly Part[], nowMs: number): boolean {
  const others = parts.filter(({ app, family }) => app === part.app && family !== part.family)
  const minutes = others.map(({ history }) => history.minutes)
  const failing = minutes.flat().filter(({ failed }) => failed > 0)
  return endedTogether(part, failing, sumOfCalls([part.history.minutes, ...minutes]), nowMs)
}

/**
 * Whether a trouble is over because it is over for all that failed along with it, together. It is not when the others
 * went well while this one still failed.
 */
function endedTogether(
  { trouble }: Part,
  failing: readonly CallMinute[],
  together: readonly CallMinute[],
  nowMs: number,
): boolean {
  const lastMs = failing
    .filter(({ minute }) => minute * 60_000 >= trouble.sinceMs && minute * 60_000 <= trouble.lastMs)
    .reduce((last, { minute, failedMs }) => Math.max(last, Math.min(failedMs ?? Infinity, minute * 60_000)), -Infinity)
  if (lastMs === -Infinity) return false
  if (together.some(({ okMs }) => okMs != null && okMs > lastMs + 60_000 && okMs < trouble.lastMs)) return false
  const whole = troubleOf(together, nowMs, failingNow)
  return whole !== null && isOver(whole)
}

function sumOfCalls(all: readonly (readonly CallMinute[])[]): readonly CallMinute[] {
  const sums = new Map<number, CallMinute>()
  for (const one of all.flat()) {
    const sum = sums.get(one.minute)
    sums.set(one.minute, sum === undefined ? one : bothOf(sum, one))
  }
  return [...sums.values()].sort((a, b) => a.minute - b.minute)
}

const bothOf = (a: CallMinute, b: CallMinute): CallMinute => ({
  minute: a.minute,
  calls: a.calls + b.calls,
  failed: a.failed + b.failed,
  okMs: latest(a.okMs, b.okMs),
  failedMs: latest(a.failedMs, b.failedMs),
})

const latest = (a: number | null | undefined, b: number | null | undefined): number | null =>
  a == null || b == null ? (a ?? b ?? null) : Math.max(a, b)

/** What is left of some calls without others that are part of them. */
export function withoutCalls(all: readonly CallMinute[], part: readonly CallMinute[]): readonly CallMinute[] {
  const byMinute = new Map(part.map((one) => [one.minute, one]))
  return all.map((one) => {
    const own = byMinute.get(one.minute)
    if (own === undefined) return one
    return { ...one, calls: Math.max(0, one.calls - own.calls), failed: Math.max(0, one.failed - own.failed) }
  })
}
