import type { FailureState, StateOfFailure } from './failure-state.ts'
import { stateAt } from './failure-state.ts'
import { standingOf, type FirstSeen, type RunFacts } from './fix.ts'

/** A failure at rest, as it stands before it is seen again. */
export interface RestingFailure extends StateOfFailure {
  readonly lastSeenMs: number
  readonly occurrences: number
  /** ARCHIVED until it was met so often in all; null when that does not end it. */
  readonly untilOccurrences: number | null
}

export interface SeenAgain extends RunFacts {
  readonly atMs: number
}

/** What seeing it again makes of it. `untested`: no version tells, so silence and exposure have to. */
export type Returned =
  | { readonly state: FailureState; readonly reason: string | null; readonly event: SeenAgain | null }
  | { readonly untested: SeenAgain; readonly quietSinceMs: number }

/**
 * The state after a failure at rest was seen again, by events in order of time. A resolved failure regresses by the
 * first event at or past the fix; events from before it was resolved, or of an older release, prompt version or model,
 * never do that. Archives end by their date or by the number of occurrences.
 */
export function afterSeen(failure: RestingFailure, events: readonly SeenAgain[], firstSeen?: FirstSeen): Returned {
  if (failure.state === 'ARCHIVED') return afterArchived(failure, events)
  const stays: Returned = { state: failure.state, reason: null, event: null }
  if (failure.state !== 'RESOLVED') return stays
  let quietSinceMs = Math.max(failure.lastSeenMs, failure.stateAtMs)
  let longest: { untested: SeenAgain; quietSinceMs: number } | null = null
  for (const event of events) {
    if (event.atMs < failure.stateAtMs) continue
    const standing = standingOf(failure, event, {
      ...(firstSeen === undefined ? {} : { firstSeen }),
      fixedAtMs: failure.stateAtMs,
    })
    if (standing === 'fixed') return { state: 'REGRESSED', reason: seenIn(failure, event), event }
    const silentMs = event.atMs - quietSinceMs
    if (standing === 'unknown' && silentMs > (longest === null ? 0 : longest.untested.atMs - longest.quietSinceMs))
      longest = { untested: event, quietSinceMs }
    if (standing === 'unknown') quietSinceMs = Math.max(quietSinceMs, event.atMs)
  }
  return longest ?? stays
}

function afterArchived(failure: RestingFailure, events: readonly SeenAgain[]): Returned {
  const late = events.find(({ atMs }) => stateAt(failure, atMs) === 'OPEN')
  if (late !== undefined) return { state: 'OPEN', reason: 'its archive ended, and it was seen again', event: late }
  const all = failure.occurrences + events.length
  if (failure.untilOccurrences !== null && all >= failure.untilOccurrences)
    return { state: 'OPEN', reason: `seen ${all} times, as its archive waited for`, event: events.at(-1) ?? null }
  return { state: failure.state, reason: null, event: null }
}

function seenIn(failure: RestingFailure, { release, promptVersion, model }: SeenAgain): string {
  const facts = [
    failure.resolvedRelease !== null && release !== null ? release : null,
    failure.resolvedPromptVersion !== null && promptVersion !== null ? `prompt ${promptVersion}` : null,
    failure.resolvedModel !== null && model !== null ? `model ${model}` : null,
  ].filter((fact) => fact !== null)
  return facts.length === 0 ? 'seen again' : `seen again in ${facts.join(', ')}`
}
