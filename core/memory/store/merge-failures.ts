import type { Queryable, Sql } from '#core/platform/database/connect.ts'
import { AppError } from '#core/platform/errors.ts'

import { choosePrototypes } from './attach-aliases.ts'
import { noteActivity } from './failure-activity.ts'
import { joinApart } from './failures-apart.ts'
import { lockFailures, tellFailures } from './failures.ts'
import { holdGrouping } from './grouping-lock.ts'
import { checkTexts, reasonMax } from './text-limits.ts'

export interface FailureMerge {
  readonly into: string
  readonly from: readonly string[]
  readonly reason: string | null
  readonly author: string | null
  readonly at: Date
}

export const mergeMax = 100

/** Makes several failures one: their fingerprints point at `into`, whatever they meet later is counted there. */
export async function mergeFailures(sql: Sql, projectId: number, merge: FailureMerge): Promise<string> {
  checkTexts([{ path: 'input.reason', text: merge.reason, max: reasonMax }])
  return sql.begin(async (tx) => {
    await holdGrouping(tx, projectId)
    await mergeWithin(tx, projectId, merge)
    await tellFailures(tx, projectId, [merge.into, ...new Set(merge.from)])
    return merge.into
  })
}

/** As `mergeFailures`, in the caller's transaction, which holds the grouping, and without telling. */
export async function mergeWithin(tx: Queryable, projectId: number, merge: FailureMerge): Promise<void> {
  const { into, reason, author, at } = merge
  const from = [...new Set(merge.from)]
  if (from.length === 0 || from.length > mergeMax || from.includes(into)) {
    const message = `between 1 and ${mergeMax} failures other than the one they go into`
    throw new AppError('invalid', `input.from takes ${message}.`, { fields: [{ path: 'input.from', message }] })
  }
  await checkMerged(tx, projectId, [into, ...from])
  const locked = await lockFailures(tx, projectId, [into, ...from])
  const target = locked.get(into)!
  const merges = await tx<{ id: string; from: string }[]>`
    insert into failure_merges (project_id, into_id, from_id, at, actor, reason, hashes)
    select ${projectId}, ${into}, f.id, ${at}, ${author}, ${reason},
           coalesce((select array_agg(hash order by hash) from fingerprints a
                      where a.project_id = ${projectId} and a.failure_id = f.id), '{}')
      from unnest(${from}::bigint[]) as f(id)
    returning id::text, from_id::text as from`
  await tx`
    update fingerprints set failure_id = ${into}, attached_by = ${author === null ? 'merge' : `merge by ${author}`}
     where project_id = ${projectId} and failure_id = any(${from}::bigint[])`
  await tx`update failures set merged_into = ${into} where project_id = ${projectId} and id = any(${from}::bigint[])`
  await recount(tx, projectId, into)
  await choosePrototypes(tx, projectId, [into])
  for (const id of from) await joinApart(tx, projectId, into, id)
  await closeSuggestions(tx, projectId, [into, ...from], { author, at })
  await noteActivity(
    tx,
    projectId,
    merges.flatMap(({ id, from: child }) => {
      const own = locked.get(child)!
      const said = { merge: id, reason, into: target.shortId, from: own.shortId, title: own.title }
      return [
        { failureId: into, kind: 'merge' as const, actor: author, at, detail: said },
        { failureId: child, kind: 'merge' as const, actor: author, at, detail: said },
      ]
    }),
  )
}

/** Says of a failure that is none any more what became of it, instead of that there is none. */
async function checkMerged(tx: Queryable, projectId: number, ids: readonly string[]): Promise<void> {
  const [gone] = await tx<{ shortId: string; into: string | null }[]>`
    select 'F-' || f.short_no as "shortId", case when f.deleted_at is null then 'F-' || p.short_no end as into
      from failures f left join failures p on p.project_id = f.project_id and p.id = f.merged_into
     where f.project_id = ${projectId} and f.id = any(${ids}::bigint[]) and f.merged_into is not null
     order by f.id limit 1`
  if (gone === undefined) return
  throw new AppError('conflict', `${gone.shortId} was ${gone.into === null ? 'deleted' : `merged into ${gone.into}`}.`)
}

/** What was asked about two of them is answered. */
async function closeSuggestions(
  tx: Queryable,
  projectId: number,
  ids: readonly string[],
  { author, at }: { readonly author: string | null; readonly at: Date },
): Promise<void> {
  await tx`
    update grouping_suggestions set state = 'accepted', decided_at = ${at}, decided_by = ${author}
     where project_id = ${projectId} and state = 'open'
       and low_id = any(${ids}::bigint[]) and high_id = any(${ids}::bigint[])`
}

/** Counts afresh from the aliases, so that a merge and its undoing leave no trace in the numbers. */
export async function recount(tx: Queryable, projectId: number, failureId: string): Promise<void> {
  await tx`
    update failures f
       set occurrence_count = counts.occurrences, run_count = counts.runs,
           first_seen_at = coalesce(counts.first_at, f.first_seen_at),
           last_seen_at = coalesce(counts.last_at, f.last_seen_at),
           withdrawn = f.withdrawn and counts.occurrences = 0
      from (
        select coalesce((select sum(occurrence_count) from fingerprints
                          where project_id = ${projectId} and failure_id = ${failureId}), 0) as occurrences,
               count(distinct r.trace_id) as runs, min(r.at) as first_at, max(r.at) as last_at
          from fingerprints a join fingerprint_runs r on r.project_id = a.project_id and r.fingerprint = a.hash
         where a.project_id = ${projectId} and a.failure_id = ${failureId}
      ) as counts
     where f.project_id = ${projectId} and f.id = ${failureId}`
}
