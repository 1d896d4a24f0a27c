import type { OutageRule } from './outage.ts'
import type { RouteTarget, Verdict } from './preflight/answer.ts'
import type { Severity } from './finding.ts'
import type { Cause } from './taxonomy.ts'

/** When a policy holds. Everything that is given must be true; what is left out does not matter. */
export interface PolicyRule {
  readonly cause?: Cause
  readonly tier?: 'EXACT' | 'LEXICAL'
  /** The very same context failed before and has not succeeded since. */
  readonly failedSinceSuccess?: boolean
  readonly runsMin?: number
  readonly riskMin?: number
  /** Lower end of the 95 % interval. */
  readonly riskLowMin?: number
  /** Provider, model or tool is failing now, measured so. */
  readonly outage?: OutageRule
  readonly apps?: readonly string[]
  readonly classes?: readonly string[]
  readonly severities?: readonly Severity[]
  /** Where to run instead, with verdict ROUTE. */
  readonly route?: RouteTarget
}

export interface Policy {
  readonly id: string | null
  readonly position: number
  readonly name: string
  readonly enabled: boolean
  readonly verdict: Exclude<Verdict, 'UNKNOWN'>
  readonly rule: PolicyRule
  /** Said instead of our own sentence. */
  readonly message: string | null
}

const failingNow: OutageRule = { failures_min: 3, share_min: 0.2, window_minutes: 10 }

/** What every project begins with. */
export const defaultPolicies: readonly Policy[] = [
  {
    id: null,
    position: 10,
    name: 'Failed before and not succeeded since',
    enabled: true,
    verdict: 'WARN',
    message: null,
    rule: { cause: 'context', tier: 'EXACT', failedSinceSuccess: true },
  },
  {
    id: null,
    position: 20,
    name: 'Similar runs fail often',
    enabled: true,
    verdict: 'WARN',
    message: null,
    rule: { cause: 'context', runsMin: 3, riskMin: 0.3 },
  },
  {
    id: null,
    position: 30,
    name: 'Provider, model or tool is failing now',
    enabled: true,
    verdict: 'WARN',
    message: null,
    rule: { cause: 'environment', outage: failingNow },
  },
]

/** What is known of a run that is about to start, one way of looking at it. */
export interface Situation {
  readonly app: string
  readonly cause: Cause
  readonly tier: 'EXACT' | 'LEXICAL' | null
  readonly failedSinceSuccess: boolean
  readonly runs: number
  readonly risk: number | null
  readonly riskLow: number | null
  /** Classes and severities of the failures met. */
  readonly classes: readonly string[]
  readonly severities: readonly Severity[]
  readonly isFailingNow: (rule: OutageRule) => boolean
}

/** Whether a policy holds for a situation. One that asks about outages never holds for contexts. */
export function holds({ enabled, rule }: Policy, situation: Situation): boolean {
  if (!enabled || (rule.cause ?? situation.cause) !== situation.cause) return false
  // Without a failure that was met there is nothing to warn of, whatever the counts say.
  if (situation.cause === 'context' && situation.classes.length === 0) return false
  return (
    (rule.tier === undefined || rule.tier === situation.tier) &&
    (rule.failedSinceSuccess === undefined || rule.failedSinceSuccess === situation.failedSinceSuccess) &&
    (rule.runsMin === undefined || situation.runs >= rule.runsMin) &&
    atLeast(situation.risk, rule.riskMin) &&
    atLeast(situation.riskLow, rule.riskLowMin) &&
    (rule.apps === undefined || rule.apps.includes(situation.app)) &&
    (rule.classes === undefined ||
      situation.classes.some((name) => rule.classes!.some((wanted) => matchesClass(name, wanted)))) &&
    (rule.severities === undefined || situation.severities.some((severity) => rule.severities!.includes(severity))) &&
    (situation.cause === 'context' ? rule.outage === undefined : situation.isFailingNow(rule.outage ?? failingNow))
  )
}

const atLeast = (value: number | null, min: number | undefined): boolean =>
  min === undefined || (value !== null && value >= min)

/** `provider.*` names a family of classes. */
const matchesClass = (name: string, wanted: string): boolean =>
  wanted.endsWith('.*') ? name.startsWith(wanted.slice(0, -1)) : name === wanted

/** A policy read from the database; null when its rule is not one we understand, which then never holds. */
export function ruleFrom(json: unknown): PolicyRule | null {
  return typeof json === 'object' && json !== null && !Array.isArray(json) ? json : null
}
