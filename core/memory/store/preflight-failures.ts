import type { Queryable } from '#core/platform/database/connect.ts'

import { causedEitherWay, transportPattern } from '../cause.ts'
import type { RememberedFailure } from '../preflight/memory.ts'

export interface ProjectFailure {
  readonly projectId: number
  readonly failure: RememberedFailure
}

type FailureRow = RememberedFailure & { readonly projectId: number }

const pageRows = 1000

const columns = (sql: Queryable) => sql`
  f.project_id as "projectId", f.id::text, 'F-' || f.short_no as "shortId", f.class, f.title, f.severity, f.state,
  case when f.class = ${causedEitherWay} and exists (
    select from fingerprints a
     where a.project_id = f.project_id and a.failure_id = f.id and a.text ~* ${transportPattern})
  then 'environment' end as cause,
  f.mitigation, f.not_a_failure as "notAFailure", f.resolved_release as "resolvedRelease",
  f.resolved_prompt_version as "resolvedPromptVersion", f.resolved_model as "resolvedModel",
  (extract(epoch from f.state_at) * 1000)::float8 as "stateAtMs",
  (extract(epoch from f.state_until) * 1000)::float8 as "untilMs",
  (select array_agg(replace(a.hash::text, '-', '')) from fingerprints a
    where a.project_id = f.project_id and a.failure_id = f.id) as fingerprints,
  (select p.id::text from pattern_failures m join patterns p on p.project_id = m.project_id and p.id = m.pattern_id
    where m.project_id = f.project_id and m.failure_id = f.id and p.state <> 'closed'
    order by p.last_detected_at desc, p.id desc limit 1) as "patternId",
  (select array_agg(p.id::text order by p.id)
     from pattern_failures m join patterns p on p.project_id = m.project_id and p.id = m.pattern_id
    where m.project_id = f.project_id and m.failure_id = f.id and p.state <> 'closed') as "patternIds"`

/** Every failure that was not merged into another, a page at a time. */
export async function* readFailures(sql: Queryable): AsyncGenerator<readonly ProjectFailure[]> {
  let after = { projectId: 0, id: '0' }
  for (;;) {
    const rows = await sql<FailureRow[]>`
      select ${columns(sql)} from failures f
       where (f.project_id, f.id) > (${after.projectId}, ${after.id}::bigint) and f.merged_into is null
       order by f.project_id, f.id limit ${pageRows}`
    const last = rows.at(-1)
    if (last === undefined) return
    yield rows.map(failureFrom)
    after = last
  }
}

/** These failures of one project; those that were merged away are not among them. */
export async function failuresById(
  sql: Queryable,
  projectId: number,
  ids: readonly string[],
): Promise<readonly ProjectFailure[]> {
  const rows = await sql<FailureRow[]>`
    select ${columns(sql)} from failures f
     where f.project_id = ${projectId} and f.id = any(${ids}::bigint[]) and f.merged_into is null`
  return rows.map(failureFrom)
}

/** The failures that these patterns hold. */
export async function failuresOfPatterns(
  sql: Queryable,
  projectId: number,
  patterns: readonly string[],
): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select distinct failure_id::text as id from pattern_failures
     where project_id = ${projectId} and pattern_id = any(${patterns}::bigint[])`
  return rows.map(({ id }) => id)
}

function failureFrom({ projectId, ...failure }: FailureRow): ProjectFailure {
  return { projectId, failure: { ...failure, fingerprints: failure.fingerprints ?? [] } }
}
