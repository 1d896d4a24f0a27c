import { causeOfKept } from '#core/memory/cause.ts'
import type { Evidence, Finding, KeptFinding } from '#core/memory/finding.ts'
import { isExcused, type Grouping } from '#core/memory/grouping/grouping.ts'
import { isJudged } from '#core/memory/judged.ts'
import { taxonomy, type FailureClass } from '#core/memory/taxonomy.ts'
import { isAsked, type SignalSettings } from '#core/memory/signal-settings.ts'
import type { Baseline } from './baseline.ts'
import { causesOf, type Placed } from './causes.ts'
import { handledMisses } from './handled-misses.ts'
import { mendedRequests } from './mended-requests.ts'
import { recoveryOf } from './recovery.ts'
import { runSignalIds, runSignals } from './registry.ts'
import type { Run } from './run.ts'
import { runFindingOf, type RunSurroundings } from './run-signal.ts'
import type { Step } from './step.ts'
import { runThresholdNames, standardRunThresholds, type RunThresholds } from './thresholds.ts'

export interface JudgeOptions {
  readonly baseline: Baseline | null
  readonly thresholds?: RunThresholds
  readonly linkHosts?: readonly string[]
  readonly disabled?: ReadonlySet<string>
  /** What a project made of its signals. */
  readonly settings?: SignalSettings
  /** How the project groups failures. */
  readonly grouping?: Grouping
}

/** A finding of a whole run, at its step. */
export interface RunFinding {
  readonly finding: Finding
  readonly step: Step
}

const noSettings: SignalSettings = new Map()
const hitsMax = 16

/** Asks every signal about a run. Pure. */
export const runFindings = (run: Run, kept: readonly KeptFinding[], options: JudgeOptions): readonly RunFinding[] =>
  [...runFindingsOf(run, kept, options)].flat()

/** The same, one signal after the other: a large run is no reason to let others wait. */
export function* runFindingsOf(
  run: Run,
  kept: readonly KeptFinding[],
  options: JudgeOptions,
): Iterable<readonly RunFinding[]> {
  const { settings = noSettings, disabled, thresholds: standard = standardRunThresholds } = options
  let failing = kept.some(
    ({ signal, grade, severity }) => !runSignalIds.has(signal) && grade !== 'C' && severity !== 'LOW',
  )
  for (const signal of runSignals) {
    const setting = settings.get(signal.id)
    if (disabled?.has(signal.id) || (setting !== undefined && !isAsked(setting, run.traceId))) continue
    const thresholds = setting === undefined ? standard : moved(standard, setting.thresholds)
    const around: RunSurroundings = {
      thresholds,
      baseline: options.baseline,
      failing,
      linkHosts: options.linkHosts ?? [],
    }
    const found: RunFinding[] = []
    for (const hit of signal.find(run, around).slice(0, hitsMax)) {
      const finding = runFindingOf(signal, hit, thresholds, options.grouping)
      if (options.grouping !== undefined && isExcused(finding, options.grouping)) continue
      const severity = setting?.severity ?? finding.severity
      found.push({ step: hit.step, finding: { ...finding, severity } })
      failing ||= finding.grade !== 'C' && severity !== 'LOW'
    }
    yield found
  }
}

function moved(standard: RunThresholds, own: Readonly<Record<string, number>>): RunThresholds {
  const moves = runThresholdNames.flatMap((name) => (own[name] === undefined ? [] : [[name, own[name]] as const]))
  return moves.length === 0 ? standard : { ...standard, ...Object.fromEntries(moves) }
}

export type RunOutcome = 'RUNNING' | 'OK' | 'FAILED' | 'RECOVERED' | 'ABANDONED'

export interface RunVerdict {
  /** Findings that stand, as they are to be kept: with the evidence of what follows from them. */
  readonly standing: readonly KeptFinding[]
  /** Findings that only follow from a standing one. */
  readonly symptoms: readonly KeptFinding[]
  readonly outcome: RunOutcome
  /** The outcome has a cause that what was about to run can foretell. */
  readonly contextCaused: boolean
}

/**
 * One failure per root cause: the deepest finding of grade A or B wins, and what follows from it becomes its evidence.
 * Grade C only counts when another of its kind agrees, or when it recurs. Pure: the same findings give the same verdict
 * in whatever order they come.
 */
