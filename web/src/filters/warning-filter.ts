import type { WarningFilter } from '../documents/warnings.ts'
import { allowedOf, joinedValues, manyOf, oneOf, type RawQuery } from './query-values.ts'
import { rangeBounds, rangeFromQuery, rangeToQuery, type TimeRange } from './time-range.ts'

export const verdicts = ['WARN', 'BLOCK', 'ROUTE', 'ALLOW', 'UNKNOWN'] as const

/** What the list of warnings is narrowed to. The URL is the only place where it is kept. */
export interface WarningSelection {
  readonly verdict: readonly (typeof verdicts)[number][]
  readonly app: readonly string[]
  readonly range: TimeRange
}

/** The selection a URL means, and a sentence for each part of it that means nothing. */
export function warningSelection(query: RawQuery): { selection: WarningSelection; problems: readonly string[] } {
  const verdict = allowedOf(manyOf(query, 'verdict'), verdicts, 'verdict')
  const { range, problem } = rangeFromQuery({
    last: oneOf(query, 'last'),
    from: oneOf(query, 'from'),
    until: oneOf(query, 'until'),
  })
  return {
    selection: { verdict: verdict.values, app: manyOf(query, 'app'), range },
    problems: [verdict.problem, problem].filter((text) => text !== null),
  }
}

export const warningQuery = ({ verdict, app, range }: WarningSelection): Record<string, string | undefined> => ({
  verdict: joinedValues(verdict),
  app: joinedValues(app),
  ...rangeToQuery(range),
})

/** The selection as the API takes it. What is left open is left out. */
export function warningFilter({ verdict, app, range }: WarningSelection, nowMs: number): WarningFilter {
  const { since, until } = rangeBounds(range, nowMs)
  return {
    ...(verdict.length > 0 ? { verdict: [...verdict] } : {}),
    ...(app.length > 0 ? { app: [...app] } : {}),
    ...(since ? { since } : {}),
    ...(until ? { until } : {}),
  }
}
