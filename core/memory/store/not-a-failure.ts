import type { Sql } from '#core/platform/database/connect.ts'
import { AppError } from '#core/platform/errors.ts'

import { lockFailures, tellFailures } from './failures.ts'
import { noteVersion } from './merge-failures.ts'
import { splitWithin } from './split-failure.ts'

export interface NotAFailure {
  /** The failure as a whole, or … */
  readonly failureId: string | null
  /** … what one occurrence was recognised by: it is split off first when the failure has other fingerprints too. */
  readonly fingerprint: string | null
  readonly reason: string
  readonly author: string | null
  readonly at: Date
}

/**
 * Says that something is right as it is. It is still recognised, so that it stays one thing, but it never warns again.
 */
export async function markNotAFailure(sql: Sql, projectId: number, mark: NotAFailure): Promise<string> {
  const { fingerprint, reason, author, at } = mark
  if (reason.trim() === '') {
    const fields = [{ path: 'input.reason', message: 'must say why' }]
    throw new AppError('invalid', 'input.reason must say why.', { fields })
  }
  if ((mark.failureId === null) === (fingerprint === null)) {
    throw new AppError('invalid', 'Name either input.failure or input.occurrence.', {
      fields: [{ path: 'input', message: 'exactly one of failure and occurrence' }],
    })
  }
  return sql.begin(async (tx) => {
    let failureId = mark.failureId
    const touched: string[] = []
    if (fingerprint !== null) {
      const [alias] = await tx<{ id: string; siblings: number }[]>`
        select failure_id::text as id,
               (select count(*)::int from fingerprints b
                 where b.project_id = a.project_id and b.failure_id = a.failure_id) as siblings
          from fingerprints a where project_id = ${projectId} and hash = ${fingerprint}`
      if (alias === undefined) throw new AppError('not_found', 'There is no such occurrence in this project.')
      failureId = alias.id
      if (alias.siblings > 1) {
        touched.push(alias.id)
        failureId = await splitWithin(tx, projectId, { failureId, fingerprints: [fingerprint], reason, author })
      }
    }
    await lockFailures(tx, projectId, [failureId!])
    await tx`
      update failures
         set not_a_failure = true, state = 'ARCHIVED', state_at = ${at}, state_until = null, state_reason = ${reason}
       where project_id = ${projectId} and id = ${failureId!}`
    await noteVersion(tx, projectId, failureId!, author, `not a failure: ${reason}`)
    await tellFailures(tx, projectId, [...touched, failureId!])
    return failureId!
  })
}
