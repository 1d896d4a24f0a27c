import type { Queryable, Sql } from '#core/platform/database/connect.ts'
import { AppError } from '#core/platform/errors.ts'

import { choosePrototypes } from './attach-aliases.ts'
import { noteActivity } from './failure-activity.ts'
import { keepApart } from './failures-apart.ts'
import { tellFailures } from './failures.ts'
import { holdGrouping } from './grouping-lock.ts'
import { recount } from './merge-failures.ts'
import { checkTexts, reasonMax } from './text-limits.ts'

export interface MergeUndoing {
  readonly mergeId: string
  readonly reason: string | null
  readonly author: string | null
  readonly at: Date
}

interface MergeRow {
  readonly into: string
  readonly from: string
  readonly fromShortId: string
  readonly fromTitle: string
  readonly undone: boolean
  readonly stands: boolean
  readonly root: string | null
  readonly rootShortId: string | null
}

/**
 * Takes a merge back: its fingerprints, and those that came through them since, point at their own failure again, with
 * everything counted under them. The two are kept apart from then on. Answers the failure that is back, then the one
 * it came out of. Throws `conflict` when that cannot be done any more.
 */
export async function undoMerge(sql: Sql, projectId: number, undoing: MergeUndoing): Promise<[string, string]> {
  const { mergeId, reason, author, at } = undoing
  checkTexts([{ path: 'input.reason', text: reason, max: reasonMax }])
  return sql.begin(async (tx) => {
    await holdGrouping(tx, projectId)
    const merge = await readMerge(tx, projectId, mergeId)
    const root = merge.root!
    const moved = await moveBack(tx, projectId, mergeId, merge.from, root, author)
    if (moved === 0) {
      const what = `Nothing of ${merge.fromShortId} is left in ${merge.rootShortId}: its fingerprints went elsewhere since.`
      throw new AppError('conflict', what)
    }
    await tx`update failures set merged_into = null where project_id = ${projectId} and id = ${merge.from}`
    await tx`
      update failure_merges set undone_at = ${at}, undone_by = ${author}
       where project_id = ${projectId} and id = ${mergeId}`
    for (const id of [merge.from, root]) await recount(tx, projectId, id)
    await choosePrototypes(tx, projectId, [merge.from, root])
    await keepApart(tx, projectId, { failures: [merge.from, root], reason, author, at })
    const detail = { merge: mergeId, reason, from: merge.fromShortId, into: merge.rootShortId, title: merge.fromTitle }
    await noteActivity(tx, projectId, [
      { failureId: merge.from, kind: 'unmerge', actor: author, at, detail },
      { failureId: root, kind: 'unmerge', actor: author, at, detail },
    ])
    await tellFailures(tx, projectId, [merge.from, root])
    return [merge.from, root]
  })
}

async function readMerge(tx: Queryable, projectId: number, mergeId: string): Promise<MergeRow> {
  const [merge] = await tx<MergeRow[]>`
    with recursive merge as (
      select * from failure_merges where project_id = ${projectId} and id = ${mergeId}
    ), followed as (
      select f.id, f.merged_into, 1 as steps from failures f, merge
       where f.project_id = ${projectId} and f.id = merge.into_id
      union all
      select f.id, f.merged_into, steps + 1 from followed
        join failures f on f.project_id = ${projectId} and f.id = followed.merged_into
       where steps < 100
    )
    select merge.into_id::text as into, merge.from_id::text as from, 'F-' || own.short_no as "fromShortId",
           own.title as "fromTitle", merge.undone_at is not null as undone,
           own.merged_into = merge.into_id and own.deleted_at is null as stands,
           root.id::text as root, 'F-' || root.short_no as "rootShortId"
      from merge join failures own on own.project_id = ${projectId} and own.id = merge.from_id
      left join followed on followed.merged_into is null
      left join failures root on root.project_id = ${projectId} and root.id = followed.id`
  if (merge === undefined) throw new AppError('not_found', 'There is no such merge in this project.')
  if (merge.undone || !merge.stands) throw new AppError('conflict', 'This merge was undone before.')
  if (merge.root === null) throw new AppError('conflict', 'The failure it was merged into was deleted.')
  return merge
}

/** An alias that came through a moved one belongs to it, however many steps between. */
async function moveBack(
  tx: Queryable,
  projectId: number,
  mergeId: string,
  from: string,
  root: string,
  author: string | null,
): Promise<number> {
  const moved = await tx`
    with recursive own as (
      select a.hash from failure_merges m join fingerprints a on a.project_id = ${projectId} and a.hash = any(m.hashes)
       where m.project_id = ${projectId} and m.id = ${mergeId} and a.failure_id = ${root}::bigint
      union
      select a.hash from own join fingerprints a on a.project_id = ${projectId} and a.via = own.hash
       where a.failure_id = ${root}::bigint
    )
    update fingerprints
       set failure_id = ${from}, attached_by = ${author === null ? 'merge undone' : `merge undone by ${author}`}
     where project_id = ${projectId} and hash in (select hash from own)`
  return moved.count
}