export function judgeRun(run: Run, findings: readonly KeptFinding[], recurring: ReadonlySet<string>): RunVerdict {
  if (findings.length === 0) return { standing: [], symptoms: [], ...outcomeOf(run, []) }
  const byId = new Map(run.steps.map((step) => [step.spanId, step]))
  const top = run.root ?? run.tops[0]
  const at = (finding: KeptFinding): Step | undefined => byId.get(finding.spanId) ?? top
  const grave = findings.filter(({ grade }) => grade !== 'C')
  const bad = new Set(grave.flatMap((finding) => at(finding) ?? []))
  const mended = new Set([...mendedRequests(run, findings, at), ...handledMisses(run, findings, at)])
  const recovery = recoveryOf(run, bad)
  const placed = grave.flatMap((finding): Placed[] => {
    const step = at(finding)
    if (step === undefined || mended.has(finding)) return []
    const until = goesOn.has(finding.class) ? lastOf(finding, byId, step) : step
    return [{ finding, step, recovered: recovery.isRecovered(until, finding.class) }]
  })
  const causes = causesOf(run, placed)
  const standing = [...causes].map(([{ finding, recovered }, symptoms]) => weighed(finding, recovered, symptoms))
  return {
    standing: [...standing, ...hints(findings, recurring)],
    symptoms: [...[...causes.values()].flat().map(({ finding }) => finding), ...mended],
    ...outcomeOf(run, [...causes.keys()].filter(isFailing)),
  }
}

/** What takes several steps: it cannot be made good before the last of them. */
const goesOn: ReadonlySet<FailureClass> = new Set<FailureClass>([
  'agent.loop',
  'agent.retry_storm',
  'agent.handoff_loop',
  'output.repetition',
])

const lastOf = ({ evidence }: KeptFinding, byId: ReadonlyMap<string, Step>, at: Step): Step =>
  evidence
    .flatMap(({ spanId }) => byId.get(spanId) ?? [])
    .reduce((last, step) => (step.startMs > last.startMs ? step : last), at)

/** Whether it would make the run fail if it was not made good. */
const isFailing = ({ finding }: Placed): boolean =>
  finding.class !== 'run.abandoned' &&
  (finding.recovered ? taxonomy[finding.class].severity : finding.severity) !== 'LOW'

const evidenceMax = 16

/** What was made good informs; what was not weighs as its class does. */
function weighed(finding: KeptFinding, recovered: boolean, symptoms: readonly Placed[]): KeptFinding {
  const { recovered: before, severity } = finding
  const weight = recovered ? 'LOW' : before ? taxonomy[finding.class].severity : severity
  const known = new Set(finding.evidence.map(keyOf))
  const more = symptoms.flatMap(({ finding: { class: name, evidence } }) =>
    evidence.slice(0, 4).map((one) => told(one, name)),
  )
  const fresh = more.filter((one) => !known.has(keyOf(one)))
  return {
    ...finding,
    recovered,
    severity: weight,
    evidence: fresh.length === 0 ? finding.evidence : [...finding.evidence, ...fresh].slice(0, evidenceMax),
  }
}

const keyOf = ({ spanId, path, excerpt }: Evidence): string => `${spanId} ${path} ${excerpt}`

const told = (one: Evidence, name: FailureClass): Evidence => ({
  ...one,
  note: one.note?.startsWith('follows: ') ? one.note : `follows: ${name}${one.note === null ? '' : `, ${one.note}`}`,
})

/** Heuristics count when two that look at different things agree, or when the same one was met in other runs. */
function hints(findings: readonly KeptFinding[], recurring: ReadonlySet<string>): readonly KeptFinding[] {
  const weak = findings.filter(({ grade }) => grade === 'C')
  return weak.map((finding) => {
    const agrees = weak.some((other) => other.class !== finding.class && other.signal !== finding.signal)
    // What was counted once stays counted.
    return {
      ...finding,
      held: finding.held && !(agrees || (recurring.has(finding.fingerprint) && !isJudged(finding.signal))),
    }
  })
}

function outcomeOf(run: Run, failing: readonly Placed[]): Pick<RunVerdict, 'outcome' | 'contextCaused'> {
  const fatal = failing.filter(({ recovered }) => !recovered)
  const ended = run.root !== null && run.root.endMs !== null
  const contextCaused = (fatal.length > 0 ? fatal : failing).some(({ finding }) => causeOfKept(finding) === 'context')
  if (!ended && !run.timedOut) return { outcome: 'RUNNING', contextCaused }
  if (failing.length > 0 && (run.root?.failed === true || fatal.length > 0)) return { outcome: 'FAILED', contextCaused }
  if (!ended) return { outcome: 'ABANDONED', contextCaused }
  return { outcome: failing.length > 0 ? 'RECOVERED' : 'OK', contextCaused }
}
