import { causedEitherWay, transportPattern } from '#core/memory/cause.ts'
import type { Sql } from '#core/platform/database/connect.ts'

/** Failures that are the environment's though their class is not: tools that could not be reached. */
export const unreachedTools = (sql: Sql, projectId: number, ids: readonly string[]) => sql<{ readonly id: string }[]>`
  select f.id::text from failures f
   where f.project_id = ${projectId} and f.id = any(${ids}::bigint[]) and f.class = ${causedEitherWay}
     and exists (select from fingerprints a
                  where a.project_id = f.project_id and a.failure_id = f.id and a.text ~* ${transportPattern})`
