import type { Queryable, Sql } from '#core/platform/database/connect.ts'
import { notifyOutbox, tell } from '#core/platform/outbox.ts'
import { storableJson } from '#core/platform/database/storable.ts'

import { learnCurve, type LearntCurve } from '../learn-curve.ts'
import { curveOutcomesMin, type CurvePoint, type Judged, type RiskCurve } from '../risk-curve.ts'

/** Decisions that a curve is learnt from: the newest so many, of so many days. */
const outcomesMax = 20_000
const days = 60
/** A curve is learnt anew once outcomes grew by a fifth, and by so many. */
const newOutcomesMin = 100
const curvesMax = 20

/** The newest curve of one project, or of all that have one. */
export async function readCurves(sql: Queryable, projectId: number | null): Promise<Map<number, RiskCurve>> {
  const rows = await sql<{ projectId: number; version: number; points: readonly CurvePoint[] }[]>`
    select distinct on (project_id) project_id as "projectId", version, points from risk_curves
     ${projectId === null ? sql`` : sql`where project_id = ${projectId}`}
     order by project_id, version desc`
  return new Map(rows.map(({ projectId: project, ...curve }) => [project, curve]))
}

/** Learns curves anew where enough outcomes came in. Answers how many are new; one that does not help is not kept. */
export async function learnCurves(sql: Sql, now: Date): Promise<number> {
  const since = new Date(now.getTime() - days * 86_400_000)
  const due = await sql<{ projectId: number }[]>`
    select p.id as "projectId"
      from projects p
      left join lateral (select outcomes, at from risk_curves where project_id = p.id order by version desc limit 1) c
        on true
      cross join lateral (
        select count(*)::int as n from (
          select 1 from warnings w where w.project_id = p.id and w.at >= ${since} and ${isJudged(sql)}
           limit ${outcomesMax}) as seen) as judged
     where judged.n >= ${curveOutcomesMin}
       and (c.outcomes is null or judged.n >= c.outcomes + greatest(${newOutcomesMin}, c.outcomes / 5)
            -- Once there are more than are looked at, time alone tells that there are new ones.
            or (judged.n = ${outcomesMax} and c.at < ${new Date(now.getTime() - 86_400_000)}))
     order by p.id`
  let made = 0
  for (const { projectId } of due) if (await learnOne(sql, projectId, since, now)) made += 1
  return made
}

/** What people or blocks prevented says nothing of how the run would have ended. */
const isJudged = (sql: Queryable) => sql`w.risk_raw is not null and w.outcome like '%AND%'`

async function learnOne(sql: Sql, projectId: number, since: Date, now: Date): Promise<boolean> {
  const judged = await sql<Judged[]>`
    select w.risk_raw::float8 as raw, w.outcome like '%FAILED' as failed from warnings w
     where w.project_id = ${projectId} and w.at >= ${since} and ${isJudged(sql)}
     order by w.at desc, w.id desc limit ${outcomesMax}`
  const learnt = learnCurve(judged.toReversed())
  await keepCurve(sql, projectId, learnt, judged.length, now)
  return learnt.helps
}

/** A curve that does not help is kept without points: it says that the raw risk is the better one, and was tried. */
async function keepCurve(
  sql: Sql,
  projectId: number,
  { points, before, after }: LearntCurve,
  outcomes: number,
  now: Date,
): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`select id from projects where id = ${projectId} for update`
    const [row] = await tx<[{ version: number }]>`
      insert into risk_curves (
        project_id, version, at, outcomes, points, brier_before, brier_after, ece_before, ece_after)
      values (${projectId},
              (select coalesce(max(version), 0) + 1 from risk_curves where project_id = ${projectId}), ${now},
              ${outcomes}, ${storableJson(points)}::text::jsonb, ${before.brier}, ${after.brier}, ${before.ece},
              ${after.ece})
      returning version`
    await tx`delete from risk_curves where project_id = ${projectId} and version <= ${row.version - curvesMax}`
    await tell(tx, projectId, 'curve.changed', {})
    await notifyOutbox(tx)
  })
}
