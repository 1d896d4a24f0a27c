import type { Finding } from '#core/memory/finding.ts'
import type { SignalSettings } from '#core/memory/signal-settings.ts'
import type { SpanRecord } from '../pipeline/record.ts'
import { createAttribution } from './attribution.ts'
import { createCapture, type Capture } from './capture.ts'
import { planSignals, type SignalPlan } from './plan.ts'
import { signals } from './registry.ts'
import { createScoreBaseline, type ScoreBaseline } from './score-baseline.ts'
import { isObscured } from './seen-content.ts'
import { findingOf, type Signal, type Surroundings } from './signal.ts'
import { standardThresholds, type Thresholds } from './thresholds.ts'

export interface ClassifierOptions {
  readonly disable?: readonly string[]
  readonly thresholds?: Thresholds
  readonly capture?: Capture
  readonly scores?: ScoreBaseline
  /** What a project made of its signals: the same object until something changes. */
  readonly settingsOf?: (projectId: number) => SignalSettings
}

/** Attaches findings to records of one project. */
export type Classifier = (records: readonly SpanRecord[], projectId?: number) => readonly SpanRecord[]

const noSettings: SignalSettings = new Map()

/** Keeps what it must remember between batches, within bounds. */
export function createClassifier({
  disable = [],
  thresholds = standardThresholds,
  capture = createCapture(),
  scores = createScoreBaseline(),
  settingsOf = () => noSettings,
}: ClassifierOptions = {}): Classifier {
  const attribution = createAttribution()
  const plans = new WeakMap<SignalSettings, SignalPlan>()
  const off = new Set(disable)

  function planOf(projectId: number): SignalPlan {
    const settings = settingsOf(projectId)
    let plan = plans.get(settings)
    if (plan === undefined) plans.set(settings, (plan = planSignals(signals, off, thresholds, settings)))
    return plan
  }

  return (records, projectId = 0) => {
    const plan = planOf(projectId)
    for (const record of records) capture.learn(record, projectId)
    let found = false
    const bench = benchFor({ projectId, plan, capture, scores })
    const judged = records.map((record) => {
      const findings = judge(record, bench)
      if (findings === none) return record
      found = true
      return { ...record, findings }
    })
    return attribution.settle(found ? judged : records)
  }
}

interface Knowledge {
  readonly projectId: number
  readonly plan: SignalPlan
  readonly capture: Capture
  readonly scores: ScoreBaseline
}

interface Bench extends Knowledge {
  /** What signals may know around the record of this moment. */
  aroundOf(record: SpanRecord): Surroundings
}

/** One object for all records of a batch: most signals ask nothing of it. */
function benchFor(known: Knowledge): Bench {
  const { plan, capture, scores, projectId } = known
  let current: SpanRecord
  const around: Surroundings = {
    thresholds: plan.thresholds,
    // A getter would give each of these objects a shape that only a full collection frees, with the records it reaches.
    recordsOutput: () => capture.stateOf(current, projectId, 'outputs') === 'recorded',
    scoreDrop: (samplesMin, spreadsMin) => scores.dropOf(current, projectId, samplesMin, spreadsMin),
  }
  return {
    ...known,
    aroundOf(record) {
      current = record
      return around
    },
  }
}

const none: readonly Finding[] = []

/** The first signal to fire is the span's one finding; hints (grade C) are looked for only while there is none. */
function judge(record: SpanRecord, bench: Bench): readonly Finding[] {
  const { plan, scores, projectId } = bench
  const around = bench.aroundOf(record)
  let hints = none
  for (const signal of plan.signalsFor(record)) {
    const hit = signal.find(record, around)
    // Whether the signal may speak is looked at only once it has something to say.
    if (hit === null || !maySpeak(signal, record, bench)) continue
    const finding = plan.weighed(findingOf(signal, hit, record, plan.thresholds))
    if (signal.grade !== 'C') return [finding]
    hints = [...hints, finding]
  }
  if (record.story.documents !== null) scores.learn(record, projectId)
  return hints
}

/** Not where its content is left out, hidden or cut, and not outside of its sample. */
const maySpeak = (signal: Signal, record: SpanRecord, { plan, capture, projectId }: Bench): boolean =>
  plan.samples(signal, record) &&
  (signal.content === undefined ||
    !(capture.lacks(record, projectId, signal.content) || signal.content.some((part) => isObscured(record, part))))
