import { modelFamily } from './model-family.ts'
import { compareVersions } from './version-order.ts'

export const failureStates = ['OPEN', 'RESOLVED', 'REGRESSED', 'ARCHIVED'] as const
export type FailureState = (typeof failureStates)[number]

/** What is known of the fix, and since when the state holds. */
export interface StateOfFailure {
  readonly state: FailureState
  /** When the state was set, epoch milliseconds. */
  readonly stateAtMs: number
  /** An archived failure comes back by itself after this; null means never. */
  readonly untilMs: number | null
  readonly resolvedRelease: string | null
  readonly resolvedPromptVersion: string | null
  readonly resolvedModel: string | null
}

/** The failure was seen again. Null means that the sender did not say. */
export interface SeenAgain {
  readonly atMs: number
  readonly release: string | null
  readonly promptVersion?: string | null
  readonly model?: string | null
}

/**
 * The state after the failure was seen again. A resolved failure comes back as REGRESSED, unless the event is older
 * than the fix: it happened before the state was set, or on a release or prompt version from before the fix.
 */
export function afterSeen(failure: StateOfFailure, event: SeenAgain): FailureState {
  const state = stateAt(failure, event.atMs)
  if (state !== 'RESOLVED') return state
  if (event.atMs < failure.stateAtMs) return state
  return coverage(failure, { ...event, model: event.model ?? null, promptVersion: event.promptVersion ?? null }) ===
    'before'
    ? state
    : 'REGRESSED'
}

/** The state as it counts now: an archive that has run out counts as open. */
export function stateAt(failure: Pick<StateOfFailure, 'state' | 'untilMs'>, nowMs: number): FailureState {
  const ranOut = failure.state === 'ARCHIVED' && failure.untilMs !== null && failure.untilMs <= nowMs
  return ranOut ? 'OPEN' : failure.state
}

export interface RunFacts {
  readonly release: string | null
  readonly promptVersion: string | null
  readonly model: string | null
}

/** Whether a failure in this state may still raise a warning for a run with these facts. */
export function mayWarn(
  failure: StateOfFailure & { readonly notAFailure: boolean },
  facts: RunFacts,
  nowMs: number,
): boolean {
  if (failure.notAFailure) return false
  const state = stateAt(failure, nowMs)
  if (state === 'ARCHIVED') return false
  return state === 'RESOLVED' ? coverage(failure, facts) === 'before' : true
}

/**
 * Where a run stands to the fix. `before` when one fact it gives lies before the fix; a fact that was not given, or
 * that cannot be ordered, is taken as current.
 */
function coverage(fix: StateOfFailure, facts: RunFacts): 'before' | 'fixed' {
  const isOlder = (fixed: string | null, given: string | null): boolean => {
    if (fixed === null || given === null) return false
    const order = compareVersions(given, fixed)
    return order !== null && order < 0
  }
  if (isOlder(fix.resolvedRelease, facts.release)) return 'before'
  if (isOlder(fix.resolvedPromptVersion, facts.promptVersion)) return 'before'
  // A fix by changing the model covers that model alone.
  const onOtherModel =
    fix.resolvedModel !== null && facts.model !== null && modelFamily(facts.model) !== modelFamily(fix.resolvedModel)
  return onOtherModel ? 'before' : 'fixed'
}

const allowedMoves: Readonly<Record<FailureState, readonly FailureState[]>> = {
  OPEN: ['OPEN', 'RESOLVED', 'ARCHIVED'],
  RESOLVED: ['OPEN', 'RESOLVED', 'ARCHIVED'],
  REGRESSED: ['OPEN', 'RESOLVED', 'ARCHIVED'],
  ARCHIVED: ['OPEN', 'RESOLVED', 'ARCHIVED'],
}

/** Whether a person may move a failure so. REGRESSED is only ever reached by seeing the failure again. */
export const mayMove = (from: FailureState, to: FailureState): boolean => allowedMoves[from].includes(to)
