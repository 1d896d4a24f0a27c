import type { Verdict } from '#core/memory/preflight/answer.ts'
import type { Sql } from '#core/platform/database/connect.ts'

export interface PolicyRow {
  readonly id: string
  readonly name: string
  readonly verdict: Verdict
  readonly enabled: boolean
  readonly message: string | null
}

export const policiesByIds = (sql: Sql, projectId: number, ids: readonly string[]) => sql<PolicyRow[]>`
  select id::text, name, verdict, enabled, message from policies
   where project_id = ${projectId} and id = any(${ids}::bigint[])`
