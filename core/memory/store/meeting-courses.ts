import type { Queryable } from '#core/platform/database/connect.ts'

import type { CountedContext, CountedMeeting } from '../told-contexts.ts'

/** The course of a row of `context_fingerprints`, as it is told; null where it is not known. */
export const courseOf = (sql: Queryable, row: 'c' | 'm' = 'm') => sql`
  case when ${sql(`${row}.fine_first`)} is not null and ${sql(`${row}.fine_last`)} is not null then json_build_object(
    'fineFirst', ${sql(`${row}.fine_first`)}, 'fineLast', ${sql(`${row}.fine_last`)},
    'fineMs', (extract(epoch from ${sql(`${row}.fine_at`)}) * 1000)::float8) end`

/** What is told of a meeting that changed. */
export const countedMeeting = (sql: Queryable) => sql`
  replace(c.hash::text, '-', '') as context, replace(c.fingerprint::text, '-', '') as fingerprint,
  c.run_count::int as runs, (extract(epoch from c.last_failed_at) * 1000)::float8 as "lastFailedMs",
  ${courseOf(sql, 'c')} as course`

/**
 * Notes when contexts went well first after they met a failure last. Only the first time changes anything, so that most
 * runs that go well write nothing. `counted` is what this transaction made of the contexts, whose rows it holds.
 */
export async function noteFine(
  sql: Queryable,
  projectId: number,
  counted: readonly CountedContext[],
): Promise<readonly CountedMeeting[]> {
  const fine = counted.filter(({ failed, lastOkMs }) => failed > 0 && lastOkMs !== null)
  if (fine.length === 0) return []
  return sql<CountedMeeting[]>`
    update context_fingerprints c set fine_at = to_timestamp(t.ok_ms / 1000)
      from unnest(${fine.map(({ hash }) => hash)}::uuid[], ${fine.map(({ lastOkMs }) => lastOkMs)}::float8[])
           as t (hash, ok_ms)
     where c.project_id = ${projectId} and c.hash = t.hash and c.fine_at is null
       and c.last_failed_at < to_timestamp(t.ok_ms / 1000)
    returning ${countedMeeting(sql)}`
}
