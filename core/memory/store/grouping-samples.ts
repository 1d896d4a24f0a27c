import type { Queryable } from '#core/platform/database/connect.ts'

import type { OutcomeFacts } from '../finding.ts'
import type { GroupingSample } from '../grouping/difference.ts'
import type { FailureClass } from '../taxonomy.ts'

/** Fingerprints looked at, those of the failures seen last first, and occurrences of each. */
const aliasesMax = 2_000
const occurrencesMax = 200

interface Row {
  readonly failureId: string
  readonly class: FailureClass
  readonly facts: OutcomeFacts
  readonly app: string
  readonly tool: string | null
  readonly agent: string | null
  readonly environment: string | null
  readonly model: string | null
  readonly provider: string | null
  readonly span: string | null
  readonly occurrences: number
}

/**
 * What was seen since then, as a grouping would see it again: what an occurrence of each fingerprint said, with the
 * apps, tools and models that met it. Keys that apps set themselves are left out: no grouping changes them.
 */
export async function groupingSamples(sql: Queryable, projectId: number, since: Date): Promise<GroupingSample[]> {
  const rows = await sql<Row[]>`
    with aliases as (
      select a.hash, a.failure_id, f.class, a.facts
        from failures f join fingerprints a on a.project_id = f.project_id and a.failure_id = f.id
       where f.project_id = ${projectId} and f.merged_into is null and f.last_seen_at >= ${since}
         and a.facts is not null and a.occurrence_count > 0
         and (a.level <> 'custom' or a.parts->>'rule' is not null)
       order by f.last_seen_at desc, a.occurrence_count desc limit ${aliasesMax}
    ), seen as (
      select aliases.failure_id, aliases.class, aliases.hash, o.app, o.tool, o.agent, o.environment, o.model,
             o.provider, count(*)::int as occurrences, max(o.at) as at,
             (array_agg(o.trace_id order by o.at desc))[1] as trace_id,
             (array_agg(o.span_id order by o.at desc))[1] as span_id
        from aliases cross join lateral (
          select * from occurrences
           where project_id = ${projectId} and fingerprint = aliases.hash and at >= ${since}
           order by at desc limit ${occurrencesMax}
        ) as o
       group by 1, 2, 3, 4, 5, 6, 7, 8, 9
    )
    select seen.failure_id::text as "failureId", seen.class, aliases.facts, seen.app, seen.tool, seen.agent,
           seen.environment, seen.model, seen.provider, seen.occurrences, s.name as span
      from seen join aliases using (hash)
      left join lateral (
        select name from spans
         where project_id = ${projectId} and trace_id = seen.trace_id and span_id = seen.span_id
           and start_ns <= (extract(epoch from seen.at) + 1)::bigint * 1000000000
           and start_ns > (extract(epoch from seen.at) - 86400)::bigint * 1000000000
         limit 1
      ) as s on true`
  return rows.map(({ failureId, class: kind, facts, occurrences, ...around }) => ({
    failureId,
    class: kind,
    facts,
    occurrences,
    around: { ...around, span: around.span ?? '' },
  }))
}

/** The failures that these fingerprints stand for. */
export async function failuresOfHashes(
  sql: Queryable,
  projectId: number,
  hashes: readonly string[],
): Promise<Map<string, string>> {
  if (hashes.length === 0) return new Map()
  const rows = await sql<{ hash: string; id: string }[]>`
    select replace(hash::text, '-', '') as hash, failure_id::text as id from fingerprints
     where project_id = ${projectId} and hash = any(${hashes}::uuid[])`
  return new Map(rows.map(({ hash, id }) => [hash, id]))
}
