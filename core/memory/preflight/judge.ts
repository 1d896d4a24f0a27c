import type { ContextSignature } from '../context.ts'
import { mayWarn, type RunFacts } from '../failure-state.ts'
import { modelFamily } from '../model-family.ts'
import { outageOf, type Outage, type OutageRule } from '../outage.ts'
import { failingNow, type Situation } from '../policy.ts'
import { calibrated, priorStrength, riskOf, usualRateOf, type Risk } from '../risk.ts'
import { taxonomy } from '../taxonomy.ts'
import { exactRuns_min, similarity_min, type Found, type LookedUp } from './look-up.ts'
import type { CallHistory, ProjectMemory, RememberedFailure } from './memory.ts'
import type { PreflightQuestion } from './question.ts'
import { countedRuns } from './remembered-context.ts'

/** A failure that runs like this one met, and may warn. */
export interface Met {
  readonly failure: RememberedFailure
  readonly found: Found
  /** Runs of the contexts that met it, and how many of them failed. */
  readonly runs: number
  readonly failedRuns: number
  readonly lastFailedMs: number
}

/** What is known of a run from contexts like its own. */
export interface ContextJudgement {
  readonly situation: Situation
  /** As the project's curve maps it. */
  readonly risk: Risk | null
  /** Before the curve: what the next one is learnt from. */
  readonly rawRisk: number | null
  /** Most telling first. */
  readonly met: readonly Met[]
  readonly failedRuns: number
}

interface Counted {
  readonly found: Found
  readonly met: readonly Met[]
  readonly runs: number
  readonly failedRuns: number
}

export function judgeContexts(
  memory: ProjectMemory,
  question: PreflightQuestion,
  { found, near }: Pick<LookedUp, 'found' | 'near'>,
  nowMs: number,
): ContextJudgement {
  const facts: RunFacts = { release: question.release, promptVersion: question.promptVersion, model: question.model }
  const counted = found.map((one) => count(memory, one, facts, nowMs))
  const neighbours = near.map((one) => count(memory, one, facts, nowMs))
  const exact = counted.filter((one) => one.found.tier === 'EXACT')
  const decides = sum(exact, 'failedRuns') > 0 || sum(exact, 'runs') >= exactRuns_min
  const used = decides ? exact : counted
  const usual = memory.usual(question.app)
  const weighing = decides ? exact : [...counted, ...neighbours]
  const weighed = {
    runs: weighing.reduce((total, one) => total + one.runs * runWeight(one), 0),
    failedRuns: weighing.reduce((total, one) => total + one.failedRuns * runWeight(one) * freshness(one), 0),
  }
  const runs = sum(used, 'runs')
  // Too few to say anything stays too few, however it is weighed.
  const known = sum(weighing, 'runs') >= exactRuns_min || weighed.failedRuns > 0
  const raw = known
    ? riskOf(
        { ...weighed, runs: Math.max(weighed.runs, weighed.failedRuns === 0 ? exactRuns_min : 0) },
        usualRateOf(usual.app, usual.all),
        decides ? priorStrength.exact : priorStrength.neighbours,
      )
    : null
  const risk = raw === null ? null : calibrated(raw, memory.curve()?.points ?? [])
  const met = mergeByFailure(weighing)
  const failedRuns = sum(used, 'failedRuns')
  return {
    situation: {
      app: question.app,
      environment: question.environment,
      cause: 'context',
      tier: used.length === 0 ? null : decides || exact.length > 0 ? 'EXACT' : 'LEXICAL',
      failedSinceSuccess: failedSinceSuccess(exact),
      runs,
      failedRuns,
      risk: risk?.risk ?? null,
      riskLow: risk?.low ?? null,
      classes: met.map(({ failure }) => failure.class),
      severities: met.map(({ failure }) => failure.severity),
      patterns: patternsIn(met.map(({ failure }) => failure)),
      outage: () => null,
    },
    risk,
    rawRisk: raw?.risk ?? null,
    met,
    failedRuns,
  }
}

/** Counts a context's runs, leaving out failures that may not warn any more, or that an outage caused. */
function count(memory: ProjectMemory, found: Found, facts: RunFacts, nowMs: number): Counted {
  const { context } = found
  const runs = countedRuns(context)
  if (context.failedRuns === 0) return { found, met: [], runs, failedRuns: 0 }
  const met: Met[] = []
  for (const { fingerprint, runs: metRuns, lastFailedMs } of context.met) {
    const failure = memory.failureOf(fingerprint)
    if (failure === undefined || taxonomy[failure.class].cause !== 'context' || !mayWarn(failure, facts, nowMs))
      continue
    met.push({ failure, found, runs, failedRuns: Math.min(metRuns, context.failedRuns), lastFailedMs })
  }
  const failedRuns = Math.min(
    context.failedRuns,
    met.reduce((total, one) => total + one.failedRuns, 0),
  )
  return { found, met, runs, failedRuns }
}

const sum = (all: readonly Counted[], key: 'runs' | 'failedRuns'): number =>
  all.reduce((total, one) => total + one[key], 0)

/** The third power: near ones decide, and of many that are far away no crowd is made. Measured (README, Decisions). */
const closeness = ({ similarity }: Found): number => similarity ** 3

/** A context that is only similar is one thing to learn from: what ran it a thousand times says no more than this. */
const similarRuns_max = 3

/** Failures that a success followed count for so much: mostly somebody mended it. Measured (README, Decisions). */
const mended_weight = 0.4

const freshness = ({ found: { context } }: Counted): number =>
  (context.lastOkMs ?? -Infinity) > (context.lastFailedMs ?? Infinity) ? mended_weight : 1

