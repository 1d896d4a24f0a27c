import type { Severity } from '#core/memory/finding.ts'
import type { Sql } from '#core/platform/database/connect.ts'

export interface FailureVersionRow {
  readonly failureId: string
  readonly version: number
  readonly at: Date
  readonly author: string | null
  readonly note: string | null
  readonly title: string
  readonly severity: Severity
  readonly rootCause: string | null
  readonly mitigation: string | null
}

/** Versions kept per failure are few; this many are shown. */
const versionsMax = 100

/** Newest first, for each of the failures. */
export const versionsOfFailures = (sql: Sql, projectId: number, failureIds: readonly string[]) => sql<
  FailureVersionRow[]
>`
  select versions.* from unnest(${failureIds}::bigint[]) as asked(id) cross join lateral (
    select failure_id::text as "failureId", version, at, author, note, title, severity, root_cause as "rootCause",
           mitigation
      from failure_versions where project_id = ${projectId} and failure_id = asked.id
     order by version desc limit ${versionsMax}
  ) as versions`
