import type { Queryable, Sql } from '#core/platform/database/connect.ts'
import { AppError } from '#core/platform/errors.ts'

import { noteActivity } from './failure-activity.ts'
import { lockFailures, tellFailures } from './failures.ts'
import { checkTexts, textMax } from './text-limits.ts'

/** Whoever writes: `id` tells whose a comment is, `name` is shown. */
export interface Commenter {
  readonly id: string
  readonly name: string
}

export interface NewComment {
  readonly failureId: string
  readonly text: string
  readonly by: Commenter
  readonly at: Date
}

/** Says something about a failure. Answers the failure. */
export async function addComment(sql: Sql, projectId: number, comment: NewComment): Promise<string> {
  const { failureId, by, at } = comment
  const text = checked(comment.text)
  return sql.begin(async (tx) => {
    await lockFailures(tx, projectId, [failureId])
    const [added] = await tx<[{ id: string }]>`
      insert into failure_comments (project_id, failure_id, at, author_id, author, text)
      values (${projectId}, ${failureId}, ${at}, ${by.id}, ${by.name}, ${text})
      returning id::text`
    const detail = { comment: Number(added.id), did: 'added' }
    await noteActivity(tx, projectId, [{ failureId, kind: 'comment', actor: by.name, at, detail }])
    await tellFailures(tx, projectId, [failureId])
    return failureId
  })
}

export interface CommentChange {
  readonly commentId: string
  /** Null takes it back. */
  readonly text: string | null
  readonly by: Commenter
  readonly at: Date
}

/** Changes a comment, or takes it back; one's own only (`denied` otherwise). Answers the failure. */
export async function changeComment(sql: Sql, projectId: number, change: CommentChange): Promise<string> {
  const { commentId, by, at } = change
  const text = change.text === null ? null : checked(change.text)
  return sql.begin(async (tx) => {
    const { failureId } = await lockOwn(tx, projectId, change)
    await tx`
      update failure_comments
         set text = ${text ?? ''}, edited_at = case when ${text === null} then edited_at else ${at}::timestamptz end,
             deleted_at = ${text === null ? at : null}
       where project_id = ${projectId} and id = ${commentId}`
    const detail = { comment: Number(commentId), did: text === null ? 'removed' : 'edited' }
    await noteActivity(tx, projectId, [{ failureId, kind: 'comment', actor: by.name, at, detail }])
    await tellFailures(tx, projectId, [failureId])
    return failureId
  })
}

async function lockOwn(tx: Queryable, projectId: number, { commentId, by }: CommentChange) {
  const [found] = await tx<{ failureId: string; authorId: string }[]>`
    select failure_id::text as "failureId", author_id as "authorId" from failure_comments
     where project_id = ${projectId} and id = ${commentId} and deleted_at is null
       for update`
  if (found === undefined) throw new AppError('not_found', 'There is no such comment in this project.')
  if (found.authorId !== by.id) throw new AppError('denied', 'This is a comment of somebody else.')
  return found
}

function checked(text: string): string {
  checkTexts([{ path: 'input.text', text, max: textMax, needed: true }])
  return text.trim().replaceAll('\0', '\uFFFD').toWellFormed()
}
