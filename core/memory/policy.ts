import type { Severity } from './finding.ts'
import type { Outage, OutageRule } from './outage.ts'
import type { RouteTarget, Verdict } from './preflight/answer.ts'
import type { Cause } from './taxonomy.ts'
import { wilson } from './wilson.ts'

/** When a policy holds. Everything that is given must be true; what is left out does not matter. */
export interface PolicyRule {
  readonly cause?: Cause
  readonly tier?: 'EXACT' | 'LEXICAL'
  /** The very same context failed before and has not succeeded since. */
  readonly failedSinceSuccess?: boolean
  readonly runsMin?: number
  readonly failedRunsMin?: number
  readonly riskMin?: number
  readonly riskMax?: number
  /** Lower end of the 95 % interval. */
  readonly riskLowMin?: number
  /** Provider, model or tool is failing now, measured so. */
  readonly outage?: OutageRule
  readonly apps?: readonly string[]
  readonly environments?: readonly string[]
  readonly classes?: readonly string[]
  readonly severities?: readonly Severity[]
  /** Ids of patterns; one of the failures met has to be part of one of them. */
  readonly patterns?: readonly string[]
  /** Where to run instead, with verdict ROUTE. */
  readonly route?: RouteTarget
  /** Somebody said that this BLOCK may stop runs on less than `blockLimits`. */
  readonly looserBlock?: boolean
}

export type PolicyVerdict = Exclude<Verdict, 'UNKNOWN'>

export interface Policy {
  readonly id: string | null
  readonly position: number
  readonly name: string
  readonly enabled: boolean
  readonly verdict: PolicyVerdict
  readonly rule: PolicyRule
  /** Said instead of our own sentence. */
  readonly message: string | null
  /** Said instead of what the failure's own entry says that helps. */
  readonly mitigation: string | null
}

/** All policies of a project in the order of asking, as they stand at one version. */
export interface PolicyList {
  /** Null for the defaults that nobody has stored yet. */
  readonly version: number | null
  /** Share of warnings that are decided and answered ALLOW, to measure what a warning changes. */
  readonly shadowShare: number
  readonly policies: readonly Policy[]
}

/** A BLOCK stops a run: its rule has to ask for so much evidence, or somebody says that less will do. */
export const blockLimits = { riskLowMin: 0.8, runsMin: 30 } as const

export const failingNow: OutageRule = { failures_min: 3, share_min: 0.2, window_minutes: 10 }

const seeded = (position: number, name: string, rule: PolicyRule): Policy => ({
  id: null,
  position,
  name,
  enabled: true,
  verdict: 'WARN',
  message: null,
  mitigation: null,
  rule,
})

/** What every project begins with. */
export const defaultPolicies: readonly Policy[] = [
  seeded(10, 'Failed before and not succeeded since', { cause: 'context', tier: 'EXACT', failedSinceSuccess: true }),
  seeded(20, 'Similar runs fail often', { cause: 'context', runsMin: 3, riskMin: 0.3 }),
  seeded(30, 'Provider, model or tool is failing now', { cause: 'environment', outage: failingNow }),
]

/** What is known of a run that is about to start, one way of looking at it. */
export interface Situation {
  readonly app: string
  readonly environment: string | null
  readonly cause: Cause
  readonly tier: 'EXACT' | 'LEXICAL' | null
  readonly failedSinceSuccess: boolean
  readonly runs: number
  readonly failedRuns: number
  readonly risk: number | null
  readonly riskLow: number | null
  /** Classes, severities and patterns of the failures met. */
  readonly classes: readonly string[]
  readonly severities: readonly Severity[]
  readonly patterns: readonly string[]
  /** What is failing now, measured by a rule; always null for contexts. */
  readonly outage: (rule: OutageRule) => Outage | null
}

/** What an outage says nothing of: it is no matter of contexts. */
export const ofNoContext = {
  cause: 'environment',
  tier: null,
  failedSinceSuccess: false,
  runs: 0,
  failedRuns: 0,
  risk: null,
  riskLow: null,
} as const satisfies Partial<Situation>

/** The first policy that holds for one of the situations, and which. Null: nothing speaks against the run. */
export function firstThatHolds<Seen extends Situation>(
  policies: readonly Policy[],
  situations: readonly Seen[],
): { readonly policy: Policy; readonly situation: Seen } | null {
  for (const policy of policies) {
    const situation = situations.find((one) => holds(policy, one))
    if (situation !== undefined) return { policy, situation }
  }
  return null
}

/** Whether a policy holds for a situation. One that asks about outages never holds for contexts. */
export function holds({ enabled, rule }: Policy, situation: Situation): boolean {
  if (!enabled || (rule.cause ?? situation.cause) !== situation.cause) return false
  const numbers = situation.cause === 'context' ? contextNumbers(rule, situation) : outageNumbers(rule, situation)
  return (
    numbers !== null &&
    (rule.tier === undefined || rule.tier === situation.tier) &&
    (rule.failedSinceSuccess === undefined || rule.failedSinceSuccess === situation.failedSinceSuccess) &&
    numbers.runs >= (rule.runsMin ?? 0) &&
    numbers.failedRuns >= (rule.failedRunsMin ?? 0) &&
    atLeast(numbers.risk, rule.riskMin) &&
    (rule.riskMax === undefined || (numbers.risk !== null && numbers.risk <= rule.riskMax)) &&
    atLeast(numbers.riskLow, rule.riskLowMin) &&
    isAmong(situation.app, rule.apps) &&
    (rule.environments === undefined || isAmong(situation.environment, rule.environments)) &&
    (rule.classes === undefined ||
      situation.classes.some((name) => rule.classes!.some((wanted) => matchesClass(name, wanted)))) &&
    (rule.severities === undefined || situation.severities.some((severity) => rule.severities!.includes(severity))) &&
    (rule.patterns === undefined || situation.patterns.some((pattern) => rule.patterns!.includes(pattern)))
  )
}

interface Numbers {
  readonly runs: number
  readonly failedRuns: number
  readonly risk: number | null
  readonly riskLow: number | null
}

/** Without a failure that was met there is nothing to warn of, whatever the counts say. */
const contextNumbers = (rule: PolicyRule, situation: Situation): Numbers | null =>
  situation.classes.length === 0 || rule.outage !== undefined ? null : situation

/** Calls of what is failing stand in for runs. */
function outageNumbers(rule: PolicyRule, situation: Situation): Numbers | null {
  const outage = situation.outage(rule.outage ?? failingNow)
  if (outage === null) return null
  const { calls, failed } = outage
  return { runs: calls, failedRuns: failed, risk: failed / calls, riskLow: wilson(failed, calls).low }
}

const atLeast = (value: number | null, min: number | undefined): boolean =>
  min === undefined || (value !== null && value >= min)

const isAmong = (value: string | null, wanted: readonly string[] | undefined): boolean =>
  wanted === undefined || (value !== null && wanted.includes(value))

/** `provider.*` names a family of classes. */
const matchesClass = (name: string, wanted: string): boolean =>
  wanted.endsWith('.*') ? name.startsWith(wanted.slice(0, -1)) : name === wanted

/** A policy read from the database; null when its rule is not one we understand, which then never holds. */
export function ruleFrom(json: unknown): PolicyRule | null {
  return typeof json === 'object' && json !== null && !Array.isArray(json) ? json : null
}
