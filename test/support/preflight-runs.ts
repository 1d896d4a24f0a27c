import { randomBytes } from 'node:crypto'

import type { SpanRecord } from '#collector/pipeline/record.ts'
import { fingerprint } from '#collector/processors/fingerprint.ts'
import { health } from '#collector/processors/health.ts'
import { createMetrics } from '#collector/pipeline/metrics.ts'
import { taxonomy, type FailureClass } from '#core/memory/taxonomy.ts'
import { systemClock } from '#core/platform/clock.ts'
import type { Sql } from '#core/platform/database/connect.ts'
import { createLog } from '#core/platform/log.ts'

import { storeRecords } from './memory.ts'
import { findingNamed, recordWith } from './record.ts'

/** A run of one model call, that went well or failed in one way. */
export interface RunOf {
  readonly prompt: string
  readonly app?: string
  readonly failed?: FailureClass
  readonly message?: string
  readonly provider?: string
  readonly model?: string
  readonly release?: string
  readonly preflightId?: string
  readonly atMs?: number
}

/** Stores runs as the collector does: signed and counted by the same links. Answers their trace ids. */
export async function storeRuns(sql: Sql, projectId: number, runs: readonly RunOf[], nowMs: number): Promise<string[]> {
  const services = {
    id: 'test',
    sql,
    clock: systemClock,
    log: createLog({ level: 'silent' }),
    metrics: createMetrics(),
  }
  const links = [fingerprint.build({}, services), health.build({}, services)]
  const plain = runs.map((run) => recordOf(run, nowMs))
  let records: readonly SpanRecord[] = plain
  for (const link of links) records = await link.process(records, { projectId, receivedAtMs: nowMs, items: records })
  await storeRecords(sql, projectId, records)
  return plain.map(({ span }) => span.traceId)
}

function recordOf(run: RunOf, nowMs: number): SpanRecord {
  const endNs = BigInt(Math.round(run.atMs ?? nowMs)) * 1_000_000n
  const record = recordWith({
    traceId: randomBytes(16).toString('hex'),
    spanId: randomBytes(8).toString('hex'),
    parentSpanId: null,
    startNs: endNs - 1_000_000n,
    endNs,
    status: run.failed === undefined ? 'OK' : 'ERROR',
    findings: run.failed === undefined ? [] : [findingOf(run.failed, run.message ?? `it broke: ${run.failed}`)],
  })
  const story = {
    ...record.story,
    kind: 'LLM' as const,
    app: run.app ?? 'shop',
    release: run.release ?? null,
    provider: run.provider ?? null,
    requestModel: run.model ?? null,
    responseModel: null,
    tools: null,
    agentName: null,
    preflightId: run.preflightId ?? null,
    input: [{ role: 'user' as const, name: null, parts: [{ type: 'text' as const, content: run.prompt }] }],
  }
  return { ...record, story }
}

const findingOf = (name: FailureClass, message: string) =>
  findingNamed(message, {
    class: name,
    severity: taxonomy[name].severity,
    fingerprints: [],
    facts: { operation: 'chat', where: null, errorType: null, message, frames: [], schemaPath: null, code: null },
  })
