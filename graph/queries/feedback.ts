import type { Sql } from '#core/platform/database/connect.ts'

export interface FeedbackRow {
  readonly id: string
  readonly at: Date
  readonly traceId: string
  readonly spanId: string | null
  readonly key: string
  readonly score: number | null
  readonly label: string | null
  readonly comment: string | null
  readonly author: string | null
}

/** Entries shown per run. */
const feedbackMax = 200

/** In order of time, for each of the runs. */
export const feedbackOfRuns = (sql: Sql, projectId: number, traceIds: readonly string[]) => sql<FeedbackRow[]>`
  select shown.* from unnest(${traceIds}::uuid[]) as asked(id) cross join lateral (
    select id::text, at, replace(trace_id::text, '-', '') as "traceId", encode(span_id, 'hex') as "spanId", key, score,
           label, comment, author
      from feedback where project_id = ${projectId} and trace_id = asked.id
     order by at, feedback.id limit ${feedbackMax}
  ) as shown`
