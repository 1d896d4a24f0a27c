import type { Queryable } from '#core/platform/database/connect.ts'
import { storableJson } from '#core/platform/database/storable.ts'

import type { KeptFinding } from '../finding.ts'
import type { FindingKey } from './withdraw-findings.ts'

/** A kept finding, and the run it is of. */
export type JudgedFinding = FindingKey & KeptFinding

/** Findings read per run; a run with more is judged by its first ones. */
const findingsMax = 1_000

/** What is kept of these runs, in order of time. */
export const findingsOfTraces = (sql: Queryable, projectId: number, traceIds: readonly string[]) => sql<
  JudgedFinding[]
>`
  select kept.* from unnest(${traceIds}::uuid[]) as asked(id) cross join lateral (
    select replace(trace_id::text, '-', '') as "traceId", encode(span_id, 'hex') as "spanId", signal, class, grade,
           confidence::float8 as confidence, severity, title, evidence,
           replace(fingerprint::text, '-', '') as fingerprint,
           (extract(epoch from at) * 1000)::float8 as "atMs", held, recovered
      from findings
     where project_id = ${projectId} and trace_id = asked.id
     order by at, span_id, signal, class limit ${findingsMax}
  ) as kept`

/** Writes down what judging changed of findings: weight, evidence, whether they were made good or still wait. */
export async function updateFindings(
  sql: Queryable,
  projectId: number,
  findings: readonly JudgedFinding[],
): Promise<void> {
  if (findings.length === 0) return
  const rows = findings.map(({ traceId, spanId, signal, class: name, severity, evidence, held, recovered }) => ({
    traceId,
    spanId,
    signal,
    class: name,
    severity,
    evidence,
    held,
    recovered,
  }))
  await sql`
    update findings f
       set severity = t.severity, evidence = t.evidence, held = t.held, recovered = t.recovered
      from json_to_recordset(${storableJson(rows)}::text::json) as t (
        "traceId" uuid, "spanId" text, signal text, class text, severity text, evidence jsonb, held boolean,
        recovered boolean)
     where f.project_id = ${projectId} and f.trace_id = t."traceId" and f.span_id = decode(t."spanId", 'hex')
       and f.signal = t.signal and f.class = t.class`
}

/** So many runs make a heuristic's finding a recurring one. */
const recurringRunsMin = 3

/** Fingerprints of grade C that were met in several runs. */
export async function recurringHints(
  sql: Queryable,
  projectId: number,
  fingerprints: readonly string[],
): Promise<ReadonlySet<string>> {
  if (fingerprints.length === 0) return new Set()
  const rows = await sql<{ hash: string }[]>`
    select replace(asked.hash::text, '-', '') as hash
      from unnest(${fingerprints}::uuid[]) as asked(hash)
     where (select count(*) from (
              select distinct trace_id from findings
               where project_id = ${projectId} and grade = 'C' and fingerprint = asked.hash
               limit ${recurringRunsMin}) as runs) >= ${recurringRunsMin}`
  return new Set(rows.map(({ hash }) => hash))
}
