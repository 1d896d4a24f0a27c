import type { Queryable } from '#core/platform/database/connect.ts'

import type { FailureState } from '../failure-state.ts'
import { afterSeen } from '../failure-state.ts'
import type { SeenFinding } from './remember-findings.ts'

interface StateRow {
  id: string
  state: FailureState
  state_at: Date
  state_until: Date | null
  resolved_release: string | null
  resolved_prompt_version: string | null
  resolved_model: string | null
}

/** Moves failures that were put to rest and are seen again: resolved ones regress, archives that ran out open. */
export async function wakeFailures(
  sql: Queryable,
  projectId: number,
  seen: readonly SeenFinding[],
  failureOf: ReadonlyMap<string, string>,
): Promise<void> {
  const ids = [...new Set(seen.map(({ finding }) => failureOf.get(finding.fingerprints[0]!.hash)!))]
  const resting = await sql<StateRow[]>`
    select id::text, state, state_at, state_until, resolved_release, resolved_prompt_version, resolved_model
      from failures
     where project_id = ${projectId} and id = any(${ids}::bigint[]) and state in ('RESOLVED', 'ARCHIVED')
     order by id
       for update`
  for (const row of resting) {
    const events = seen.filter(({ finding }) => failureOf.get(finding.fingerprints[0]!.hash) === row.id)
    for (const event of events) {
      const state = afterSeen(stateOf(row), event)
      if (state === row.state) continue
      const reason = `seen again${event.release === null ? '' : ` in ${event.release}`}`
      await sql`
        update failures
           set state = ${state}, state_at = ${new Date(event.atMs)}, state_until = null, state_reason = ${reason}
         where project_id = ${projectId} and id = ${row.id}`
      break
    }
  }
}

const stateOf = (row: StateRow) => ({
  state: row.state,
  stateAtMs: row.state_at.getTime(),
  untilMs: row.state_until?.getTime() ?? null,
  resolvedRelease: row.resolved_release,
  resolvedPromptVersion: row.resolved_prompt_version,
  resolvedModel: row.resolved_model,
})
