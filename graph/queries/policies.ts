import type { Policy } from '#core/memory/policy.ts'
import type { Sql } from '#core/platform/database/connect.ts'

export interface PolicyRow extends Policy {
  readonly id: string
  readonly updatedAt: Date
  /** Set for one that was deleted: decisions that it made still name it. */
  readonly deletedAt: Date | null
}

const columns = (sql: Sql) => sql`
  id::text, position, name, enabled, verdict, rule, message, mitigation, updated_at as "updatedAt",
  deleted_at as "deletedAt"`

/** Those that were deleted too. */
export const policiesByIds = (sql: Sql, projectId: number, ids: readonly string[]) => sql<PolicyRow[]>`
  select ${columns(sql)} from policies where project_id = ${projectId} and id = any(${ids}::bigint[])`

/** In the order of asking. */
export const listPolicies = (sql: Sql, projectId: number) => sql<PolicyRow[]>`
  select ${columns(sql)} from policies
   where project_id = ${projectId} and deleted_at is null order by position, policies.id`

export interface PolicyVersionRow {
  readonly version: number
  readonly at: Date
  readonly author: string | null
  readonly reason: string | null
  readonly change: string
  readonly summary: string
  readonly shadowShare: number
  readonly policies: readonly Policy[]
}

/** Newest first; `before` pages on. */
export const policyVersions = (sql: Sql, projectId: number, limit: number, before: number | null) => sql<
  PolicyVersionRow[]
>`
  select version, at, author, reason, change, summary, round(shadow_share::numeric, 4)::float8 as "shadowShare",
         policies
    from policy_versions
   where project_id = ${projectId} ${before === null ? sql`` : sql`and version < ${before}`}
   order by version desc limit ${limit}`