/** A run of a context that is only similar counts as less than a run. */
const runWeight = ({ found, runs }: Counted): number =>
  found.tier === 'EXACT' ? 1 : closeness(found) * Math.min(1, similarRuns_max / Math.max(1, runs))

function failedSinceSuccess(exact: readonly Counted[]): boolean {
  const failedMs = Math.max(
    -Infinity,
    ...exact.flatMap(({ met, found }) =>
      met.map(({ lastFailedMs }) => Math.min(lastFailedMs, found.context.lastFailedMs ?? lastFailedMs)),
    ),
  )
  const okMs = Math.max(-Infinity, ...exact.map(({ found }) => found.context.lastOkMs ?? -Infinity))
  return failedMs > okMs
}

/** A failure that no similar context met is named if it is at least so likely. */
const likelihood_min = 0.04

interface Merged {
  readonly met: Met
  readonly weight: number
}

/** One line per failure, likeliest first: its best context speaks, its runs add up. */
function mergeByFailure(weighing: readonly Counted[]): Met[] {
  const merged = new Map<string, Merged>()
  let all = priorStrength.neighbours
  for (const { found, met, runs } of weighing) {
    const weight = closeness(found)
    all += weight
    for (const one of met) {
      const known = merged.get(one.failure.id)
      const gained = weight * (one.failedRuns / Math.max(1, runs))
      merged.set(one.failure.id, { met: together(known?.met, one), weight: (known?.weight ?? 0) + gained })
    }
  }
  return [...merged.values()]
    .filter(({ met, weight }) => met.found.similarity >= similarity_min || weight >= likelihood_min * all)
    .sort((a, b) => b.weight - a.weight || b.met.lastFailedMs - a.met.lastFailedMs)
    .map(({ met }) => met)
}

/** The same failure, met in one more way. */
function together(known: Met | undefined, one: Met): Met {
  if (known === undefined) return one
  const sameContext = known.found === one.found
  const best = one.found.similarity > known.found.similarity ? one : known
  return {
    ...best,
    runs: sameContext ? known.runs : known.runs + one.runs,
    failedRuns: sameContext
      ? Math.min(known.runs, known.failedRuns + one.failedRuns)
      : known.failedRuns + one.failedRuns,
    lastFailedMs: Math.max(known.lastFailedMs, one.lastFailedMs),
  }
}

/** A provider, model or tool of the question that had failures of late. */
export interface Troubled {
  readonly history: CallHistory
  readonly failure: RememberedFailure | undefined
}

/** The providers, models and tools that a run would use and that are in trouble, unless the failure was put to rest. */
export function troublesOf(
  memory: ProjectMemory,
  question: PreflightQuestion,
  asked: ContextSignature,
  nowMs: number,
): Troubled[] {
  const keys: [CallHistory['scope'], string][] = []
  if (question.provider !== null) keys.push(['provider', question.provider])
  if (question.model !== null) keys.push(['model', modelFamily(question.model)])
  for (const tool of question.tools ?? []) keys.push(['tool', tool.name])
  const facts: RunFacts = { release: question.release, promptVersion: question.promptVersion, model: asked.modelFamily }
  return keys.flatMap(([scope, key]): Troubled[] => {
    const history = memory.calls(scope, key)
    if (history === undefined || (scope === 'provider' && isAnotherModels(memory, history, asked, nowMs))) return []
    const failure = history.failureId === null ? undefined : memory.failure(history.failureId)
    return failure !== undefined && !mayWarn(failure, facts, nowMs) ? [] : [{ history, failure }]
  })
}

/**
 * Whether a provider fails for one model alone, and not for the one that is asked about: taken away that model's calls,
 * the provider is well. Two models that fail are the provider's doing.
 */
function isAnotherModels(
  memory: ProjectMemory,
  provider: CallHistory,
  { modelFamily: asked }: ContextSignature,
  nowMs: number,
): boolean {
  if (asked === null) return false
  const failing = memory
    .callsOf('model')
    .filter(({ minutes }) => outageOf(minutes, nowMs, failingNow) !== null)
    .map(({ key, minutes }) => ({ key, minutes: new Map(minutes.map((one) => [one.minute, one])) }))
  if (failing.some(({ key }) => key === asked)) return false
  return failing.some(({ minutes }) => {
    const others = provider.minutes.map(({ minute, calls, failed }) => {
      const own = minutes.get(minute)
      return { minute, calls: calls - (own?.calls ?? 0), failed: failed - (own?.failed ?? 0) }
    })
    return outageOf(others, nowMs, failingNow) === null
  })
}

/** The outage of one of them under a rule, if it is failing now. */
export const outageUnder = ({ history }: Troubled, rule: OutageRule, nowMs: number): Outage | null =>
  outageOf(history.minutes, nowMs, rule)

/** A provider, model or tool in trouble, as policies see it. */
export interface OutageSituation extends Situation {
  readonly troubled: Troubled
}

export function outageSituation(question: PreflightQuestion, troubled: Troubled, nowMs: number): OutageSituation {
  const { failure } = troubled
  return {
    troubled,
    app: question.app,
    environment: question.environment,
    cause: 'environment',
    tier: null,
    failedSinceSuccess: false,
    runs: 0,
    failedRuns: 0,
    risk: null,
    riskLow: null,
    classes: failure === undefined ? [] : [failure.class],
    severities: failure === undefined ? [] : [failure.severity],
    patterns: failure === undefined ? [] : patternsIn([failure]),
    outage: (rule) => outageUnder(troubled, rule, nowMs),
  }
}

const patternsIn = (failures: readonly RememberedFailure[]): string[] =>
  failures.flatMap(({ patternId, patternIds }) => patternIds ?? (patternId === null ? [] : [patternId]))
