import type { ContextSignature } from '../context.ts'
import { mayWarn, type RunFacts } from '../failure-state.ts'
import { modelFamily } from '../model-family.ts'
import { outageOf, type Outage, type OutageRule } from '../outage.ts'
import type { Situation } from '../policy.ts'
import { priorStrength, riskOf, usualRateOf, type Risk } from '../risk.ts'
import { taxonomy } from '../taxonomy.ts'
import { exactRuns_min, type Found } from './look-up.ts'
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
  readonly risk: Risk | null
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
  found: readonly Found[],
  nowMs: number,
): ContextJudgement {
  const facts: RunFacts = { release: question.release, promptVersion: question.promptVersion, model: question.model }
  const counted = found.map((one) => count(memory, one, facts, nowMs))
  const exact = counted.filter((one) => one.found.tier === 'EXACT')
  const decides = sum(exact, 'failedRuns') > 0 || sum(exact, 'runs') >= exactRuns_min
  const used = decides ? exact : counted
  const usual = memory.usual(question.app)
  const weighed = { runs: weigh(used, 'runs'), failedRuns: weigh(used, 'failedRuns') }
  const runs = sum(used, 'runs')
  // Too few to say anything stays too few, however it is weighed.
  const known = runs >= exactRuns_min || weighed.failedRuns > 0
  const risk = known
    ? riskOf(
        { ...weighed, runs: Math.max(weighed.runs, weighed.failedRuns === 0 ? exactRuns_min : 0) },
        usualRateOf(usual.app, usual.all),
        decides ? priorStrength.exact : priorStrength.similar,
      )
    : null
  const met = mergeByFailure(used.flatMap((one) => one.met))
  return {
    situation: {
      app: question.app,
      cause: 'context',
      tier: used.length === 0 ? null : decides || exact.length > 0 ? 'EXACT' : 'LEXICAL',
      failedSinceSuccess: failedSinceSuccess(exact),
      runs,
      risk: risk?.risk ?? null,
      riskLow: risk?.low ?? null,
      classes: met.map(({ failure }) => failure.class),
      severities: met.map(({ failure }) => failure.severity),
      isFailingNow: () => false,
    },
    risk,
    met,
    failedRuns: sum(used, 'failedRuns'),
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

/** A run of a context that is only similar counts as less than a run. */
const weigh = (all: readonly Counted[], key: 'runs' | 'failedRuns'): number =>
  all.reduce((total, one) => total + one[key] * one.found.similarity ** 2, 0)

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

/** One line per failure: its best context speaks, its runs add up. */
function mergeByFailure(all: readonly Met[]): Met[] {
  const merged = new Map<string, Met>()
  for (const one of all) {
    const known = merged.get(one.failure.id)
    if (known === undefined) {
      merged.set(one.failure.id, one)
      continue
    }
    const sameContext = known.found === one.found
    const best = one.found.similarity > known.found.similarity ? one : known
    merged.set(one.failure.id, {
      ...best,
      runs: sameContext ? known.runs : known.runs + one.runs,
      failedRuns: sameContext
        ? Math.min(known.runs, known.failedRuns + one.failedRuns)
        : known.failedRuns + one.failedRuns,
      lastFailedMs: Math.max(known.lastFailedMs, one.lastFailedMs),
    })
  }
  return [...merged.values()].sort((a, b) => weightOf(b) - weightOf(a) || b.lastFailedMs - a.lastFailedMs)
}

const weightOf = ({ found, failedRuns }: Met): number => found.similarity ** 2 * failedRuns

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
    if (history === undefined) return []
    const failure = history.failureId === null ? undefined : memory.failure(history.failureId)
    return failure !== undefined && !mayWarn(failure, facts, nowMs) ? [] : [{ history, failure }]
  })
}

/** The outage of one of them under a rule, if it is failing now. */
export const outageUnder = ({ history }: Troubled, rule: OutageRule, nowMs: number): Outage | null =>
  outageOf(history.minutes, nowMs, rule)

export const outageSituation = (question: PreflightQuestion, troubled: Troubled, nowMs: number): Situation => ({
  app: question.app,
  cause: 'environment',
  tier: null,
  failedSinceSuccess: false,
  runs: 0,
  risk: null,
  riskLow: null,
  classes: troubled.failure === undefined ? [] : [troubled.failure.class],
  severities: troubled.failure === undefined ? [] : [troubled.failure.severity],
  isFailingNow: (rule) => outageUnder(troubled, rule, nowMs) !== null,
})
