import type { Queryable } from '#core/platform/database/connect.ts'

export interface Apart {
  readonly failures: readonly [string, string]
  readonly reason: string | null
  readonly author: string | null
  readonly at: Date
}

/** Keeps two failures apart from now on; open suggestions about them are closed. */
export async function keepApart(tx: Queryable, projectId: number, { failures, reason, author, at }: Apart) {
  const [low, high] = ordered(failures)
  await tx`
    insert into failures_apart (project_id, low_id, high_id, at, actor, reason)
    values (${projectId}, ${low}, ${high}, ${at}, ${author}, ${reason})
    on conflict do nothing`
  await tx`
    update grouping_suggestions set state = 'dismissed', decided_at = ${at}, decided_by = ${author}
     where project_id = ${projectId} and low_id = ${low} and high_id = ${high} and state = 'open'`
}

/** Somebody merges by hand what was kept apart: that is the newer word. What `from` is kept from, `into` is then. */
export async function joinApart(tx: Queryable, projectId: number, into: string, from: string): Promise<void> {
  const [low, high] = ordered([into, from])
  await tx`delete from failures_apart where project_id = ${projectId} and low_id = ${low} and high_id = ${high}`
  await tx`
    insert into failures_apart (project_id, low_id, high_id, at, actor, reason)
    select ${projectId}, least(other, ${into}::bigint), greatest(other, ${into}::bigint), at, actor, reason
      from (
        select case when low_id = ${from}::bigint then high_id else low_id end as other, at, actor, reason
          from failures_apart
         where project_id = ${projectId} and (low_id = ${from}::bigint or high_id = ${from}::bigint)
      ) as edges
     where other <> ${into}::bigint
    on conflict do nothing`
}

const ordered = ([a, b]: readonly [string, string]): readonly [string, string] =>
  BigInt(a) < BigInt(b) ? [a, b] : [b, a]
