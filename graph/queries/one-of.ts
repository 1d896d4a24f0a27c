import type { Sql } from '#core/platform/database/connect.ts'

type Fragment = ReturnType<Sql>

/** The column holds one of the values. A single one is compared plainly: an index then answers in order, unsorted. */
export const oneOf = (sql: Sql, column: Fragment, values: readonly string[]): Fragment =>
  values.length === 1 ? sql`and ${column} = ${values[0] ?? ''}::text` : sql`and ${column} = any(${values}::text[])`
