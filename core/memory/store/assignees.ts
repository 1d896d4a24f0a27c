import type { Sql } from '#core/platform/database/connect.ts'
import { AppError } from '#core/platform/errors.ts'

import { noteActivity } from './failure-activity.ts'
import { checkIds } from './failure-states.ts'
import { lockFailures, tellFailures } from './failures.ts'

export interface Assignment {
  /** All of them or none. */
  readonly failureIds: readonly string[]
  /** Null takes it from whoever has it. */
  readonly userId: number | null
  readonly author: string | null
  readonly at: Date
}

/** Gives failures to a member of the project. Throws `invalid` for anybody else. */
export async function assignFailures(sql: Sql, projectId: number, given: Assignment): Promise<readonly string[]> {
  const { userId, author, at } = given
  const ids = checkIds(given.failureIds)
  return sql.begin(async (tx) => {
    await lockFailures(tx, projectId, ids)
    let email: string | null = null
    if (userId !== null) {
      const [member] = await tx<{ email: string }[]>`
        select u.email from project_members m join users u on u.id = m.user_id
         where m.project_id = ${projectId} and m.user_id = ${userId} and u.active`
      if (member === undefined) {
        const message = 'must be a member of this project'
        throw new AppError('invalid', `input.assignee ${message}.`, { fields: [{ path: 'input.assignee', message }] })
      }
      email = member.email
    }
    const changed = await tx<{ id: string }[]>`
      update failures set assignee_id = ${userId}
       where project_id = ${projectId} and id = any(${ids}::bigint[])
         and assignee_id is distinct from ${userId}
      returning id::text`
    await noteActivity(
      tx,
      projectId,
      changed.map(({ id }) => ({ failureId: id, kind: 'assign', actor: author, at, detail: { to: email } })),
    )
    if (changed.length > 0)
      await tellFailures(
        tx,
        projectId,
        changed.map(({ id }) => id),
      )
    return ids
  })
}
