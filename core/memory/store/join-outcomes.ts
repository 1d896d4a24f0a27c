import type { Queryable, Sql } from '#core/platform/database/connect.ts'
import { notifyOutbox, tell } from '#core/platform/outbox.ts'
import { storableJson } from '#core/platform/database/storable.ts'

import { wentAnotherWay, type Ran } from '../heeded.ts'
import type { RouteTarget } from '../preflight/answer.ts'
import { factsFrom } from '../preflight/facts.ts'

const pageRows = 1_000
/** Half a million runs: a day of a busy project after a stop. */
const pagesMax = 500
/** An id that ever more runs name is a mistake of the sender; the first so many count. */
const runsOfOneMax = 16
/** Newest names that wait for their decision; those of decisions that never come would stand in the way of others. */
const waitingMax = 20_000

/**
 * Joins decisions with how their runs really ended: runs updated since `since` that carry a pre-flight id and are over.
 * A run may come before its decision is stored, be judged anew, or share its id with others: what a decision led to is
 * always told from all of them, so that nothing counts twice. What a person or app reported stands; its run only adds
 * whether what failed was remembered. Answers how many decisions learnt something.
 */
export async function joinOutcomes(sql: Sql, since: Date, now: Date): Promise<number> {
  await noteRuns(sql, since, now)
  let learnt = 0
  for (let page = 0; page < pagesMax; page += 1) {
    const { looked, changed } = await joinPage(sql, now)
    learnt += changed
    if (looked < pageRows) break
  }
  return learnt
}

/** Which runs name which decision, whether it is stored already or not. An abandoned run ended neither way. */
async function noteRuns(sql: Sql, since: Date, now: Date): Promise<void> {
  let after = { at: since.toISOString(), trace: '00000000-0000-0000-0000-000000000000' }
  for (let page = 0; page < pagesMax; page += 1) {
    const [last] = await sql<[{ at: string; trace: string; rows: number }?]>`
      with ended as (
        select project_id, trace_id, status, preflight_ids, updated_at from traces
         where (updated_at, trace_id) >= (${after.at}::timestamptz, ${after.trace}::uuid)
           and status in ('OK', 'FAILED', 'RECOVERED') and preflight_ids <> '{}'
         order by updated_at, trace_id limit ${pageRows}
      ), named as (
        insert into preflight_runs as r (project_id, preflight_id, trace_id, failed, at)
        select e.project_id, id, e.trace_id, e.status = 'FAILED', ${now}
          from ended e cross join lateral unnest(e.preflight_ids) as id
         where (select count(*) from preflight_runs k where k.project_id = e.project_id and k.preflight_id = id)
               < ${runsOfOneMax}
            or exists (select from preflight_runs k
                        where k.project_id = e.project_id and k.preflight_id = id and k.trace_id = e.trace_id)
         order by 1, 2, 3
        on conflict (project_id, preflight_id, trace_id) do update
           set failed = excluded.failed, joined = false, at = excluded.at where r.failed <> excluded.failed
      )
      select updated_at::text as at, trace_id::text as trace, (select count(*)::int from ended) as rows
        from ended order by updated_at desc, trace_id desc limit 1`
    if (last === undefined || last.rows < pageRows || (last.at === after.at && last.trace === after.trace)) return
    after = last
  }
}

interface DueRow {
  readonly projectId: number
  readonly id: string
  readonly app: string
  readonly answered: string
  readonly route: RouteTarget | null
  readonly facts: unknown
  readonly failed: boolean
  /** The run that tells how it ended: a failing one if there is one. */
  readonly traceId: string
  readonly runs: readonly Ran[]
}

