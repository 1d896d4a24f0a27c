import type { Queryable } from '#core/platform/database/connect.ts'
import { storableJson } from '#core/platform/database/storable.ts'

/** What can be done to a failure, or happen to it. */
export const activityKinds = [
  'state',
  'regressed',
  'edit',
  'assign',
  'comment',
  'ticket',
  'mitigation',
  'merge',
  'unmerge',
  'split',
  'attach',
  'apart',
  'delete',
  'lift',
  'not_a_failure',
  'version',
] as const
export type ActivityKind = (typeof activityKinds)[number]

export interface Activity {
  readonly failureId: string
  readonly kind: ActivityKind
  /** Who did it; null when the memory decided by itself. */
  readonly actor: string | null
  readonly at: Date
  /** What exactly, and why (`reason`). Becomes JSON. */
  readonly detail: Readonly<Record<string, unknown>>
}

/** Adds lines to the history of failures, in the transaction that does what they tell. Answers their ids, in order. */
export async function noteActivity(
  tx: Queryable,
  projectId: number,
  activities: readonly Activity[],
): Promise<readonly string[]> {
  if (activities.length === 0) return []
  const rows = activities.map((one, place) => ({ ...one, place, at: one.at.toISOString() }))
  const noted = await tx<{ id: string }[]>`
    insert into failure_activity (project_id, failure_id, at, actor, kind, detail)
    select ${projectId}, "failureId", at, actor, kind, detail
      from json_to_recordset(${storableJson(rows)}::text::json) as t (
        place int, "failureId" bigint, at timestamptz, actor text, kind text, detail jsonb)
     order by place
    returning id::text`
  return noted.map(({ id }) => id)
}
