import type { Sql } from '#core/platform/database/connect.ts'

import { noteActivity } from './failure-activity.ts'
import { tellFailures } from './failures.ts'

const endedMax = 500

/** Opens failures whose archive has come to its date, also when nothing meets them. Answers how many. */
export async function openEndedArchives(sql: Sql, now: Date): Promise<number> {
  return sql.begin(async (tx) => {
    const reason = 'its archive ended'
    const opened = await tx<{ projectId: number; id: string }[]>`
      update failures f
         set state = 'OPEN', state_at = ended.state_until, state_until = null, until_occurrences = null,
             until_escalating = false, state_reason = ${reason}, state_by = null
        from (select project_id, id, state_until from failures
               where state = 'ARCHIVED' and state_until <= ${now} and merged_into is null
               order by project_id, id limit ${endedMax} for update skip locked) as ended
       where f.project_id = ended.project_id and f.id = ended.id
      returning f.project_id as "projectId", f.id::text`
    for (const projectId of new Set(opened.map((one) => one.projectId))) {
      const ids = opened.filter((one) => one.projectId === projectId).map(({ id }) => id)
      const detail = { from: 'ARCHIVED', to: 'OPEN', reason }
      await noteActivity(
        tx,
        projectId,
        ids.map((failureId) => ({ failureId, kind: 'state', actor: null, at: now, detail })),
      )
      await tellFailures(tx, projectId, ids)
    }
    return opened.length
  })
}
