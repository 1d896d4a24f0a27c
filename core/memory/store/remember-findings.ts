import type { Queryable } from '#core/platform/database/connect.ts'
import { storableJson } from '#core/platform/database/storable.ts'

import type { Finding } from '../finding.ts'
import { corroborated } from './corroborated.ts'
import { aliasFingerprints } from './remember-aliases.ts'
import type { CountedFailure } from './remember-counts.ts'
import { countOccurrences } from './remember-counts.ts'
import { wakeFailures } from './remember-states.ts'
import { swallowFindings } from './swallow-findings.ts'

/** A finding on a span that was stored for the first time. */
export interface SeenFinding {
  readonly traceId: string
  readonly spanId: string
  readonly atMs: number
  readonly app: string
  readonly release: string | null
  readonly environment: string | null
  readonly provider: string | null
  readonly model: string | null
  readonly agent: string | null
  readonly tool: string | null
  readonly promptVersion: string | null
  readonly items: readonly string[]
  readonly finding: Finding
  /** Kept, but not counted under a failure. Left out: hints (grade C) are, until something agrees with them. */
  readonly held?: boolean
}

/** Keeps findings, remembers the failures they belong to, and counts them. Answers the failures that changed. */
export async function rememberFindings(
  sql: Queryable,
  projectId: number,
  seen: readonly SeenFinding[],
): Promise<readonly CountedFailure[]> {
  const countable = seen.filter(({ finding }) => finding.fingerprints.length > 0)
  if (countable.length === 0) return []
  const fresh = await keepFindings(sql, projectId, countable)
  const open = fresh.filter(({ held }) => held === undefined)
  const agreed = await corroborated(sql, projectId, open)
  await release(sql, projectId, agreed)
  return countFindings(sql, projectId, [...agreed, ...fresh.filter(({ held }) => held === false)])
}

/** Hints that something agrees with are held back no longer. */
async function release(sql: Queryable, projectId: number, agreed: readonly SeenFinding[]): Promise<void> {
  const rows = agreed.flatMap(({ traceId, spanId, finding: { grade, signal, class: name } }) =>
    grade === 'C' ? [{ traceId, spanId, signal, class: name }] : [],
  )
  if (rows.length === 0) return
  await sql`
    update findings f set held = false
      from json_to_recordset(${storableJson(rows)}::text::json) as t (
        "traceId" uuid, "spanId" text, signal text, class text)
     where f.project_id = ${projectId} and f.trace_id = t."traceId" and f.span_id = decode(t."spanId", 'hex')
       and f.signal = t.signal and f.class = t.class`
}

/** Remembers the failures that kept findings belong to, and counts them. Each may be counted once only. */
export async function countFindings(
  sql: Queryable,
  projectId: number,
  fresh: readonly SeenFinding[],
): Promise<readonly CountedFailure[]> {
  if (fresh.length === 0) return []
  const { failureOf, deleted } = await aliasFingerprints(sql, projectId, fresh)
  const idOf = (one: SeenFinding) => failureOf.get(primaryHash(one))!
  const counted = deleted.size === 0 ? fresh : fresh.filter((one) => !deleted.has(idOf(one)))
  if (counted.length < fresh.length) {
    const swallowed = fresh.filter((one) => deleted.has(idOf(one)))
    await swallowFindings(
      sql,
      projectId,
      swallowed.map((one) => ({ ...keyOf(one), failureId: idOf(one), atMs: one.atMs })),
    )
  }
  if (counted.length === 0) return []
  await keepOccurrences(sql, projectId, counted)
  await wakeFailures(sql, projectId, counted, failureOf)
  return countOccurrences(sql, projectId, counted, failureOf)
}

const keyOf = ({ traceId, spanId, finding }: SeenFinding) => ({
  traceId,
  spanId,
  signal: finding.signal,
  class: finding.class,
})

/** The fingerprint an occurrence is counted under: the most specific one. */
export const primaryHash = ({ finding }: SeenFinding): string => finding.fingerprints[0]!.hash

const findingKey = (row: { traceId: string; spanId: string; signal: string; class: string }) =>
  `${row.traceId} ${row.spanId} ${row.signal} ${row.class}`

/** Inserts the findings and answers those that were not there, so that nothing is counted twice. */
async function keepFindings(
  sql: Queryable,
  projectId: number,
  seen: readonly SeenFinding[],
): Promise<readonly SeenFinding[]> {
  const byKey = new Map(seen.map((one) => [findingKey(keyOf(one)), one]))
  const rows = [...byKey.values()].map(({ traceId, spanId, atMs, finding, held }) => ({
    traceId,
    spanId,
    atMs,
    held: held ?? finding.grade === 'C',
    signal: finding.signal,
    class: finding.class,
    version: finding.signalVersion,
    grade: finding.grade,
    confidence: finding.confidence,
    severity: finding.severity,
    title: finding.title,
    evidence: finding.evidence,
    fingerprint: finding.fingerprints[0]!.hash,
  }))
  const kept = await sql<{ traceId: string; spanId: string; signal: string; class: string }[]>`
    insert into findings (
      project_id, trace_id, span_id, signal, class, signal_version, grade, confidence, severity, title, evidence,
      fingerprint, at, held)
    select ${projectId}, "traceId", decode("spanId", 'hex'), signal, class, version, grade, confidence, severity,
           title, evidence, fingerprint, to_timestamp("atMs" / 1000), held
      from json_to_recordset(${storableJson(rows)}::text::json) as t (
        "traceId" uuid, "spanId" text, "atMs" float8, signal text, class text, version smallint, grade text,
        confidence real, severity text, title text, evidence jsonb, fingerprint uuid, held boolean)
     order by 2, 3, 4, 5
    on conflict do nothing
    returning replace(trace_id::text, '-', '') as "traceId", encode(span_id, 'hex') as "spanId", signal, class`
  return kept.flatMap((row) => byKey.get(findingKey(row)) ?? [])
}

async function keepOccurrences(sql: Queryable, projectId: number, seen: readonly SeenFinding[]): Promise<void> {
  const rows = seen.map((one) => ({
    fingerprint: primaryHash(one),
    atMs: one.atMs,
    traceId: one.traceId,
    spanId: one.spanId,
    signal: one.finding.signal,
    class: one.finding.class,
    app: one.app,
    release: one.release,
    environment: one.environment,
    provider: one.provider,
    model: one.model,
    agent: one.agent,
    tool: one.tool,
    items: one.items,
  }))
  await sql`
    insert into occurrences (
      project_id, fingerprint, at, trace_id, span_id, signal, class, app, release, environment, provider, model,
      agent, tool, items)
    select ${projectId}, fingerprint, to_timestamp("atMs" / 1000), "traceId", decode("spanId", 'hex'), signal, class,
           app, release, environment, provider, model, agent, tool, items
      from json_to_recordset(${storableJson(rows)}::text::json) as t (
        fingerprint uuid, "atMs" float8, "traceId" uuid, "spanId" text, signal text, class text, app text,
        release text, environment text, provider text, model text, agent text, tool text, items text[])
    on conflict do nothing`
}
