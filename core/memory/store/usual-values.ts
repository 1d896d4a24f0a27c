import type { Queryable } from '#core/platform/database/connect.ts'
import { storableJson } from '#core/platform/database/storable.ts'

/** What was counted of one thing since it was last written, or all there is of it. */
export interface UsualValue {
  readonly metric: string
  /** 32 hex digits. */
  readonly key: string
  readonly samples: number
  readonly total: number
  /** Per step of a histogram; null for what is no size. */
  readonly counts: readonly number[] | null
  /** In the order they came; null for what is no score. */
  readonly recent: readonly number[] | null
  readonly value: string | null
}

/** Beyond so many samples all are halved, so that what was usual last month fades. */
const samplesMax = 20_000
/** Values kept of what is told in order. */
const recentMax = 128

/**
 * Adds what was counted to what is known, in one statement, and answers what is known then. Another value of a model or
 * a list of tools begins anew.
 */
export async function addUsualValues(
  sql: Queryable,
  projectId: number,
  values: readonly UsualValue[],
  at: Date,
): Promise<readonly UsualValue[]> {
  if (values.length === 0) return []
  // In the order of their key: two processes that add the same rows must not wait for each other in a circle.
  const rows = values.toSorted((a, b) => (a.metric + a.key < b.metric + b.key ? -1 : 1))
  return sql<UsualValue[]>`
    insert into usual_values as known (project_id, metric, key, samples, total, counts, recent, value, at)
    select ${projectId}, metric, key, samples, total, counts, recent, value, ${at}
      from json_to_recordset(${storableJson(rows)}::text::json) as t (
        metric text, key uuid, samples bigint, total double precision, counts int[], recent double precision[],
        value text)
    on conflict (project_id, metric, key) do update set
      samples = case when known.value is distinct from excluded.value then excluded.samples
                     else (known.samples + excluded.samples) / ${fading(sql)} end,
      total = (known.total + excluded.total) / ${fading(sql)},
      counts = (select array_agg((coalesce(before, 0) + coalesce(now, 0)) / ${fading(sql)} order by place)
                  from unnest(known.counts, excluded.counts) with ordinality as step(before, now, place)),
      recent = (select array_agg(one order by place)
                  from unnest(known.recent || excluded.recent) with ordinality as each(one, place)
                 where place > cardinality(known.recent || excluded.recent) - ${recentMax}),
      value = excluded.value,
      at = excluded.at
    returning ${columns(sql)}`
}

const fading = (sql: Queryable) => sql`(case when known.samples + excluded.samples >= ${samplesMax} then 2 else 1 end)`

const columns = (sql: Queryable) => sql`
  metric, replace(key::text, '-', '') as key, samples::float8 as samples, total, counts, recent, value`

/** What changed since a moment, the newest first; null for all. */
export const readUsualValues = (sql: Queryable, projectId: number, since: Date | null, limit: number) => sql<
  UsualValue[]
>`
  select ${columns(sql)} from usual_values
   where project_id = ${projectId} ${since === null ? sql`` : sql`and at >= ${since}`}
   order by at desc limit ${limit}`

/** Forgets what was not met for the longest time, beyond so many things of a project: one at least. */
export const trimUsualValues = (sql: Queryable, projectId: number, kept: number) => sql`
  delete from usual_values old
   where old.project_id = ${projectId} and old.at < (
     select at from usual_values where project_id = ${projectId} order by at desc offset ${kept - 1} limit 1)`

/** Projects of which scores of searches are known. */
export const readScores = (sql: Queryable, since: Date | null, limit: number) => sql<
  (UsualValue & { readonly projectId: number })[]
>`
  select project_id as "projectId", ${columns(sql)} from usual_values
   where metric = 'score' ${since === null ? sql`` : sql`and at >= ${since}`}
   order by at desc limit ${limit}`
