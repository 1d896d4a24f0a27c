import type { Queryable, Sql } from '#core/platform/database/connect.ts'
import { AppError } from '#core/platform/errors.ts'

import type { FailureState } from '../failure-state.ts'
import { mayMove } from '../failure-state.ts'
import { noteActivity } from './failure-activity.ts'
import { lockFailures, tellFailures } from './failures.ts'
import { checkTexts, reasonMax, versionMax } from './text-limits.ts'

export interface StateChange {
  /** All of them or none. */
  readonly failureIds: readonly string[]
  readonly state: FailureState
  readonly release: string | null
  readonly promptVersion: string | null
  readonly model: string | null
  /** ARCHIVED until then; … */
  readonly until: Date | null
  /** … until it was met so often again; … */
  readonly untilOccurrences: number | null
  /** … or until it is met more often than usual. None of the three: for ever. */
  readonly untilEscalating: boolean
  readonly reason: string | null
  readonly author: string | null
  readonly at: Date
}

/** Failures moved by one change. */
export const movedMax = 200
const occurrencesMax = 1_000_000

/** Moves failures. REGRESSED cannot be set: only seeing it again makes it so. */
export async function setFailureStates(sql: Sql, projectId: number, change: StateChange): Promise<readonly string[]> {
  const ids = checkIds(change.failureIds)
  checkChange(change)
  return sql.begin(async (tx) => {
    const locked = await lockFailures(tx, projectId, ids)
    for (const { shortId, state } of locked.values()) {
      if (mayMove(state, change.state)) continue
      throw new AppError('conflict', `${shortId} is ${state} and cannot be set to ${change.state}.`)
    }
    const before = await snapshots(tx, projectId, ids)
    await move(tx, projectId, ids, change)
    const { state, release, promptVersion, model, until, untilOccurrences, untilEscalating, reason } = change
    const asked = { release, promptVersion, model, until, untilOccurrences, untilEscalating: untilEscalating || null }
    const said = Object.fromEntries(Object.entries({ ...asked, reason }).filter(([, value]) => value !== null))
    await noteActivity(
      tx,
      projectId,
      ids.map((failureId) => ({
        failureId,
        kind: 'state',
        actor: change.author,
        at: change.at,
        detail: { from: locked.get(failureId)!.state, to: state, ...said, before: before.get(failureId) },
      })),
    )
    await tellFailures(tx, projectId, ids)
    return ids
  })
}

async function move(tx: Queryable, projectId: number, ids: readonly string[], change: StateChange): Promise<void> {
  const resolved = change.state === 'RESOLVED'
  await tx`
    update failures
       set state = ${change.state}, state_at = ${change.at}, state_reason = ${change.reason},
           state_by = ${change.author}, state_until = ${change.until}, until_escalating = ${change.untilEscalating},
           until_occurrences = occurrence_count + ${change.untilOccurrences}::bigint,
           resolved_release = ${resolved ? change.release : null},
           resolved_prompt_version = ${resolved ? change.promptVersion : null},
           resolved_model = ${resolved ? change.model : null},
           not_a_failure = false
     where project_id = ${projectId} and id = any(${ids}::bigint[])`
}

/** Everything that a state is made of, as it was: what undoing puts back. */
async function snapshots(tx: Queryable, projectId: number, ids: readonly string[]): Promise<Map<string, unknown>> {
  const rows = await tx<{ id: string; before: unknown }[]>`
    select id::text, jsonb_build_object(
             'state', state, 'state_at', state_at, 'state_until', state_until, 'state_reason', state_reason,
             'state_by', state_by, 'resolved_release', resolved_release,
             'resolved_prompt_version', resolved_prompt_version, 'resolved_model', resolved_model,
             'until_escalating', until_escalating, 'until_occurrences', until_occurrences,
             'not_a_failure', not_a_failure) as before
      from failures where project_id = ${projectId} and id = any(${ids}::bigint[])`
  return new Map(rows.map(({ id, before }) => [id, before]))
}

interface LastChange {
  readonly failureId: string
  readonly activityId: string
  readonly kind: string
  readonly undoable: boolean
}

/**
 * Takes back the last change of state of each failure, exactly: a regressed one is regressed again. Throws `conflict`
 * for one that has changed by itself since, or that nobody changed.
 */
