import type { Queryable } from '#core/platform/database/connect.ts'
import { storableJson } from '#core/platform/database/storable.ts'

import type { SeenFinding } from './remember-findings.ts'

/** Runs that must have met the same hint before it counts by itself. */
const runsMin = 3

/**
 * The findings that count. Grade A and B do; a hint (grade C) only beside another one of the same run that looks at
 * something else, or once the same was met in three runs. What does not count stays with its run, for people to see.
 */
export async function corroborated(
  sql: Queryable,
  projectId: number,
  seen: readonly SeenFinding[],
): Promise<readonly SeenFinding[]> {
  const hints = seen.filter(({ finding }) => finding.grade === 'C')
  if (hints.length === 0) return seen
  const rows = hints.map(({ traceId, finding }) => ({
    traceId,
    signal: finding.signal,
    class: finding.class,
    fingerprint: finding.fingerprints[0]?.hash ?? null,
  }))
  const counting = await sql<{ traceId: string; signal: string; class: string; fingerprint: string }[]>`
    select replace(t."traceId"::text, '-', '') as "traceId", signal, class,
           replace(t.fingerprint::text, '-', '') as fingerprint
      from json_to_recordset(${storableJson(rows)}::text::json) as t (
        "traceId" uuid, signal text, class text, fingerprint uuid)
     where exists (
             select from findings other
              where other.project_id = ${projectId} and other.trace_id = t."traceId" and other.grade = 'C'
                and other.signal <> t.signal and other.class <> t.class)
        or ${runsMin} <= (
             select count(*) from (
               select distinct met.trace_id from findings met
                where met.project_id = ${projectId} and met.fingerprint = t.fingerprint and met.grade = 'C'
                limit ${runsMin}) as runs)`
  const counts = new Set(counting.map((row) => [row.traceId, row.signal, row.class, row.fingerprint].join(' ')))
  return seen.filter(
    ({ traceId, finding }) =>
      finding.grade !== 'C' ||
      counts.has([traceId, finding.signal, finding.class, finding.fingerprints[0]?.hash].join(' ')),
  )
}
