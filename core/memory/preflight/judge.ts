import { mayWarn, type RunFacts } from '../failure-state.ts'
import type { Situation } from '../policy.ts'
import { calibrated, priorStrength, riskOf, usualRateOf, type Risk } from '../risk.ts'
import { taxonomy, type Cause } from '../taxonomy.ts'
import { closeness } from './alike-exposures.ts'
import { exactRunsMin, similarityMin, type Found, type LookedUp } from './look-up.ts'
import type { ProjectMemory, RememberedFailure } from './memory.ts'
import { createMending, isMended, type Mended, type Mending } from './mending.ts'
import { patternsIn } from './patterns-in.ts'
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
  /** As counted, before the project's curve; null when too little is known. */
  readonly raw: Risk | null
  /** Most telling first. */
  readonly met: readonly Met[]
  readonly failedRuns: number
  readonly mended: readonly Mended[]
  readonly rare: readonly Rare[]
}

/** A failure that only older versions met, in so few runs of this very context that a newer one is not warned of it. */
export interface Rare {
  readonly failure: RememberedFailure
  readonly runs: number
  readonly failedRuns: number
  /** When the version in question began. */
  readonly sinceMs: number
}

interface Counted {
  readonly found: Found
  readonly met: readonly Met[]
  readonly runs: number
  readonly failedRuns: number
  /** The same, each as much as it says about this version. */
  readonly failedWeight: number
  readonly rare: readonly Rare[]
}

export function judgeContexts(
  memory: ProjectMemory,
  question: PreflightQuestion,
  { asked, found, near }: LookedUp,
  nowMs: number,
): ContextJudgement {
  const facts: RunFacts = { release: question.release, promptVersion: question.promptVersion, model: question.model }
  const mending = createMending(memory, { question, family: asked.modelFamily, alike: found })
  const counting = { memory, facts, nowMs, mending }
  const counted = found.map((one) => count(counting, one))
  const neighbours = near.map((one) => count(counting, one))
  const exact = counted.filter((one) => one.found.tier === 'EXACT')
  const decides = sum(exact, 'failedRuns') > 0 || sum(exact, 'runs') >= exactRunsMin
  const used = decides ? exact : counted
  const usual = memory.usual(question.app)
  const weighing = decides ? exact : [...counted, ...neighbours]
  const weighs = (one: Counted): number => runWeight(one, asked.modelFamily)
  const weighed = {
    runs: weighing.reduce((total, one) => total + one.runs * weighs(one), 0),
    failedRuns: weighing.reduce((total, one) => total + one.failedWeight * weighs(one) * freshness(one), 0),
  }
  const runs = sum(used, 'runs')
  // Too few to say anything stays too few, however it is weighed.
  const known = sum(weighing, 'runs') >= exactRunsMin || weighed.failedRuns > 0
  const told = known
    ? riskOf(
        { ...weighed, runs: Math.max(weighed.runs, weighed.failedRuns === 0 ? exactRunsMin : 0) },
        usualRateOf(usual.app, usual.all),
        decides ? priorStrength.exact : priorStrength.neighbours,
      )
    : null
  const raw = told === null || decides ? told : afterOwnRuns(told, sum(exact, 'runs'))
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
    raw,
    met,
    failedRuns,
    mended: mending.mended(),
    rare: exact.flatMap((one) => one.rare),
  }
}

/** What others say of a context is worth one run of its own: one or two that went well say more. */
const afterOwnRuns = ({ risk, low, high }: Risk, ownRuns: number): Risk => ({
  risk: risk / (1 + ownRuns),
  low: low / (1 + ownRuns),
  high,
})

interface Counting {
  readonly memory: ProjectMemory
  readonly facts: RunFacts
  readonly nowMs: number
  readonly mending: Mending
}

/** Counts a context's runs, leaving out failures that may not warn any more, that were mended, or that an outage caused. */
function count({ memory, facts, nowMs, mending }: Counting, found: Found): Counted {
  const { context } = found
  const runs = countedRuns(context)
  if (context.failedRuns === 0) return { found, met: [], runs, failedRuns: 0, failedWeight: 0, rare: [] }
  const [met, rare]: [Met[], Rare[]] = [[], []]
  let [weight, mendedRuns] = [0, 0]
  for (const { fingerprint, runs: metRuns, lastFailedMs } of context.met) {
    const failure = memory.failureOf(fingerprint)
    if (failure === undefined || causeIn(failure) !== 'context' || !mayWarn(failure, facts, nowMs)) continue
    const failedRuns = Math.min(metRuns, context.failedRuns)
    const chance = mending.chance(failure, lastFailedMs, context.setting.modelFamily)
    // What is only similar is weighed by how much it is alike, and warns by its risk.
    const sinceMs = found.tier === 'EXACT' ? mending.unmetSince(failure, lastFailedMs) : null
    if (isMended(chance)) mendedRuns += failedRuns
    else if (sinceMs !== null && isMended(chance, failedRuns / runs)) {
      mendedRuns += failedRuns
      rare.push({ failure, runs, failedRuns, sinceMs })
    } else {
      met.push({ failure, found, runs, failedRuns, lastFailedMs })
      weight += failedRuns * (1 - chance)
    }
  }
  const failedRuns = Math.min(
    context.failedRuns,
    met.reduce((total, one) => total + one.failedRuns, 0),
  )
  // What was mended says no more of this version than if it had not run.
  const left = Math.max(failedRuns, runs - mendedRuns)
  return { found, met, runs: left, failedRuns, failedWeight: Math.min(weight, failedRuns), rare }
}

const causeIn = ({ cause, class: name }: RememberedFailure): Cause => cause ?? taxonomy[name].cause

const sum = (all: readonly Counted[], key: 'runs' | 'failedRuns'): number =>
  all.reduce((total, one) => total + one[key], 0)

/** A context that is only similar is one thing to learn from: what ran it a thousand times says no more than this. */
const similarRunsMax = 3

/** Failures that a success followed count for so much: mostly somebody mended it. Measured (README, Decisions). */
const mendedWeight = 0.4

const freshness = ({ found: { context } }: Counted): number =>
  (context.lastOkMs ?? -Infinity) > (context.lastFailedMs ?? Infinity) ? mendedWeight : 1

/** What another model made of the same words says so much of what this one would. */
const otherModelWeight = 0.2

/** A run of a context that is only similar counts as less than a run. */
const runWeight = ({ found, runs }: Counted, model: string | null): number => {
  if (found.tier === 'EXACT') return 1
  const isOther = model !== null && (found.context.setting.modelFamily ?? model) !== model
  return closeness(found) * Math.min(1, similarRunsMax / Math.max(1, runs)) * (isOther ? otherModelWeight : 1)
}

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
const likelihoodMin = 0.04

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
    .filter(({ met, weight }) => met.found.similarity >= similarityMin || weight >= likelihoodMin * all)
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
