import { normalise } from '#collector/normalise.ts'
import { createClassifier } from '#collector/signals/classifier.ts'
import { createGrounding, givenAnswer } from '#collector/signals/run/grounding.ts'
import { runOf, type Run, type RunParts } from '#collector/signals/run/run.ts'
import { stepOf } from '#collector/signals/run/step-of.ts'
import type { Finding, KeptFinding } from '#core/memory/finding.ts'
import type { SpanRecord } from '#collector/pipeline/record.ts'
import { fingerprintsOf } from '#core/memory/outcome-fingerprint.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import type { Span } from '#core/telemetry/span.ts'

import { spanWith } from './span.ts'

/** A span of a drawn run: milliseconds from its start, and a parent by name. */
export interface Drawn {
  readonly id: string
  readonly under?: string | null
  readonly at?: number
  readonly lasts?: number
  readonly attributes?: Attributes
  readonly span?: Partial<Span>
}

const epochNs = 1_760_000_000_000_000_000n

/** 16 hex digits that only depend on the name. */
export const idOf = (name: string): string => Buffer.from(name.padEnd(8, '.').slice(0, 8)).toString('hex')

/** Spans as they would be sent. Those without times follow each other, 10 ms apart, each 5 ms long. */
export const drawSpans = (drawn: readonly Drawn[]): readonly Span[] =>
  drawn.map(({ id, under = 'root', at, lasts, attributes = {}, span = {} }, index) => {
    const startMs = at ?? (under === null ? 0 : index * 10)
    const isRoot = under === null
    return spanWith({
      spanId: idOf(id),
      parentSpanId: isRoot ? null : idOf(under),
      name: id,
      startNs: epochNs + BigInt(startMs) * 1_000_000n,
      endNs: epochNs + BigInt(startMs + (lasts ?? (isRoot ? drawn.length * 10 + 5 : 5))) * 1_000_000n,
      attributes,
      ...span,
    })
  })

/** The run that records make, as the settling reads it. */
export function runFrom(records: readonly Pick<SpanRecord, 'span' | 'story'>[], more: Partial<RunParts> = {}): Run {
  const steps = records.map((record) => stepOf(record))
  const given = givenAnswer(steps)
  const grounding = given === null ? null : createGrounding(given)
  for (const { span, story } of records) grounding?.look(span.spanId, story)
  return runOf({
    traceId: records[0]?.span.traceId ?? '0'.repeat(32),
    steps,
    answer: grounding?.answer() ?? null,
    ...more,
  })
}

export const drawRun = (drawn: readonly Drawn[], more: Partial<RunParts> = {}): Run =>
  runFrom(drawSpans(drawn).map(normalise), more)

/** A finding as the store keeps it. */
export const keptOf = (finding: Finding, spanId: string, atMs: number): KeptFinding => ({
  spanId,
  signal: finding.signal,
  class: finding.class,
  grade: finding.grade,
  confidence: finding.confidence,
  severity: finding.severity,
  title: finding.title,
  evidence: finding.evidence,
  fingerprint: (finding.fingerprints[0] ?? fingerprintsOf(finding, null)[0])!.hash,
  atMs,
  held: finding.grade === 'C',
  recovered: false,
})

/** What the signals of single spans find in a drawn run. */
export function spanFindings(records: readonly SpanRecord[]): readonly KeptFinding[] {
  return createClassifier()(records).flatMap(({ span, findings }) =>
    findings.map((finding) => keptOf(finding, span.spanId, Number(span.endNs / 1_000_000n))),
  )
}
