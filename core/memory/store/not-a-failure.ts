import type { Queryable, Sql } from '#core/platform/database/connect.ts'
import { AppError } from '#core/platform/errors.ts'

import { noteActivity } from './failure-activity.ts'
import { lockFailures, tellFailures } from './failures.ts'
import { holdGrouping } from './grouping-lock.ts'
import { splitWithin } from './split-failure.ts'
import { checkTexts, reasonMax } from './text-limits.ts'

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
 * Says that something is right as it is. The signals that told of it learn so: they do not tell of it again, until
 * somebody opens it. What is known of it stays, so that it remains one thing, and it never warns.
 */
export async function markNotAFailure(sql: Sql, projectId: number, mark: NotAFailure): Promise<string> {
  check(mark)
  const { fingerprint, reason, author, at } = mark
  return sql.begin(async (tx) => {
    await holdGrouping(tx, projectId)
    let failureId = mark.failureId
    const touched: string[] = []
    if (fingerprint !== null) {
      const alias = await aliasOf(tx, projectId, fingerprint)
      failureId = alias.id
      if (alias.siblings > 1) {
        touched.push(alias.id)
        failureId = await splitWithin(tx, projectId, { failureId, fingerprints: [fingerprint], reason, author, at })
      }
    }
    const { state } = (await lockFailures(tx, projectId, [failureId!])).get(failureId!)!
    await tx`
      update failures
         set not_a_failure = true, state = 'ARCHIVED', state_at = ${at}, state_until = null, state_reason = ${reason},
             state_by = ${author}, until_escalating = false, until_occurrences = null
       where project_id = ${projectId} and id = ${failureId!}`
    const signals = await teach(tx, projectId, failureId!, { reason, author, at })
    const detail = { reason, from: state, signals }
    await noteActivity(tx, projectId, [{ failureId: failureId!, kind: 'not_a_failure', actor: author, at, detail }])
    await tellFailures(tx, projectId, [...touched, failureId!])
    return failureId!
  })
}

function check({ failureId, fingerprint, reason }: NotAFailure): void {
  if (reason.trim() === '') {
    const fields = [{ path: 'input.reason', message: 'must say why' }]
    throw new AppError('invalid', 'input.reason must say why.', { fields })
  }
  checkTexts([{ path: 'input.reason', text: reason, max: reasonMax }])
  if ((failureId === null) === (fingerprint === null)) {
    throw new AppError('invalid', 'Name either input.failure or input.occurrence.', {
      fields: [{ path: 'input', message: 'exactly one of failure and occurrence' }],
    })
  }
}

async function aliasOf(tx: Queryable, projectId: number, fingerprint: string) {
  const [alias] = await tx<{ id: string; siblings: number }[]>`
    select failure_id::text as id,
           (select count(*)::int from fingerprints b
             where b.project_id = a.project_id and b.failure_id = a.failure_id) as siblings
      from fingerprints a where project_id = ${projectId} and hash = ${fingerprint}`
  if (alias === undefined) throw new AppError('not_found', 'There is no such occurrence in this project.')
  return alias
}

/** Occurrences looked at to learn which signals told of a failure. */
const occurrencesMax = 2_000

/** Writes down for every signal that told of the failure what it was taught, by whom and why. Answers the signals. */
async function teach(
  tx: Queryable,
  projectId: number,
  failureId: string,
  { reason, author, at }: { readonly reason: string; readonly author: string | null; readonly at: Date },
): Promise<readonly string[]> {
  const rows = await tx<{ signal: string }[]>`
    insert into signal_exceptions (project_id, signal, failure_id, at, author, reason)
    select distinct ${projectId}::integer, told.signal, ${failureId}::bigint, ${at}::timestamptz, ${author}::text,
           ${reason}::text
      from fingerprints a cross join lateral (
        select signal from occurrences o
         where o.project_id = ${projectId} and o.fingerprint = a.hash order by o.at desc limit ${occurrencesMax}
      ) as told
     where a.project_id = ${projectId} and a.failure_id = ${failureId}
    on conflict (project_id, signal, failure_id) do update set
      at = excluded.at, author = excluded.author, reason = excluded.reason
    returning signal`
  return rows.map(({ signal }) => signal).sort()
}
