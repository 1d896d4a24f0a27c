import type { Queryable } from '#core/platform/database/connect.ts'
import { dayMs } from '#core/platform/durations.ts'

import { afterSeen, type RestingFailure, type SeenAgain } from '../failure-return.ts'
import type { FailureState } from '../failure-state.ts'
import type { FirstSeen } from '../fix.ts'
import { wasGone } from '../quiet.ts'
import { noteActivity } from './failure-activity.ts'
import { firstSeenOf } from './first-seen.ts'
import { readQuiet } from './quiet.ts'
import type { SeenFinding } from './remember-findings.ts'

interface RestingRow extends RestingFailure {
  readonly id: string
  readonly firstSeenMs: number
}

/**
 * Moves failures that were put to rest and are seen again: resolved ones regress, archives that have run out open. One
 * question however many findings; more only about those that were resolved and are seen again.
 */
export async function wakeFailures(
  sql: Queryable,
  projectId: number,
  seen: readonly SeenFinding[],
  failureOf: ReadonlyMap<string, string>,
): Promise<void> {
  const ids = [...new Set(seen.map(({ finding }) => failureOf.get(finding.fingerprints[0]!.hash)!))]
  const resting = await lockResting(sql, projectId, ids)
  if (resting.length === 0) return
  const fixed = resting.filter(({ state }) => state === 'RESOLVED')
  const firstSeen = await firstSeenOf(sql, projectId, fixed, fixed.length === 0 ? [] : seen)
  for (const failure of resting) {
    const events = seen
      .filter(({ finding }) => failureOf.get(finding.fingerprints[0]!.hash) === failure.id)
      .sort((a, b) => a.atMs - b.atMs)
    const woken = await wokenState(sql, projectId, { failure, events, firstSeen })
    if (woken !== null) await wake(sql, projectId, failure, woken)
  }
}

/** Whoever holds a row decides alone: another batch waits, and sees the state that this one leaves. */
const lockResting = (sql: Queryable, projectId: number, ids: readonly string[]) => sql<RestingRow[]>`
  select id::text, state, (extract(epoch from state_at) * 1000)::float8 as "stateAtMs",
         (extract(epoch from state_until) * 1000)::float8 as "untilMs", resolved_release as "resolvedRelease",
         resolved_prompt_version as "resolvedPromptVersion", resolved_model as "resolvedModel",
         (extract(epoch from first_seen_at) * 1000)::float8 as "firstSeenMs",
         (extract(epoch from last_seen_at) * 1000)::float8 as "lastSeenMs", occurrence_count::float8 as occurrences,
         until_occurrences::float8 as "untilOccurrences"
    from failures
   where project_id = ${projectId} and id = any(${ids}::bigint[]) and state in ('RESOLVED', 'ARCHIVED')
     and not not_a_failure
   order by id
     for update`

interface Woken {
  readonly state: FailureState
  readonly reason: string
  readonly event: SeenAgain
  readonly numbers?: Readonly<Record<string, number | null>>
}

async function wokenState(
  sql: Queryable,
  projectId: number,
  { failure, events, firstSeen }: { failure: RestingRow; events: readonly SeenFinding[]; firstSeen: FirstSeen },
): Promise<Woken | null> {
  const returned = afterSeen(failure, events, firstSeen)
  if (!('untested' in returned)) {
    const { state, reason, event } = returned
    return state === failure.state || event === null ? null : { state, reason: reason ?? 'seen again', event }
  }
  const { untested: event, quietSinceMs } = returned
  // What is not silent for a day needs no counting of runs.
  if (event.atMs - quietSinceMs < dayMs) return null
  const counted = await readQuiet(sql, projectId, {
    failureId: failure.id,
    firstSeenMs: failure.firstSeenMs,
    fixedAtMs: failure.stateAtMs,
    quietSinceMs,
    nowMs: event.atMs,
  })
  // The run that brings it back began before the event, and is counted by now.
  const quiet = { ...counted, runsSince: Math.max(0, counted.runsSince - 1) }
  if (!wasGone(quiet)) return null
  const hours = Math.floor(quiet.silentMs / 3_600_000)
  return {
    state: 'REGRESSED',
    reason: `seen again after ${hours} h and ${quiet.runsSince} runs without it`,
    event,
    numbers: { ...quiet },
  }
}

async function wake(sql: Queryable, projectId: number, failure: RestingRow, woken: Woken): Promise<void> {
  const { state, reason, event, numbers } = woken
  const at = new Date(event.atMs)
  await sql`
    update failures
       set state = ${state}, state_at = ${at}, state_until = null, until_occurrences = null, until_escalating = false,
           state_reason = ${reason}, state_by = null
     where project_id = ${projectId} and id = ${failure.id}`
  const { release, promptVersion, model } = event
  const detail = { from: failure.state, to: state, reason, release, promptVersion, model, ...numbers }
  await noteActivity(sql, projectId, [
    { failureId: failure.id, kind: state === 'REGRESSED' ? 'regressed' : 'state', actor: null, at, detail },
  ])
}