/** Decisions that some run names and that were not told of it. */
const dueRows = (tx: Queryable) => tx<DueRow[]>`
  with waiting as (
    select project_id, preflight_id from preflight_runs where not joined order by at desc limit ${waitingMax}
  ), due as (
    select distinct project_id, preflight_id from waiting n
     where exists (select from warnings w where w.project_id = n.project_id and w.id = n.preflight_id)
       -- A run that was only reported may not have come yet.
       and exists (select from preflight_runs r join traces t on t.project_id = r.project_id and t.trace_id = r.trace_id
                    where r.project_id = n.project_id and r.preflight_id = n.preflight_id
                      and t.status in ('OK', 'FAILED', 'RECOVERED'))
     limit ${pageRows}
  )
  select w.project_id as "projectId", w.id::text, w.app, w.verdict as answered, w.route, w.facts,
         bool_or(r.failed) as failed, (array_agg(r.trace_id::text order by r.failed desc, r.trace_id))[1] as "traceId",
         json_agg(json_build_object('models', coalesce(t.models, '{}'), 'contexts', coalesce((
           select json_agg(json_build_object('operation', c.operation, 'promptName', c.prompt_name,
                                             'looseHash', replace(c.loose_hash::text, '-', '')))
             from contexts c where c.project_id = t.project_id and c.hash = any(t.context_hashes)), '[]'))) as runs
    from due
    join warnings w on w.project_id = due.project_id and w.id = due.preflight_id
    join preflight_runs r on r.project_id = due.project_id and r.preflight_id = due.preflight_id
    left join traces t on t.project_id = r.project_id and t.trace_id = r.trace_id
   group by w.project_id, w.id`

function outcomeOf({ answered, route, facts: json, failed, runs }: DueRow): string {
  if (answered === 'ALLOW' || answered === 'UNKNOWN') return failed ? 'ALLOWED_AND_FAILED' : 'ALLOWED_AND_FINE'
  if (failed) return 'WARNED_AND_FAILED'
  const facts = factsFrom(json)
  const heeded = facts !== null && runs.every((ran) => wentAnotherWay(facts, route, ran))
  return heeded ? 'PREVENTED' : 'WARNED_AND_FINE'
}

async function joinPage(sql: Sql, now: Date): Promise<{ readonly looked: number; readonly changed: number }> {
  return sql.begin(async (tx) => {
    const due = await dueRows(tx)
    if (due.length === 0) return { looked: 0, changed: 0 }
    const rows = storableJson(
      due.map((row) => ({
        project_id: row.projectId,
        id: row.id,
        trace_id: row.traceId,
        failed: row.failed,
        outcome: outcomeOf(row),
      })),
    )
    const changed = await tx<{ projectId: number; id: string; app: string }[]>`
      update warnings w
         set trace_id = j.trace_id, outcome_at = ${now}, outcome = j.outcome, known = j.known
        from (select w.project_id, w.id,
                     case when w.reported then coalesce(w.trace_id, j.trace_id) else j.trace_id end as trace_id,
                     case when w.reported then w.outcome else j.outcome end as outcome,
                     case when w.reported and w.outcome like '%FINE' or not w.reported and not j.failed then null
                          -- Somebody says that it failed, and the run does not say with what.
                          when w.reported and coalesce(t.fingerprints, '{}') = '{}' then null
                          else exists (
                            select from unnest(t.fingerprints) as f
                              join fingerprints a on a.project_id = j.project_id and a.hash = f
                              join failures x on x.project_id = a.project_id and x.id = a.failure_id
                             where not x.not_a_failure and x.first_seen_at < w.at) end as known
                from json_to_recordset(${rows}::text::json)
                     as j (project_id int, id uuid, trace_id uuid, failed boolean, outcome text)
                join warnings w on w.project_id = j.project_id and w.id = j.id
                left join traces t on t.project_id = j.project_id and t.trace_id = j.trace_id) as j
       where w.project_id = j.project_id and w.id = j.id
         and (w.outcome, w.trace_id, w.known) is distinct from (j.outcome, j.trace_id, j.known)
      returning w.project_id as "projectId", w.id::text, w.app`
    await tx`
      update preflight_runs r set joined = true
        from json_to_recordset(${rows}::text::json) as j (project_id int, id uuid)
       where r.project_id = j.project_id and r.preflight_id = j.id and not r.joined`
    await tellJoined(tx, changed)
    return { looked: due.length, changed: changed.length }
  })
}

/** Tells followers of decisions whose outcome became known. */
export async function tellJoined(
  tx: Queryable,
  joined: readonly { readonly projectId: number; readonly id: string; readonly app: string }[],
): Promise<void> {
  for (const projectId of new Set(joined.map((row) => row.projectId))) {
    const warnings = joined.filter((row) => row.projectId === projectId).map(({ id, app }) => ({ id, app }))
    await tell(tx, projectId, 'warning.issued', { warnings })
  }
  if (joined.length > 0) await notifyOutbox(tx)
}