export async function undoFailureStates(
  sql: Sql,
  projectId: number,
  undo: { readonly failureIds: readonly string[]; readonly author: string | null; readonly at: Date },
): Promise<readonly string[]> {
  const ids = checkIds(undo.failureIds)
  return sql.begin(async (tx) => {
    const locked = await lockFailures(tx, projectId, ids)
    const last = await lastChanges(tx, projectId, ids)
    for (const id of ids) {
      if (last.get(id)?.undoable === true) continue
      throw new AppError('conflict', `${locked.get(id)!.shortId} has no change of state that could be taken back.`)
    }
    const before = await snapshots(tx, projectId, ids)
    const changes = ids.map((id) => last.get(id)!)
    await putBack(tx, projectId, changes)
    await noteActivity(
      tx,
      projectId,
      changes.map(({ failureId, activityId }) => ({
        failureId,
        kind: 'state',
        actor: undo.author,
        at: undo.at,
        detail: { from: locked.get(failureId)!.state, undo: activityId, before: before.get(failureId) },
      })),
    )
    await tellFailures(tx, projectId, ids)
    return ids
  })
}

async function lastChanges(
  tx: Queryable,
  projectId: number,
  ids: readonly string[],
): Promise<ReadonlyMap<string, LastChange>> {
  const rows = await tx<LastChange[]>`
    select asked.id::text as "failureId", last.id::text as "activityId", last.kind,
           last.kind = 'state' and last.actor is not null and last.detail ? 'before' as undoable
      from unnest(${ids}::bigint[]) as asked(id) cross join lateral (
        select a.id, a.kind, a.actor, a.detail from failure_activity a
         where a.project_id = ${projectId} and a.failure_id = asked.id
           and a.kind in ('state', 'regressed', 'not_a_failure')
         order by a.id desc limit 1) as last`
  return new Map(rows.map((row) => [row.failureId, row]))
}

async function putBack(tx: Queryable, projectId: number, changes: readonly LastChange[]): Promise<void> {
  await tx`
    update failures f
       set state = b.state, state_at = b.state_at, state_until = b.state_until, state_reason = b.state_reason,
           state_by = b.state_by, resolved_release = b.resolved_release,
           resolved_prompt_version = b.resolved_prompt_version, resolved_model = b.resolved_model,
           until_escalating = b.until_escalating, until_occurrences = b.until_occurrences,
           not_a_failure = b.not_a_failure
      from failure_activity a, jsonb_to_record(a.detail -> 'before') as b (
             state text, state_at timestamptz, state_until timestamptz, state_reason text, state_by text,
             resolved_release text, resolved_prompt_version text, resolved_model text, until_escalating boolean,
             until_occurrences bigint, not_a_failure boolean)
     where a.project_id = ${projectId} and a.id = any(${changes.map(({ activityId }) => activityId)}::bigint[])
       and f.project_id = ${projectId} and f.id = a.failure_id`
}

/** In order, each once. */
export function checkIds(failureIds: readonly string[]): readonly string[] {
  const ids = [...new Set(failureIds)]
  if (ids.length >= 1 && ids.length <= movedMax) return ids
  const message = `between 1 and ${movedMax} failures`
  throw new AppError('invalid', `input.failures takes ${message}.`, { fields: [{ path: 'input.failures', message }] })
}

function checkChange(change: StateChange): void {
  const { state, until, untilOccurrences, untilEscalating, at } = change
  if ((until !== null || untilOccurrences !== null || untilEscalating) && state !== 'ARCHIVED')
    refuse('input.until', 'is allowed with state ARCHIVED only', 'Only ARCHIVED can end by itself.')
  if (until !== null && until <= at) refuse('input.until', 'must lie ahead')
  if (untilOccurrences !== null && (untilOccurrences < 1 || untilOccurrences > occurrencesMax))
    refuse('input.untilOccurrences', `must be between 1 and ${occurrencesMax}`)
  checkTexts([
    { path: 'input.reason', text: change.reason, max: reasonMax },
    { path: 'input.release', text: change.release, max: versionMax },
    { path: 'input.promptVersion', text: change.promptVersion, max: versionMax },
    { path: 'input.model', text: change.model, max: versionMax },
  ])
}

function refuse(path: string, message: string, said = `${path} ${message}.`): never {
  throw new AppError('invalid', said, { fields: [{ path, message }] })
}
