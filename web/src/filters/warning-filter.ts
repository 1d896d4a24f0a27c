import type { WarningFilter } from '../documents/warnings.ts'
import { allowedOf, joinedValues, manyOf, oneOf, type RawQuery } from './query-values.ts'
import { rangeBounds, rangeFromQuery, rangeToQuery, type TimeRange } from './time-range.ts'

export const verdicts = ['WARN', 'BLOCK', 'ROUTE', 'ALLOW', 'UNKNOWN'] as const
export const outcomes = [
  'WARNED_AND_FAILED',
  'WARNED_AND_FINE',
  'ALLOWED_AND_FAILED',
  'ALLOWED_AND_FINE',
  'PREVENTED',
  'BLOCKED',
] as const

/** What the list of warnings is narrowed to. The URL is the only place where it is kept. */
export interface WarningSelection {
  readonly verdict: readonly (typeof verdicts)[number][]
  readonly outcome: readonly (typeof outcomes)[number][]
  readonly app: readonly string[]
  /** Id of the policy that decided; '' for any. */
  readonly policy: string
  readonly range: TimeRange
}

/** The selection a URL means, and a sentence for each part of it that means nothing. */
export function warningSelection(query: RawQuery): { selection: WarningSelection; problems: readonly string[] } {
  const verdict = allowedOf(manyOf(query, 'verdict'), verdicts, 'verdict')
  const outcome = allowedOf(manyOf(query, 'outcome'), outcomes, 'outcome')
  const { range, problem } = rangeFromQuery({
    last: oneOf(query, 'last'),
    from: oneOf(query, 'from'),
    until: oneOf(query, 'until'),
  })
  return {
    selection: {
      verdict: verdict.values,
      outcome: outcome.values,
      app: manyOf(query, 'app'),
      policy: oneOf(query, 'policy') ?? '',
      range,
    },
    problems: [verdict.problem, outcome.problem, problem].filter((text) => text !== null),
  }
}

export const warningQuery = ({
  verdict,
  outcome,
  app,
  policy,
  range,
}: WarningSelection): Record<string, string | undefined> => ({
  verdict: joinedValues(verdict),
  outcome: joinedValues(outcome),
  policy: policy || undefined,
  app: joinedValues(app),
  ...rangeToQuery(range),
})

/** The selection as the API takes it. What is left open is left out. */
export function warningFilter(
  { verdict, outcome, app, policy, range }: WarningSelection,
  nowMs: number,
): WarningFilter {
  const { since, until } = rangeBounds(range, nowMs)
  return {
    ...(verdict.length > 0 ? { verdict: [...verdict] } : {}),
    ...(outcome.length > 0 ? { outcome: [...outcome] } : {}),
    ...(app.length > 0 ? { app: [...app] } : {}),
    ...(policy ? { policy } : {}),
    ...(since ? { since } : {}),
    ...(until ? { until } : {}),
  }
}
