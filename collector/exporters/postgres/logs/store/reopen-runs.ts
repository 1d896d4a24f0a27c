import { logsAfterNs, logsBeforeNs } from '#core/memory/store/run-logs.ts'
import type { Transaction } from '#core/platform/database/connect.ts'

import type { ToldOf } from '../log-rows.ts'

/** A run is brought up again so often at most: whoever logs without end must not have it judged without end. */
const reopenedMax = 1_000

/**
 * Has the runs judged anew that log records tell something of, those that are being judged at this moment as well. Runs
 * that have not come yet are not concerned: they find their records when they are judged.
 */
export async function reopenRuns(tx: Transaction, projectId: number, told: readonly ToldOf[], at: Date): Promise<void> {
  const traceIds = [...new Set(told.flatMap((one) => one.traceIds))]
  const sessions = told.flatMap((one) => one.sessions)
  if (traceIds.length + sessions.length === 0) return
  // Locked in one order, as by those who count spans.
  await tx`
    with meant as (
      select trace_id from traces
       where project_id = ${projectId} and trace_id = any(${traceIds}::uuid[]) and reopened < ${reopenedMax}
      union
      select runs.trace_id
        from unnest(${sessions.map(({ id }) => id.replaceAll('\0', '\uFFFD').toWellFormed())}::text[],
                    ${sessions.map(({ fromNs }) => fromNs.toString())}::bigint[],
                    ${sessions.map(({ toNs }) => toNs.toString())}::bigint[]) as said (session, from_ns, to_ns)
        join traces as runs on runs.project_id = ${projectId} and runs.session_id = said.session
         and runs.started_ns <= said.to_ns + ${logsBeforeNs}::bigint
         and runs.ended_ns >= said.from_ns - ${logsAfterNs}::bigint
       where runs.reopened < ${reopenedMax}
    ), locked as (
      select trace_id from traces where project_id = ${projectId} and trace_id in (select trace_id from meant)
       order by trace_id for update
    )
    update traces t
       set settled_spans = 0, reopened = reopened + 1, updated_at = greatest(t.updated_at, ${at})
      from locked where t.project_id = ${projectId} and t.trace_id = locked.trace_id`
}
