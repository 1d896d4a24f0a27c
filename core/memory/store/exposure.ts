import type { Queryable } from '#core/platform/database/connect.ts'

/** Runs of one make: those that could have met a failure, and those that did. */
export interface ExposedRuns {
  readonly side: 'before' | 'after'
  readonly release: string | null
  readonly models: readonly string[]
  /** What it says of its prompt templates: `prompt:greet 3`. */
  readonly prompts: readonly string[]
  readonly runs: number
  readonly failed: number
}

export interface Span {
  /** Runs that started at or after this … */
  readonly from: Date
  /** … and before this. */
  readonly to: Date
}

/** Runs counted on either side, the nearest first: enough to tell rates apart, and bounded. */
export const exposedRunsMax = 10_000
/** Runs that met the failure, the latest first, of which is learned where it happens. */
const learnedMax = 200

/**
 * Counts runs that could have met a failure, and those that did, before and after something. A run could when it has a
 * context of the same app, operation, agent and prompt template as a run that did; of a failure that knows no contexts,
 * every run of its apps. Runs that are still going are left out.
 */
export const countExposure = (
  sql: Queryable,
  projectId: number,
  failureId: string,
  { before, after }: { readonly before: Span; readonly after: Span },
) => sql<ExposedRuns[]>`
  with aliases as materialized (
    select hash from fingerprints where project_id = ${projectId} and failure_id = ${failureId}
  ), met as materialized (
    select t.app, t.context_hashes
      from (select distinct trace_id from (
              select r.trace_id, r.at from aliases a join fingerprint_runs r
                  on r.project_id = ${projectId} and r.fingerprint = a.hash
               order by r.at desc limit ${learnedMax}) as latest) as failing
      join traces t on t.project_id = ${projectId} and t.trace_id = failing.trace_id
  ), cells as materialized (
    select distinct c.app, c.operation, coalesce(c.agent, '') as agent, coalesce(c.prompt_name, '') as prompt
      from (select distinct unnest(context_hashes) as hash from met) as own
      join contexts c on c.project_id = ${projectId} and c.hash = own.hash
  ), near as materialized (
    select 'before' as side, runs.* from (select distinct app from met) as a cross join lateral (
      select t.trace_id, t.status, t.release, t.models, t.facts, t.context_hashes from traces t
       where t.project_id = ${projectId} and t.app = a.app
         and t.started_ns >= ${nanoseconds(before.from)}::bigint and t.started_ns < ${nanoseconds(before.to)}::bigint
       order by t.started_ns desc limit ${exposedRunsMax}) as runs
    union all
    select 'after', runs.* from (select distinct app from met) as a cross join lateral (
      select t.trace_id, t.status, t.release, t.models, t.facts, t.context_hashes from traces t
       where t.project_id = ${projectId} and t.app = a.app
         and t.started_ns >= ${nanoseconds(after.from)}::bigint and t.started_ns < ${nanoseconds(after.to)}::bigint
       order by t.started_ns limit ${exposedRunsMax}) as runs
  ), open_contexts as materialized (
    select own.hash from (select distinct unnest(context_hashes) as hash from near) as own
     cross join lateral (
       select app, operation, agent, prompt_name from contexts
        where project_id = ${projectId} and hash = own.hash
       offset 0 -- Looked up one by one: a project may have a million of them.
     ) as c
     where (c.app, c.operation, coalesce(c.agent, ''), coalesce(c.prompt_name, '')) in (select * from cells)
  ), open_runs as materialized (
    select distinct own.trace_id from (select trace_id, unnest(context_hashes) as hash from near) as own
     where own.hash in (select hash from open_contexts)
  ), exposed as (
    select n.side, n.release, n.models, array(select f from unnest(n.facts) f where f like 'prompt:%') as prompts,
           n.trace_id
      from near n
     where n.status <> 'RUNNING'
       and (not exists (select from cells) or n.trace_id in (select trace_id from open_runs))
  ), failing as materialized (
    select distinct r.trace_id from aliases a join fingerprint_runs r
        on r.project_id = ${projectId} and r.fingerprint = a.hash and r.at >= ${before.from}
  )
  select side, release, models, prompts, count(*)::int as runs,
         (count(*) filter (where trace_id in (select trace_id from failing)))::int as failed
    from exposed group by side, release, models, prompts`

const nanoseconds = (at: Date): string => String(BigInt(at.getTime()) * 1_000_000n)

/** Sums both sides. */
export function sumExposure(rows: readonly ExposedRuns[], side: ExposedRuns['side']) {
  const own = rows.filter((row) => row.side === side)
  return {
    runs: own.reduce((sum, row) => sum + row.runs, 0),
    failed: own.reduce((sum, row) => sum + row.failed, 0),
  }
}

/** Runs between whose meetings the usual gap is looked for. */
const gapRunsMax = 101

/** The usual time between two runs that met the failure, of the last hundred up to a moment. Null for too few. */
export async function medianGapMs(
  sql: Queryable,
  projectId: number,
  failureId: string,
  until: Date,
): Promise<number | null> {
  const [row] = await sql<[{ gap: number | null }]>`
    with latest as (
      select r.at from fingerprints a join fingerprint_runs r on r.project_id = a.project_id and r.fingerprint = a.hash
       where a.project_id = ${projectId} and a.failure_id = ${failureId} and r.at <= ${until}
       order by r.at desc limit ${gapRunsMax}
    ), gaps as (select extract(epoch from at - lag(at) over (order by at)) * 1000 as gap from latest)
    select percentile_cont(0.5) within group (order by gap)::float8 as gap from gaps where gap is not null`
  return row.gap
}
