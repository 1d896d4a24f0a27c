import { standardGrouping, type Grouping } from '#core/memory/grouping/grouping.ts'
import { fingerprintsOf } from '#core/memory/outcome-fingerprint.ts'
import type { Finding, Grade, OutcomeFacts, Severity } from '#core/memory/finding.ts'
import type { CapturePart } from '#core/memory/content-capture.ts'
import { taxonomy, type FailureClass } from '#core/memory/taxonomy.ts'
import { excerptOf } from '../excerpt.ts'
import type { Baseline } from './baseline.ts'
import type { Run } from './run.ts'
import type { Step } from './step.ts'
import type { RunThresholdName, RunThresholds } from './thresholds.ts'

/** What a signal saw in a run. */
export interface RunHit {
  /** The step it is told at: the same one each time the same run is read, whatever came late. */
  readonly step: Step
  readonly class: FailureClass
  readonly confidence: number
  readonly path: string
  readonly excerpt: string | null
  /** Why, with the figures it was compared with. */
  readonly note: string
  readonly grade?: Grade
  readonly severity?: Severity
  readonly title?: string
  readonly facts?: Partial<OutcomeFacts>
  /** Further steps in which it can be seen. */
  readonly also?: readonly Step[]
}

export interface RunSurroundings {
  readonly thresholds: RunThresholds
  /** What is usual for this app, agent, model and tool; null when nothing is known yet. */
  readonly baseline: Baseline | null
  /** Something else went wrong in this run already. */
  readonly failing: boolean
  /** Hosts whose links an answer may hold without a source. */
  readonly linkHosts: readonly string[]
}

/** One rule that reads a whole run and says "this went wrong". One per file; all of them stand in registry.ts. */
export interface RunSignal {
  readonly id: string
  /** What it looks for, for the list of signals. */
  readonly title: string
  /** Raised with every change that can change what it finds. */
  readonly version: number
  readonly grade: Grade
  readonly classes: readonly FailureClass[]
  /** What must have been recorded. Without it the signal is unavailable, which is not the same as "went well". */
  readonly content: readonly CapturePart[]
  /** The lines it compares with; each finding says where they were drawn. */
  readonly thresholds: readonly RunThresholdName[]
  /** What looks like it and is none: each of these is a case in its test. */
  readonly notOn: readonly string[]
  find(run: Run, around: RunSurroundings): readonly RunHit[]
}

const evidenceMax = 8

/** The finding that a hit becomes, signed. */
export function runFindingOf(
  signal: RunSignal,
  hit: RunHit,
  thresholds: RunThresholds,
  grouping: Grouping = standardGrouping,
): Finding {
  const row = taxonomy[hit.class]
  const { facts: said, kind, spanId } = hit.step
  const others = (hit.also ?? []).filter((step) => step.spanId !== spanId)
  // The last one tells when it was over.
  const also = others.length < evidenceMax ? others : [...others.slice(0, evidenceMax - 2), ...others.slice(-1)]
  const finding: Finding = {
    signal: signal.id,
    signalVersion: signal.version,
    class: hit.class,
    grade: hit.grade ?? signal.grade,
    confidence: hit.confidence,
    severity: hit.severity ?? row.severity,
    evidence: [
      { spanId, path: hit.path, excerpt: excerptOf(hit.excerpt), note: hit.note },
      ...also.map((step) => ({ spanId: step.spanId, path: hit.path, excerpt: null, note: 'seen here too' })),
      ...signal.thresholds.map((name) => ({
        spanId,
        path: `threshold ${name}`,
        excerpt: null,
        note: String(thresholds[name]),
      })),
    ],
    title: hit.title ?? row.title,
    facts: {
      operation: said.operation ?? kind.toLowerCase(),
      where: kind === 'TOOL' ? said.toolName : kind === 'LLM' ? null : said.agentName,
      errorType: null,
      message: row.title,
      frames: [],
      schemaPath: null,
      code: null,
      ...hit.facts,
    },
    fingerprints: [],
  }
  const fingerprints = fingerprintsOf(finding, said.customFingerprint, grouping, {
    app: said.app,
    span: hit.step.name,
    tool: said.toolName,
    agent: said.agentName,
    environment: said.environment,
    model: said.responseModel ?? said.requestModel,
    provider: said.provider,
  })
  return { ...finding, fingerprints }
}
