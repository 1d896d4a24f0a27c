import type { Finding } from '../finding.ts'
import { algorithmNamed, standardAlgorithm, type OutcomeAlgorithm } from './algorithms.ts'
import { compileRules, type CompiledRule, type NamedRule } from './rule.ts'

/** How a project tells failures apart. */
export interface Grouping {
  /** The one that hashes are counted under first; while projects change over, the one before it still leads. */
  readonly algorithms: readonly OutcomeAlgorithm[]
  /** In order: the first one that fits holds. */
  readonly rules: readonly CompiledRule[]
  /** Hashes of what somebody said is no failure, so that signals do not tell of it again. */
  readonly excused: ReadonlySet<string>
}

export const standardGrouping: Grouping = { algorithms: [standardAlgorithm], rules: [], excused: new Set() }

/** Whether somebody said of what a finding is counted under that it is no failure. */
export const isExcused = ({ fingerprints }: Pick<Finding, 'fingerprints'>, { excused }: Grouping): boolean =>
  excused.size > 0 && excused.has(fingerprints[0]?.hash ?? '')

/** As it is kept: names only. */
export interface GroupingSettings {
  readonly algorithm: string
  /** While it lasts, `previous` leads and `algorithm` is computed beside it; later `algorithm` alone is. */
  readonly previous: string | null
  readonly until: Date | null
  readonly rules: readonly NamedRule[]
}

export const standardSettings: GroupingSettings = {
  algorithm: standardAlgorithm.id,
  previous: null,
  until: null,
  rules: [],
}

/** The algorithms that sign at this moment, the leading one first. */
export function algorithmsAt({ algorithm, previous, until }: GroupingSettings, nowMs: number): OutcomeAlgorithm[] {
  const own = algorithmNamed(algorithm)
  const changing = previous !== null && until !== null && until.getTime() > nowMs
  return changing ? [algorithmNamed(previous), own] : [own]
}

export const groupingAt = (settings: GroupingSettings, excused: ReadonlySet<string>, nowMs: number): Grouping => ({
  algorithms: algorithmsAt(settings, nowMs),
  rules: compileRules(settings.rules),
  excused,
})
