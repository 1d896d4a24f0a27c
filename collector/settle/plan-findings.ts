import type { SeenFinding } from '#core/memory/store/remember-findings.ts'
import type { JudgedFinding } from '#core/memory/store/judged-findings.ts'
import { itemsOf } from '#core/memory/pattern-items.ts'

import {
  judgeRun,
  runFindingsOf,
  type JudgeOptions,
  type RunFinding,
  type RunVerdict,
} from '../signals/run/judge-run.ts'
import { runSignalIds } from '../signals/run/registry.ts'
import type { Run } from '../signals/run/run.ts'
import type { KeptFinding } from '#core/memory/finding.ts'
import type { Step } from '../signals/run/step.ts'
import type { Breather } from '../pipeline/breather.ts'
import { nothingTold, type ToldFindings } from './judge-told.ts'

/** What has to be done to the findings of a run, so that what is kept is what stands. */
export interface FindingsPlan {
  readonly verdict: RunVerdict
  /** Follow from others, or hold no longer. */
  readonly withdrawn: readonly JudgedFinding[]
  /** Not kept yet. */
  readonly fresh: readonly SeenFinding[]
  /** Kept, held back, and now agreed with: to be counted. */
  readonly released: readonly SeenFinding[]
  /** Kept, and different now. */
  readonly changed: readonly JudgedFinding[]
}

const keyOf = ({ spanId, signal, class: name }: Pick<KeptFinding, 'spanId' | 'signal' | 'class'>): string =>
  `${spanId} ${signal} ${name}`

/** What the signals say of a run, beside what is kept of it. */
export interface FoundInRun {
  readonly run: Run
  readonly kept: readonly JudgedFinding[]
  readonly found: ReadonlyMap<string, RunFinding>
  /** Findings of spans as they are kept, and those of the run as they are now. */
  readonly all: readonly KeptFinding[]
}

export async function findIn(
  run: Run,
  kept: readonly JudgedFinding[],
  options: JudgeOptions,
  breathe: Breather,
  told: ToldFindings = nothingTold,
): Promise<FoundInRun> {
  await breathe()
  const all: RunFinding[] = [...told.found]
  const known = new Map(kept.map((one) => [keyOf(one), one]))
  const toldNow = told.found.map((one) => current(one, known.get(keyOfFound(one))))
  const toldKeys = new Set(toldNow.map(keyOf))
  const ofSpans = kept.filter((one) => !runSignalIds.has(one.signal) && !toldKeys.has(keyOf(one)) && !told.isOver(one))
  for (const some of runFindingsOf(run, [...ofSpans, ...toldNow], options)) {
    all.push(...some)
    await breathe()
  }
  const found = new Map(all.map((one) => [keyOfFound(one), one]))
  const ofRun = [...found].map(([key, one]) => current(one, known.get(key)))
  return { run, kept, found, all: [...ofSpans, ...ofRun] }
}

const keyOfFound = ({ finding: { signal, class: name }, step }: RunFinding): string =>
  keyOf({ spanId: step.spanId, signal, class: name })

/** A finding of the run in the form that findings are kept in, with what was gathered under it before. */
function current({ finding, step }: RunFinding, before: KeptFinding | undefined): KeptFinding {
  const fingerprint = finding.fingerprints[0]?.hash ?? ''
  const same = before?.fingerprint === fingerprint ? before : undefined
  const gathered = same?.evidence.filter(({ note }) => note?.startsWith('follows: ')) ?? []
  return {
    spanId: step.spanId,
    signal: finding.signal,
    class: finding.class,
    grade: finding.grade,
    confidence: finding.confidence,
    severity: same?.severity ?? finding.severity,
    title: finding.title,
    evidence: [...finding.evidence, ...gathered],
    fingerprint,
    atMs: same?.atMs ?? atOf(step),
    held: same?.held ?? finding.grade === 'C',
    recovered: same?.recovered ?? false,
  }
}

const atOf = ({ startMs, endMs }: Step): number => Math.floor(Math.max(startMs, endMs ?? startMs))

/** Compares what is kept with what stands. Pure. */
export function planFindings({ run, kept, found, all }: FoundInRun, recurring: ReadonlySet<string>): FindingsPlan {
  const verdict = judgeRun(run, all, recurring)
  const known = new Map(kept.map((one) => [keyOf(one), one]))
  const standing = new Map(verdict.standing.map((one) => [keyOf(one), one]))
  const steps = new Map(run.steps.map((step) => [step.spanId, step]))
  const fresh: SeenFinding[] = []
  const released: SeenFinding[] = []
  const changed: JudgedFinding[] = []
  for (const [key, one] of standing) {
    const before = known.get(key)
    const row: JudgedFinding = { ...one, traceId: run.traceId }
    const step = found.get(key)?.step ?? steps.get(one.spanId)
    if (before === undefined || before.fingerprint !== one.fingerprint) {
      const own = found.get(key)
      if (own !== undefined) fresh.push(seenOf(run, own.step, row, own))
      if (own !== undefined && one.recovered) changed.push(row)
      continue
    }
    if (before.held && !one.held && step !== undefined) released.push(seenOf(run, step, row, found.get(key)))
    if (isChanged(before, one)) changed.push(row)
  }
  const withdrawn = kept.filter((one) => standing.get(keyOf(one))?.fingerprint !== one.fingerprint)
  return { verdict, withdrawn, fresh, released, changed }
}

const isChanged = (before: KeptFinding, now: KeptFinding): boolean =>
  before.severity !== now.severity ||
  before.held !== now.held ||
  before.recovered !== now.recovered ||
  before.evidence.length !== now.evidence.length ||
  JSON.stringify(before.evidence) !== JSON.stringify(now.evidence)

function seenOf(run: Run, step: Step, row: JudgedFinding, own: RunFinding | undefined): SeenFinding {
  const { facts } = step
  const { evidence, severity, grade, confidence, title, signal, class: name, fingerprint } = row
  const finding = own?.finding ?? {
    signal,
    signalVersion: 1,
    class: name,
    grade,
    confidence,
    title,
    facts: { operation: '', where: null, errorType: null, message: title, frames: [], schemaPath: null, code: null },
    // What was signed when the span came is kept as its hash alone.
    fingerprints: [{ algorithm: 'o1', level: 'template' as const, hash: fingerprint, text: `${name} | ${title}` }],
  }
  return {
    traceId: run.traceId,
    spanId: step.spanId,
    atMs: row.atMs,
    app: facts.app,
    release: facts.release,
    environment: facts.environment,
    provider: facts.provider,
    model: facts.responseModel ?? facts.requestModel,
    agent: facts.agentName ?? run.agentOf(step).facts.agentName,
    tool: facts.toolName,
    promptVersion: facts.promptVersion,
    items: itemsOf(facts),
    finding: { ...finding, evidence, severity },
    held: row.held,
  }
}
