import type { Queryable, Sql } from '#core/platform/database/connect.ts'

import { identityOf, patternLimits, type FoundPattern } from '../pattern.ts'

/** The kinds that a failure makes by itself. */
const ownKinds = ['RECURRING', 'CROSS_APP'] as const

/**
 * Patterns that these failures made once and do not make now. Where runs moved out of the window they fade. Where
 * findings were taken back, since a later try went well, they never were: they are closed, and say so. Answers the
 * internal ids of those that changed.
 */
export async function letGoUnfound(
  sql: Sql | Queryable,
  projectId: number,
  failureIds: readonly string[],
  found: readonly FoundPattern[],
): Promise<string[]> {
  const stillFound = new Set(found.map(({ identity }) => identity))
  const unfound = failureIds
    .flatMap((id) => ownKinds.map((kind) => identityOf(kind, [`failure:${id}`])))
    .filter((identity) => !stillFound.has(identity))
  const rows = await sql<{ id: string }[]>`
    with unfound as (
      select p.id, p.kind, p.state, f.run_count, 'F-' || f.short_no as short_id,
             (select count(distinct x.app)
                from fingerprints a
                join fingerprint_apps x on x.project_id = a.project_id and x.fingerprint = a.hash and x.run_count > 0
               where a.project_id = f.project_id and a.failure_id = f.id) as apps
        from patterns p
        join pattern_failures m on m.project_id = p.project_id and m.pattern_id = p.id
        join failures f on f.project_id = m.project_id and f.id = m.failure_id
       where p.project_id = ${projectId} and p.identity = any(${unfound}::uuid[]) and p.state <> 'closed'
    ), changes as (
      select id, short_id,
             case kind when 'CROSS_APP' then apps < ${patternLimits.appsMin}
                       else run_count < ${patternLimits.runsMin} end as never, state
        from unfound
    )
    update patterns p
       set state = case when never then 'closed' else 'fading' end,
           summary = case when never
             then 'Taken back: too few runs met ' || short_id || ' once those that ended well after all were left out.'
             else p.summary end
      from changes
     where p.project_id = ${projectId} and p.id = changes.id and (never or changes.state = 'open')
    returning p.id::text`
  return rows.map(({ id }) => id)
}
