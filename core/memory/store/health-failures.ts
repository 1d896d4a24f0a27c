import type { Queryable } from '#core/platform/database/connect.ts'

import { ageWeight } from '../health/score.ts'
import { modelFamily } from '../model-family.ts'
import type { HealthScope } from './health-counts.ts'

/** What failures say about the health of one scope beside how many executions fail. */
export interface FailureNews {
  readonly returned: { readonly executions: number; readonly weighted: number }
  readonly fresh: { readonly failures: number; readonly weighted: number }
}

const windowMs = 72 * 3_600_000
/** Occurrences of failures that came back, and new failures, that are looked at: the newest. */
const occurrencesMax = 20_000
const failuresMax = 500
/** Of a new failure, whom its first occurrences name. */
const firstOccurrences = 50

interface Where {
  readonly app: string
  readonly agent: string | null
  readonly tool: string | null
  readonly model: string | null
}

interface ReturnedRow extends Where {
  readonly traceId: string
  readonly spanId: string
  readonly atMs: number
}

interface FreshRow extends Where {
  readonly id: string
  readonly firstMs: number
}

/** Which failures came back and which are new in the last three days, for every scope of a project at once. */
export async function readFailureNews(
  sql: Queryable,
  projectId: number,
  nowMs: number,
): Promise<(scope: HealthScope) => FailureNews> {
  const [since, now] = [new Date(nowMs - windowMs), new Date(nowMs)]
  const [returned, fresh] = await Promise.all([
    readReturned(sql, projectId, since, now),
    readFresh(sql, projectId, since, now),
  ])
  const cached = new Map<string, FailureNews>()
  return (scope) => {
    const name = `${scope.kind} ${scope.key}`
    const news = cached.get(name) ?? newsOf(scope, returned, fresh, nowMs)
    cached.set(name, news)
    return news
  }
}

/** Since it came back: a run of an old release that met it before says nothing about the fix. */
const readReturned = (sql: Queryable, projectId: number, since: Date, now: Date) => sql<ReturnedRow[]>`
  select o.app, o.agent, o.tool, o.model, o.trace_id::text as "traceId", encode(o.span_id, 'hex') as "spanId",
         (extract(epoch from o.at) * 1000)::float8 as "atMs"
    from failures f
    join fingerprints a on a.project_id = f.project_id and a.failure_id = f.id
    join occurrences o on o.project_id = a.project_id and o.fingerprint = a.hash
     and o.at >= greatest(f.state_at, ${since}) and o.at < ${now}
   where f.project_id = ${projectId} and f.state = 'REGRESSED' and f.last_seen_at >= ${since} and f.merged_into is null
     and not f.not_a_failure
   order by o.at desc limit ${occurrencesMax}`

const readFresh = (sql: Queryable, projectId: number, since: Date, now: Date) => sql<FreshRow[]>`
  select distinct f.id::text, (extract(epoch from f.first_seen_at) * 1000)::float8 as "firstMs", m.*
    from (
      select project_id, id, first_seen_at from failures
       where project_id = ${projectId} and first_seen_at >= ${since} and first_seen_at < ${now}
         and last_seen_at >= ${since} and merged_into is null and not not_a_failure and not withdrawn
         and severity <> 'LOW' and import_id is null
       order by last_seen_at desc, id desc limit ${failuresMax}
    ) as f
    cross join lateral (
      select o.app, o.agent, o.tool, o.model
        from fingerprints a
        join occurrences o on o.project_id = a.project_id and o.fingerprint = a.hash and o.at >= ${since}
       where a.project_id = f.project_id and a.failure_id = f.id
       order by o.at limit ${firstOccurrences}
    ) as m`

function newsOf(
  { kind, key }: HealthScope,
  returned: readonly ReturnedRow[],
  fresh: readonly FreshRow[],
  nowMs: number,
): FailureNews {
  const isOwn = (where: Where): boolean =>
    kind === 'project' || (kind === 'model' ? where.model !== null && modelFamily(where.model) : where[kind]) === key
  // An app counts runs; an agent, a tool or a model its calls.
  const executions = new Map<string, number>()
  for (const row of returned) {
    const execution = kind === 'app' || kind === 'project' ? row.traceId : `${row.traceId} ${row.spanId}`
    if (isOwn(row)) executions.set(execution, Math.max(executions.get(execution) ?? 0, row.atMs))
  }
  const failures = new Map(fresh.filter(isOwn).map(({ id, firstMs }) => [id, firstMs]))
  const weigh = (times: Iterable<number>) => [...times].reduce((sum, atMs) => sum + ageWeight(nowMs - atMs), 0)
  return {
    returned: { executions: executions.size, weighted: weigh(executions.values()) },
    fresh: { failures: failures.size, weighted: weigh(failures.values()) },
  }
}
