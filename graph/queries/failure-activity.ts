import type { ActivityKind } from '#core/memory/store/failure-activity.ts'
import type { Sql } from '#core/platform/database/connect.ts'
import { totalCountMax } from '#graph/limits.ts'
import type { Page } from '#graph/paging/page.ts'
import { between } from '#graph/queries/between.ts'

export interface ActivityRow {
  readonly id: string
  readonly at: Date
  readonly atText: string
  readonly actor: string | null
  readonly kind: ActivityKind
  readonly detail: Readonly<Record<string, unknown>>
  /** Of a line that tells of a comment: the comment as it is today. */
  readonly commentId: string | null
  readonly commentText: string | null
  readonly commentAuthorId: string | null
  readonly commentEditedAt: Date | null
  readonly commentDeleted: boolean | null
}

/** Newest first. What a comment says stands with the line that tells of its beginning. */
export const listActivity = (sql: Sql, projectId: number, failureId: string, page: Page) => {
  const direction = page.backwards ? sql`asc` : sql`desc`
  return sql<ActivityRow[]>`
    select a.id::text, a.at, a.at::text as "atText", a.actor, a.kind, a.detail - 'before' as detail,
           c.id::text as "commentId", c.text as "commentText", c.author_id as "commentAuthorId",
           c.edited_at as "commentEditedAt", c.deleted_at is not null as "commentDeleted"
      from (
        select id, at, actor, kind, detail from failure_activity
         where project_id = ${projectId} and failure_id = ${failureId}
           ${between(sql, sql`at, id`, ['timestamptz', 'bigint'], page)}
         order by at ${direction}, id ${direction}
         limit ${page.limit}) as a
      left join failure_comments c
        on c.project_id = ${projectId} and c.id = case when a.kind = 'comment' then (a.detail ->> 'comment')::bigint end
     order by a.at ${direction}, a.id ${direction}`
}

export async function countActivity(sql: Sql, projectId: number, failureId: string): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::integer as count from (
      select 1 from failure_activity where project_id = ${projectId} and failure_id = ${failureId}
       limit ${totalCountMax}
    ) as matched`
  return row?.count ?? 0
}
