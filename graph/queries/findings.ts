import type { Evidence, Grade, Severity } from '#core/memory/finding.ts'
import type { Sql } from '#core/platform/database/connect.ts'

export interface FindingRow {
  readonly traceId: string
  readonly spanId: string
  readonly signal: string
  readonly signalVersion: number
  readonly class: string
  readonly grade: Grade
  readonly confidence: number
  readonly severity: Severity
  readonly title: string
  readonly evidence: readonly Evidence[]
  readonly at: Date
  /** The run FAILED, and nothing went well after this. */
  readonly fatal: boolean
  /** Null when its fingerprint no longer points at a failure. */
  readonly failureId: string | null
}

const columns = (sql: Sql) => sql`
  replace(findings.trace_id::text, '-', '') as "traceId", encode(findings.span_id, 'hex') as "spanId", findings.signal,
  findings.signal_version as "signalVersion", findings.class, findings.grade, findings.confidence, findings.severity,
  findings.title, findings.evidence, findings.at, fingerprints.failure_id::text as "failureId",
  coalesce(traces.status = 'FAILED'
    and extract(epoch from findings.at) * 1000 >= coalesce(traces.ok_end_ns / 1000000, 0), false) as fatal`
const withFailureAndRun = (sql: Sql) => sql`
  left join fingerprints
    on fingerprints.project_id = findings.project_id and fingerprints.hash = findings.fingerprint
  left join traces on traces.project_id = findings.project_id and traces.trace_id = findings.trace_id`

/** Findings shown per run. */
const findingsMax = 1_000

/** In order of time, for each of the runs. */
export const findingsOfRuns = (sql: Sql, projectId: number, traceIds: readonly string[]) => sql<FindingRow[]>`
  select shown.* from unnest(${traceIds}::uuid[]) as asked(id) cross join lateral (
    select ${columns(sql)} from findings ${withFailureAndRun(sql)}
     where findings.project_id = ${projectId} and findings.trace_id = asked.id
     order by findings.at, findings.span_id, findings.signal, findings.class limit ${findingsMax}
  ) as shown`

export interface FindingKey {
  readonly traceId: string
  readonly spanId: string
  readonly signal: string
  readonly class: string
}

export const findingsByKeys = (sql: Sql, projectId: number, keys: readonly FindingKey[]) => sql<FindingRow[]>`
  select ${columns(sql)} from unnest(
      ${keys.map((key) => key.traceId)}::uuid[], ${keys.map((key) => key.spanId)}::text[],
      ${keys.map((key) => key.signal)}::text[], ${keys.map((key) => key.class)}::text[]
    ) as asked(trace_id, span_id, signal, class)
    join findings on findings.project_id = ${projectId} and findings.trace_id = asked.trace_id
     and findings.span_id = decode(asked.span_id, 'hex') and findings.signal = asked.signal
     and findings.class = asked.class
    ${withFailureAndRun(sql)}`
