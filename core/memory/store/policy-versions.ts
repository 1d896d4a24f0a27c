import type { Queryable } from '#core/platform/database/connect.ts'
import { storableJson } from '#core/platform/database/storable.ts'

import type { PolicyList } from '../policy.ts'

/** Who changes policies, why and when. */
export interface ChangedBy {
  readonly author: string | null
  readonly reason: string | null
  readonly at: Date
}

export interface ListChange {
  readonly change: 'seeded' | 'saved' | 'deleted' | 'reordered' | 'shadow' | 'restored' | 'imported'
  /** What changed, in a line. */
  readonly summary: string
}

/** Keeps a list as it is after a change. The caller holds the lock on the project. Answers the version it became. */
export async function keepVersion(
  tx: Queryable,
  projectId: number,
  { policies, shadowShare }: Pick<PolicyList, 'policies' | 'shadowShare'>,
  { author, reason, at }: ChangedBy,
  { change, summary }: ListChange,
): Promise<number> {
  const [row] = await tx<[{ version: number }]>`
    insert into policy_versions (project_id, version, at, author, reason, change, summary, shadow_share, policies)
    values (${projectId},
            (select coalesce(max(version), 0) + 1 from policy_versions where project_id = ${projectId}), ${at},
            ${author}, ${reason}, ${change}, ${summary}, ${shadowShare}, ${storableJson(policies)}::text::jsonb)
    returning version`
  return row.version
}

/** The list as it was at a version; null when there was none. */
export async function listAt(
  tx: Queryable,
  projectId: number,
  version: number,
): Promise<Pick<PolicyList, 'policies' | 'shadowShare'> | null> {
  const [row] = await tx<[Pick<PolicyList, 'policies' | 'shadowShare'>?]>`
    select policies, round(shadow_share::numeric, 4)::float8 as "shadowShare" from policy_versions
     where project_id = ${projectId} and version = ${version}`
  return row ?? null
}
