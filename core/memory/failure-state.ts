import { standingOf, type Fix, type RunFacts } from './fix.ts'

export type { RunFacts }

export const failureStates = ['OPEN', 'RESOLVED', 'REGRESSED', 'ARCHIVED'] as const
export type FailureState = (typeof failureStates)[number]

/** A failure counts as new for so long. */
export const newForMs = 7 * 86_400_000

/** The state, since when it holds, and what is known of the fix. */
export interface StateOfFailure extends Fix {
  readonly state: FailureState
  /** When the state was set, epoch milliseconds. */
  readonly stateAtMs: number
  /** An archived failure comes back by itself after this; null means never. */
  readonly untilMs: number | null
}

/** The state as it counts now: an archive that has run out counts as open. */
export function stateAt(failure: Pick<StateOfFailure, 'state' | 'untilMs'>, nowMs: number): FailureState {
  const ranOut = failure.state === 'ARCHIVED' && failure.untilMs !== null && failure.untilMs <= nowMs
  return ranOut ? 'OPEN' : failure.state
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
  return state === 'RESOLVED' ? standingOf(failure, facts) === 'older' : true
}

const allowedMoves: Readonly<Record<FailureState, readonly FailureState[]>> = {
  OPEN: ['OPEN', 'RESOLVED', 'ARCHIVED'],
  RESOLVED: ['OPEN', 'RESOLVED', 'ARCHIVED'],
  REGRESSED: ['OPEN', 'RESOLVED', 'ARCHIVED'],
  ARCHIVED: ['OPEN', 'RESOLVED', 'ARCHIVED'],
}

/** Whether a person may move a failure so. REGRESSED is only ever reached by seeing the failure again. */
export const mayMove = (from: FailureState, to: FailureState): boolean => allowedMoves[from].includes(to)
