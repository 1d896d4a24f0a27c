import type { Sql } from '#core/platform/database/connect.ts'
import { stepOf } from '#graph/queries/timeseries.ts'

/** Patterns detected for the first time within each step, by kind or all together. */
export const patternsPerStep = (
  sql: Sql,
  projectId: number,
  { from, to, stepSeconds, perKind }: { from: Date; to: Date; stepSeconds: number; perKind: boolean },
) => sql<{ at: Date; series: string; value: number }[]>`
  select to_timestamp(${stepOf(sql, sql`first_detected_at`, stepSeconds)}) as at,
         ${perKind ? sql`kind` : sql`'all'`} as series, count(*)::float8 as value
    from patterns where project_id = ${projectId} and first_detected_at >= ${from} and first_detected_at < ${to}
   group by 1, 2 order by 1, 2`
