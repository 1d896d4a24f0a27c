import type { Finding, Grade, OutcomeFacts, Severity } from '#core/memory/finding.ts'
import type { CapturePart } from '#core/memory/content-capture.ts'
import { taxonomy, type FailureClass } from '#core/memory/taxonomy.ts'
import type { SpanKind, Story } from '#core/telemetry/story.ts'
import type { SpanRecord } from '../pipeline/record.ts'
import { excerptOf } from './excerpt.ts'
import type { Mark, SentField } from './marks.ts'
import { standardThresholds, type ThresholdName, type Thresholds } from './thresholds.ts'

/** What a signal saw on a span. */
export interface Hit {
  readonly class: FailureClass
  readonly confidence: number
  /** The attribute, event or message it can be seen in, as it was sent. */
  readonly path: string
  readonly excerpt: string | null
  readonly note: string
  /** Only where the class's own title says too little. Nothing in it may vary from run to run. */
  readonly title?: string
  readonly severity?: Severity
  readonly facts: Partial<OutcomeFacts>
}

/** What a signal may know beyond the span itself. */
export interface Surroundings {
  /** Whether this app and library were ever seen to record what models answer. */
  recordsOutput(): boolean
  /** Where the lines are drawn for this project. */
  readonly thresholds: Thresholds
  /** How far the best score of this search fell below those of the same index; null when less, or too few are known. */
  readonly scoreDrop: (samplesMin: number, spreadsMin: number) => ScoreDrop | null
}

/** A best score, in terms of what is usual for its index. */
export interface ScoreDrop {
  readonly score: number
  readonly usual: number
  /** How many usual spreads it lies on the wrong side. */
  readonly spreads: number
  readonly samples: number
}

/** One rule that reads a span and says "this went wrong". One per file; the order of asking is in registry.ts. */
export interface Signal {
  readonly id: string
  /** What it looks for, for the list of signals. */
  readonly title: string
  /** Raised with every change that can change what it finds. */
  readonly version: number
  readonly grade: Grade
  readonly classes: readonly FailureClass[]
  /** Which spans it reads; null for all. */
  readonly kinds: ReadonlySet<SpanKind> | null
  /** What must have been sent. Without it the signal is unavailable, which is not the same as "went well". */
  readonly needs: readonly SentField[]
  /** Marks without any of which it never finds anything: it is not even asked. */
  readonly when?: readonly Mark[]
  /** What must have been recorded. Where it is known to be left out, hidden or cut, the signal is unavailable. */
  readonly content?: readonly CapturePart[]
  /** The lines it compares with; each finding says where they were drawn. */
  readonly thresholds?: readonly ThresholdName[]
  /** What looks like it and is none. Each is a case in its test. */
  readonly notOn: readonly string[]
  find(record: SpanRecord, around: Surroundings): Hit | null
}

/** The finding that a hit becomes. */
export function findingOf(
  signal: Signal,
  hit: Hit,
  { span, story }: SpanRecord,
  thresholds: Thresholds = standardThresholds,
): Finding {
  const row = taxonomy[hit.class]
  const lines = (signal.thresholds ?? []).map((name) => ({
    spanId: span.spanId,
    path: `threshold ${name}`,
    excerpt: null,
    note: String(thresholds[name]),
  }))
  return {
    signal: signal.id,
    signalVersion: signal.version,
    class: hit.class,
    grade: signal.grade,
    confidence: hit.confidence,
    severity: hit.severity ?? row.severity,
    evidence: [{ spanId: span.spanId, path: hit.path, excerpt: excerptOf(hit.excerpt), note: hit.note }, ...lines],
    title: hit.title ?? row.title,
    facts: {
      operation: story.operation ?? story.kind.toLowerCase(),
      where: whereOf(story),
      errorType: null,
      message: row.title,
      frames: [],
      schemaPath: null,
      code: null,
      ...hit.facts,
    },
    fingerprints: [],
  }
}

/** The tool or agent a span stands for; null when only the model was involved. */
function whereOf(story: Story): string | null {
  if (story.kind === 'TOOL') return story.toolName
  return story.kind === 'LLM' ? null : story.agentName
}

export const kinds = (...names: readonly SpanKind[]): ReadonlySet<SpanKind> => new Set(names)
