import type { Sql } from '#core/platform/database/connect.ts'

export interface FailureFacetRow {
  readonly failureId: string
  readonly item: string
  readonly runs: bigint
  readonly ofRuns: bigint
  readonly usualShare: number
  readonly lift: number
  readonly q: number
  readonly concentrated: boolean
}

/** What the failures' runs have about them, most telling first. */
export const facetsOfFailures = (sql: Sql, projectId: number, failureIds: readonly string[]) => sql<FailureFacetRow[]>`
  select failure_id::text as "failureId", item, runs, of_runs as "ofRuns", usual_share as "usualShare", lift, q,
         concentrated
    from failure_facets
   where project_id = ${projectId} and failure_id = any(${failureIds}::bigint[])
   order by q, lift desc, item`
