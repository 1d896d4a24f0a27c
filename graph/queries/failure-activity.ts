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
  /** `F-42` of the failure it was done to, where that one was merged into the one asked about. */
  readonly about: string | null
  readonly detail: Readonly<Record<string, unknown>>
  /** Of a line that tells of a comment: the comment as it is today. */
  readonly commentId: string | null
  readonly commentText: string | null
  readonly commentAuthorId: string | null
  readonly commentEditedAt: Date | null
  readonly commentDeleted: boolean | null
}

/** A failure, and those that were merged into it. */
export interface FailureFamily {
  readonly id: string
  readonly merged: readonly string[]
}

const mergedMax = 1_000

/**
 * A failure and all that is merged into it, through however many steps. Undoing a merge takes one out again, with
 * its lines: they never moved.
 */
export async function withMerged(sql: Sql, projectId: number, failureId: string): Promise<FailureFamily> {
  const rows = await sql<{ id: string }[]>`
    with recursive family as (
      select ${failureId}::bigint as id
      union
      select f.id
        from family
        join failure_merges m on m.project_id = ${projectId} and m.into_id = family.id and m.undone_at is null
        join failures f on f.project_id = ${projectId} and f.id = m.from_id and f.merged_into = family.id
    )
    select id::text from family where id <> ${failureId}::bigint limit ${mergedMax}`
  return { id: failureId, merged: rows.map(({ id }) => id) }
}

/** A merge is told on both sides; where both are listed, once. */
const oncePerMerge = (sql: Sql, projectId: number, { id, merged }: FailureFamily) =>
  merged.length === 0
    ? sql``
    : sql`
           and not (kind in ('merge', 'unmerge') and exists (
             select 1 from failure_activity other
              where other.project_id = ${projectId} and other.failure_id = any(${[id, ...merged]}::bigint[])
                and other.failure_id <> failure_activity.failure_id and other.kind = failure_activity.kind
                and other.detail ->> 'merge' = failure_activity.detail ->> 'merge'
                and other.id < failure_activity.id))`

/** An index is walked in order for one failure; of several, their lines are sorted. */
const ofThese = (sql: Sql, { id, merged }: FailureFamily) =>
  merged.length === 0 ? sql`failure_id = ${id}` : sql`failure_id = any(${[id, ...merged]}::bigint[])`

/**
 * Newest first: what was done to a failure, and to those that were merged into it, in one order. What a comment says
 * stands with the line that tells of its beginning.
 */
export const listActivity = (sql: Sql, projectId: number, family: FailureFamily, page: Page) => {
  const direction = page.backwards ? sql`asc` : sql`desc`
  return sql<ActivityRow[]>`
    select a.id::text, a.at, a.at::text as "atText", a.actor, a.kind, a.detail - 'before' as detail,
           (select 'F-' || f.short_no from failures f
             where f.project_id = ${projectId} and f.id = a.failure_id
               and a.failure_id <> ${family.id}::bigint) as about,
           c.id::text as "commentId", c.text as "commentText", c.author_id as "commentAuthorId",
           c.edited_at as "commentEditedAt", c.deleted_at is not null as "commentDeleted"
      from (
        select id, at, actor, kind, detail, failure_id from failure_activity
         where project_id = ${projectId} and ${ofThese(sql, family)} ${oncePerMerge(sql, projectId, family)}
           ${between(sql, sql`at, id`, ['timestamptz', 'bigint'], page)}
         order by at ${direction}, id ${direction}
         limit ${page.limit}) as a
      left join failure_comments c
        on c.project_id = ${projectId} and c.id = case when a.kind = 'comment' then (a.detail ->> 'comment')::bigint end
     order by a.at ${direction}, a.id ${direction}`
}

export async function countActivity(sql: Sql, projectId: number, family: FailureFamily): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::integer as count from (
      select 1 from failure_activity
       where project_id = ${projectId} and ${ofThese(sql, family)} ${oncePerMerge(sql, projectId, family)}
       limit ${totalCountMax}
    ) as matched`
  return row?.count ?? 0
}
