import type { SpanRecord } from '#collector/pipeline/record.ts'
import { normalise } from '#collector/normalise.ts'
import { createClassifier } from '#collector/signals/classifier.ts'
import type { Finding } from '#core/memory/finding.ts'
import type { Span } from '#core/telemetry/span.ts'

/** What the collector makes of spans up to and including `classify`, batch after batch. */
export function createUnderstanding(): (spans: readonly Span[]) => readonly SpanRecord[] {
  const classify = createClassifier()
  return (spans) => classify(spans.map(normalise))
}

export interface SeenFinding extends Finding {
  readonly on: SpanRecord
}

/** Findings that count without another beside them, each with the span it was made on. */
export const firmFindings = (records: readonly SpanRecord[]): readonly SeenFinding[] =>
  records.flatMap((on) => on.findings.filter(({ grade }) => grade !== 'C').map((finding) => ({ ...finding, on })))
