import type { Queryable } from '#core/platform/database/connect.ts'

import type { FoldInput } from '../fold-input.ts'
import { foldText, readFoldText } from '../fold-text.ts'

/** A fold input that is committed with its spans and not folded in yet. */
export interface PendingFold {
  readonly projectId: number
  readonly id: bigint
  readonly input: FoldInput
}

/** Keeps an input in the transaction that stores its spans. */
export async function keepPending(tx: Queryable, projectId: number, input: FoldInput): Promise<PendingFold> {
  const [{ id }] = await tx<[{ id: bigint }]>`
    insert into pending_folds (project_id, span_count, body)
    values (${projectId}, ${input.spanCount}, ${foldText(input)})
    returning id`
  return { projectId, id, input }
}

/**
 * Takes these rows away in the caller's transaction and answers which were still there: only they may be folded in, the
 * others were by somebody else. Waits for one that another transaction is taking.
 */
export async function takePending(tx: Queryable, projectId: number, ids: readonly bigint[]): Promise<Set<bigint>> {
  const taken = await tx<{ id: bigint }[]>`
    delete from pending_folds
     where project_id = ${projectId} and id = any (${ids.map(String)}::bigint[])
    returning id`
  return new Set(taken.map(({ id }) => id))
}

/** Sets one aside that the database refuses for what it holds. */
export const refusePending = (sql: Queryable, { projectId, id }: PendingFold, reason: string) =>
  sql`update pending_folds set refused = ${reason} where project_id = ${projectId} and id = ${String(id)}::bigint`

/** What was left behind by a process that ended, oldest first, at most `limit`. */
export async function abandonedFolds(sql: Queryable, before: Date, limit: number): Promise<PendingFold[]> {
  const rows = await sql<{ project_id: number; id: bigint; body: string }[]>`
    select project_id, id, body from pending_folds
     where refused is null and at < ${before}
     order by at limit ${limit}`
  return rows.map(({ project_id, id, body }) => ({ projectId: project_id, id, input: readFoldText(body) }))
}
