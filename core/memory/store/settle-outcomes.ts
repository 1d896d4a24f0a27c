import type { Queryable, Sql } from '#core/platform/database/connect.ts'

import { tellJoined } from './join-outcomes.ts'

/** A run that was warned of and does not come for so long was not started. */
export const heededAfterMs = 30 * 60_000
/** Decisions and their control are looked at so far back. */
const backMs = 24 * 3_600_000
/** An app names its runs if half of so many that were let through can be found. */
const control = { decisionsMin: 5, namedShare: 0.5 } as const
const rowsMax = 1_000
/** Names of decisions that were never stored, and those whose outcome nobody changes any more. */
const forgottenMs = { waiting: 10 * 60_000, joined: 30 * 86_400_000 } as const

/**
 * Tells how decisions ended whose run never came: a BLOCK was obeyed (BLOCKED), a WARN or ROUTE was heeded (PREVENTED).
 * The latter only for apps that name the runs that were let through, or silence would be praised. A run that comes
 * later after all changes it back. Answers how many decisions learnt something.
 */
export async function settleOutcomes(sql: Sql, now: Date): Promise<number> {
  const until = new Date(now.getTime() - heededAfterMs)
  const since = new Date(until.getTime() - backMs)
  await forget(sql, now)
  return sql.begin(async (tx) => {
    const settled = await tx<{ projectId: number; id: string; app: string }[]>`
      with unheard as (
        select project_id, id, app, verdict from warnings w
         where outcome is null and verdict in ('WARN', 'BLOCK', 'ROUTE') and at >= ${since} and at < ${until}
           and not exists (select from preflight_runs r where r.project_id = w.project_id and r.preflight_id = w.id)
      ), naming as (
        select a.project_id, a.app
          from (select distinct project_id, app from unheard where verdict <> 'BLOCK') as a
          cross join lateral (
            select count(*) as n, count(trace_id) as named from warnings w
             where w.project_id = a.project_id and w.app = a.app and w.at >= ${since} and w.at < ${until}
               and w.verdict in ('ALLOW', 'UNKNOWN')) as c
         where c.n >= ${control.decisionsMin} and c.named >= ${control.namedShare}::float8 * c.n
      ), ended as (
        select u.project_id, u.id, case when u.verdict = 'BLOCK' then 'BLOCKED' else 'PREVENTED' end as outcome
          from unheard u left join naming n on n.project_id = u.project_id and n.app = u.app
         where u.verdict = 'BLOCK' or n.app is not null
         limit ${rowsMax}
      )
      update warnings w set outcome = e.outcome, outcome_at = ${now}
        from ended e where w.project_id = e.project_id and w.id = e.id
      returning w.project_id as "projectId", w.id::text, w.app`
    await tellJoined(tx, settled)
    return settled.length
  })
}

async function forget(sql: Queryable, now: Date): Promise<void> {
  const before = (ms: number): Date => new Date(now.getTime() - ms)
  await sql`
    delete from preflight_runs where ctid = any(array(
      select ctid from preflight_runs where not joined and at < ${before(forgottenMs.waiting)}
       limit ${rowsMax * 20}))`
  await sql`
    delete from preflight_runs where ctid = any(array(
      select ctid from preflight_runs where joined and at < ${before(forgottenMs.joined)} limit ${rowsMax}))`
}
