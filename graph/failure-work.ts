import { AppError } from '#core/platform/errors.ts'
import type { Severity } from '#core/memory/finding.ts'
import type { FailureState } from '#core/memory/failure-state.ts'
import type { GraphContext } from '#graph/context.ts'

type Optional<Value> = Value | null | undefined

const later = (): never => { throw new AppError('unavailable', 'Failures cannot be changed yet.') }

/** Each answers the internal id of the failure that stands afterwards. */
export async function setState(_context: GraphContext, _input: {
  failureId: string; state: FailureState; release?: Optional<string>; promptVersion?: Optional<string>; model?: Optional<string>
  until?: Optional<Date>; reason?: Optional<string>
}): Promise<string> { return later() }

export async function edit(_context: GraphContext, _input: {
  failureId: string; title?: Optional<string>; severity?: Optional<Severity>; rootCause?: Optional<string>
  mitigation?: Optional<string>; note?: Optional<string>
}): Promise<string> { return later() }

export async function merge(_context: GraphContext, _input: { into: string; from: readonly string[]; reason?: Optional<string> }): Promise<string> { return later() }

export async function split(_context: GraphContext, _input: { failureId: string; fingerprints: readonly string[]; reason?: Optional<string> }): Promise<string[]> { return later() }

export async function markNotAFailure(_context: GraphContext, _input: { failureId: string | null; fingerprint: string | null; reason: string }): Promise<string> { return later() }

export async function reportOutcome(_context: GraphContext, _input: { preflightId: string; failed: boolean; traceId: string | null; note: string | null }): Promise<string> { return later() }
