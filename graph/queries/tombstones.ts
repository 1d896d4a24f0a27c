import type { Severity } from '#core/memory/finding.ts'
import type { Sql } from '#core/platform/database/connect.ts'
import { totalCountMax } from '#graph/limits.ts'
import type { Page } from '#graph/paging/page.ts'
import { between } from '#graph/queries/between.ts'
import { containing } from '#graph/queries/containing.ts'

export interface TombstoneRow {
  readonly id: string
  readonly shortId: string
  readonly class: string
  readonly title: string
  readonly severity: Severity
  readonly at: Date
  /** `at` with all its digits: the sort key. */
  readonly atText: string
  readonly by: string | null
  readonly reason: string | null
  readonly swallowed: bigint
  readonly swallowedAt: Date | null
}

const columns = (sql: Sql) => sql`
  failures.id::text, 'F-' || short_no as "shortId", class, title, severity, deleted_at as at,
  deleted_at::text as "atText", deleted_by as by, state_reason as reason, swallowed_count as swallowed,
  swallowed_at as "swallowedAt"`

const saying = (sql: Sql, text: string | null) =>
  text === null
    ? sql``
    : sql`and concat_ws(' ', 'F-' || short_no, class, title, state_reason, deleted_by) ilike ${containing(text)}`

/** What was deleted and not taken back, newest first. `text`: contained in short id, class, title, reason or author. */
export const listTombstones = (sql: Sql, projectId: number, text: string | null, page: Page) => {
  const direction = page.backwards ? sql`asc` : sql`desc`
  return sql<TombstoneRow[]>`
    select ${columns(sql)} from failures
     where project_id = ${projectId} and deleted_at is not null ${saying(sql, text)}
       ${between(sql, sql`deleted_at, failures.id`, ['timestamptz', 'bigint'], page)}
     order by deleted_at ${direction}, failures.id ${direction}
     limit ${page.limit}`
}

/** How many there are, up to `totalCountMax`. */
export async function countTombstones(sql: Sql, projectId: number, text: string | null): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::integer as count from (
      select 1 from failures where project_id = ${projectId} and deleted_at is not null ${saying(sql, text)}
       limit ${totalCountMax}
    ) as matched`
  return row?.count ?? 0
}

/** The one that `F-42` left, while it stands. */
export async function tombstoneByShortNo(sql: Sql, projectId: number, shortNo: number): Promise<TombstoneRow | null> {
  const [row] = await sql<TombstoneRow[]>`
    select ${columns(sql)} from failures
     where project_id = ${projectId} and short_no = ${shortNo} and deleted_at is not null`
  return row ?? null
}
