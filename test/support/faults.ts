import { setTimeout as sleep } from 'node:timers/promises'
import { fingerprintsOf } from '#core/memory/outcome-fingerprint.ts'
import type { Finding, OutcomeFacts } from '#core/memory/finding.ts'
import type { SpanRecord } from '#collector/pipeline/record.ts'
import type { Sql } from '#core/platform/database/connect.ts'

import { storeRecords } from './memory.ts'
import { findingNamed, recordWith } from './record.ts'

let traces = 0
/** Never the same twice in one test file. */
export const newTrace = (): string => (traces += 1).toString(16).padStart(32, '0')

/** A finding that says this, signed as the collector signs it. */
export function faultSaying(message: string, given: Partial<OutcomeFacts> = {}, more: Partial<Finding> = {}): Finding {
  const plain = findingNamed(message, more)
  const finding = { ...plain, facts: { ...plain.facts, message, ...given } }
  return { ...finding, fingerprints: fingerprintsOf(finding, null) }
}

/** A run of its own for every finding. */
export const runsWith = (...findings: Finding[]): SpanRecord[] =>
  findings.map((finding) => recordWith({ traceId: newTrace(), parentSpanId: null, findings: [finding] }))

/** Stores records and waits until they are counted, which follows a moment later. */
export async function countRecords(sql: Sql, projectId: number, records: readonly SpanRecord[]): Promise<void> {
  await storeRecords(sql, projectId, records)
  while ((await sql`select from pending_folds where project_id = ${projectId} limit 1`).length > 0) await sleep(10)
}
