import type { Queryable } from '#core/platform/database/connect.ts'

import type { CountedMeeting } from '../told-contexts.ts'
import { countedMeeting } from './meeting-courses.ts'

/** Takes back that runs met a context and a failure together. Answers how often each pair has met by now. */
export async function withdrawMeetings(
  sql: Queryable,
  projectId: number,
  meetings: readonly { readonly context: string; readonly fingerprint: string }[],
): Promise<readonly CountedMeeting[]> {
  if (meetings.length === 0) return []
  return sql<CountedMeeting[]>`
    with less as (
      select context, fingerprint, count(*)::int as runs
        from unnest(${meetings.map(({ context }) => context)}::uuid[],
                    ${meetings.map(({ fingerprint }) => fingerprint)}::uuid[]) as t (context, fingerprint)
       group by 1, 2
    ), locked as (
      select c.hash, c.fingerprint from context_fingerprints c
        join less on less.context = c.hash and less.fingerprint = c.fingerprint
       where c.project_id = ${projectId} order by c.hash, c.fingerprint for update of c
    )
    update context_fingerprints c set run_count = greatest(0, c.run_count - less.runs)
      from locked join less on less.context = locked.hash and less.fingerprint = locked.fingerprint
     where c.project_id = ${projectId} and c.hash = locked.hash and c.fingerprint = locked.fingerprint
    returning ${countedMeeting(sql)}`
}
