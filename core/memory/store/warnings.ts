import type { Queryable, Sql } from '#core/platform/database/connect.ts'
import { notifyOutbox, tell } from '#core/platform/outbox.ts'
import { storableJson } from '#core/platform/database/storable.ts'
import type { Json } from '#core/telemetry/attributes.ts'

import type { PreflightAnswer } from '../preflight/answer.ts'
import type { KeptDecision } from '../preflight/decide.ts'

/** A pre-flight decision on its way into the database. */
export interface NewWarning {
  readonly projectId: number
  readonly atMs: number
  readonly app: string
  readonly answer: PreflightAnswer
  /** What it was decided on; null when the question was not looked at. */
  readonly decision: KeptDecision | null
  /** What was asked, redacted and capped. */
  readonly question: Json
}

/** Keeps decisions in one statement and tells of those that said anything but ALLOW. Repeating it changes nothing. */
export async function insertWarnings(sql: Sql, warnings: readonly NewWarning[]): Promise<void> {
  if (warnings.length === 0) return
  const issued = issuedOf(warnings)
  if (issued.size === 0) return insertRows(sql, warnings)
  await sql.begin((tx) => {
    const telling = [...issued].map(([projectId, told]) => tell(tx, projectId, 'warning.issued', { warnings: told }))
    // Sent in one go; the driver keeps their order.
    return Promise.all([insertRows(tx, warnings), ...telling, notifyOutbox(tx)])
  })
}

function issuedOf(warnings: readonly NewWarning[]): Map<number, { id: string; app: string }[]> {
  const issued = new Map<number, { id: string; app: string }[]>()
  for (const { projectId, app, answer } of warnings) {
    if (answer.verdict === 'ALLOW' || answer.verdict === 'UNKNOWN') continue
    const told = issued.get(projectId) ?? []
    issued.set(projectId, told)
    told.push({ id: answer.id, app })
  }
  return issued
}

async function insertRows(sql: Queryable, warnings: readonly NewWarning[]): Promise<void> {
  const rows = storableJson(warnings.map(rowOf))
  await sql`
    insert into warnings (
      project_id, id, at, app, verdict, risk, risk_low, risk_high, message, question, matches, policy_id,
      policy_version, curve_version, route, decided, risk_raw, facts, context_hash, index_seq, stale_ms, took_ms)
    select project_id, id, to_timestamp(at / 1000), app, verdict, risk, risk_low, risk_high, message, question,
           matches, policy_id, policy_version, curve_version, route, decided, risk_raw, facts, context_hash,
           index_seq, stale_ms, took_ms
      from json_to_recordset(${rows}::text::json) as t (
        project_id int, id uuid, at float8, app text, verdict text, risk real, risk_low real, risk_high real,
        message text, question jsonb, matches jsonb, policy_id bigint, policy_version int, curve_version int,
        route jsonb, decided text, risk_raw real, facts jsonb, context_hash uuid, index_seq bigint, stale_ms int,
        took_ms real)
    on conflict (project_id, id) do nothing`
}

const rowOf = ({ projectId, atMs, app, answer, decision, question }: NewWarning) => ({
  project_id: projectId,
  id: answer.id,
  at: atMs,
  app,
  verdict: answer.verdict,
  risk: answer.risk,
  risk_low: answer.riskLow,
  risk_high: answer.riskHigh,
  message: answer.message,
  question,
  matches: answer.matches,
  policy_id: decision?.shadow?.policyId ?? answer.policyId,
  policy_version: answer.policyVersion,
  curve_version: answer.curveVersion,
  route: answer.route,
  decided: decision?.shadow?.verdict ?? null,
  risk_raw: decision?.rawRisk ?? null,
  facts: decision?.facts ?? null,
  context_hash: decision?.contextHash ?? null,
  index_seq: answer.indexSeq.toString(),
  stale_ms: Math.round(answer.staleMs),
  took_ms: answer.tookMs,
})
