import { normalise } from '#collector/normalise.ts'
import type { SpanRecord } from '#collector/pipeline/record.ts'
import { createSettler, type SettlerOptions } from '#collector/settle/settler.ts'
import { createClassifier } from '#collector/signals/classifier.ts'
import { contextOf, questionOf } from '#core/memory/context-signature.ts'
import { fingerprintsOf } from '#core/memory/outcome-fingerprint.ts'
import { rollupsOf } from '#core/memory/span-rollups.ts'
import type { Sql } from '#core/platform/database/connect.ts'
import type { Span } from '#core/telemetry/span.ts'

/** Spans as they leave the chain of links. */
export function chained(spans: readonly Span[], classify = createClassifier()): readonly SpanRecord[] {
  return classify(spans.map(normalise)).map((record) => {
    const question = questionOf(record.story)
    return {
      ...record,
      context: question === null ? null : contextOf(question),
      rollups: rollupsOf(record.story, record.findings, 5),
      findings: record.findings.map((finding) => ({
        ...finding,
        fingerprints: fingerprintsOf(finding, record.story.customFingerprint),
      })),
    }
  })
}

/** A settler at a given moment after now. */
export const settlerAt = (sql: Sql, afterMs: number, more: Partial<SettlerOptions> = {}) =>
  createSettler({
    sql,
    clock: () => Date.now() + afterMs,
    quietMs: 2_000,
    timeoutMs: 60_000,
    spansMax: 20_000,
    ...more,
  })
