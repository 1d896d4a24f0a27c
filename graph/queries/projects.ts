import type { Sql } from '#core/platform/database/connect.ts'

export interface ProjectRow {
  readonly id: string
  readonly name: string
}

export const projectsByIds = (sql: Sql, ids: readonly string[]) => sql<ProjectRow[]>`
  select id::text, name from projects where id = any(${ids}::integer[])`
