import { bins } from '#core/memory/record/calibration.ts'
import type { RecordCell } from '#core/memory/record/cells.ts'
import type { CurvePoint } from '#core/memory/risk-curve.ts'
import type { Sql } from '#core/platform/database/connect.ts'
import { storableJson } from '#core/platform/database/storable.ts'

export interface OutcomeFilter {
  readonly app: string | null
  readonly policyId: string | null
  readonly failureId: string | null
  readonly since: Date
  readonly until: Date
}

/** The newest so many decisions of a window are counted. */
const decisionsMax = 200_000

/**
 * Decisions of a window that were decided alike and ended alike; `own` is false for those that another policy made than
 * the one asked for. Those that nobody answered in time are left out.
 */
export const outcomeCells = (
  sql: Sql,
  projectId: number,
  { app, policyId, failureId, since, until }: OutcomeFilter,
) => sql<(RecordCell & { readonly own: boolean })[]>`
  select ${policyId === null ? sql`true` : sql`coalesce(policy_id = ${policyId}::bigint, false)`} as own,
         coalesce(decided, verdict) <> 'ALLOW' as warned, decided is not null as shadow,
         case when outcome is null then 'OPEN'
              when outcome like '%\\_FAILED' then 'FAILED'
              when outcome like '%\\_FINE' then 'FINE'
              else outcome end as "end",
         case when outcome like '%\\_FAILED' then known end as known,
         -- Greatest and least pass over a null, and what was told nothing would count as told nought.
         case when risk is not null
              then least(${bins}::int - 1, greatest(0, floor(risk * ${bins}::int))) end::int as bin,
         count(*)::int as runs, coalesce(sum(risk), 0)::float8 as "riskSum",
         coalesce(sum(risk::float8 * risk), 0)::float8 as "riskSquares"
    from (select verdict, decided, outcome, known, risk, policy_id from warnings
           where project_id = ${projectId} and at >= ${since} and at < ${until} and verdict <> 'UNKNOWN'
             ${app === null ? sql`` : sql`and app = ${app}`}
             ${failureId === null ? sql`` : sql`and matches @> ${storableJson([{ failureId }])}::text::jsonb`}
           order by at desc, warnings.id desc limit ${decisionsMax}) as newest
   group by 1, 2, 3, 4, 5, 6
   order by 1, 2, 3, 4, 5, 6`

export interface RiskCurveRow {
  readonly version: number
  readonly at: Date
  readonly outcomes: number
  readonly points: readonly CurvePoint[]
  readonly brierBefore: number
  readonly brierAfter: number
  readonly eceBefore: number
  readonly eceAfter: number
}

/** The newest one. */
export const newestCurve = (sql: Sql, projectId: number) => sql<RiskCurveRow[]>`
  select version, at, outcomes, points, brier_before as "brierBefore", brier_after as "brierAfter",
         ece_before as "eceBefore", ece_after as "eceAfter"
    from risk_curves where project_id = ${projectId} order by version desc limit 1`
