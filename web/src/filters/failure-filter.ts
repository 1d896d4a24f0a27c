import type { FailureFilter } from '../documents/failures.ts'
import { allowedOf, joinedValues, manyOf, oneOf, type RawQuery } from './query-values.ts'
import { rangeBounds, rangeFromQuery, rangeToQuery, type TimeRange } from './time-range.ts'

export const failureStates = ['OPEN', 'REGRESSED', 'RESOLVED', 'ARCHIVED'] as const
export const severities = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'] as const

/** What the list of failures is narrowed to. The URL is the only place where it is kept. */
export interface FailureSelection {
  readonly state: readonly (typeof failureStates)[number][]
  readonly severity: readonly (typeof severities)[number][]
  readonly class: readonly string[]
  readonly app: readonly string[]
  readonly text: string
  readonly range: TimeRange
}

/** The selection a URL means, and a sentence for each part of it that means nothing. */
export function failureSelection(query: RawQuery): { selection: FailureSelection; problems: readonly string[] } {
  const state = allowedOf(manyOf(query, 'state'), failureStates, 'state')
  const severity = allowedOf(manyOf(query, 'severity'), severities, 'severity')
  const { range, problem } = rangeFromQuery({
    last: oneOf(query, 'last'),
    from: oneOf(query, 'from'),
    until: oneOf(query, 'until'),
  })
  return {
    selection: {
      state: state.values,
      severity: severity.values,
      class: manyOf(query, 'class'),
      app: manyOf(query, 'app'),
      text: oneOf(query, 'q') ?? '',
      range,
    },
    problems: [state.problem, severity.problem, problem].filter((text) => text !== null),
  }
}

export const failureQuery = (selection: FailureSelection): Record<string, string | undefined> => ({
  state: joinedValues(selection.state),
  severity: joinedValues(selection.severity),
  class: joinedValues(selection.class),
  app: joinedValues(selection.app),
  q: selection.text || undefined,
  ...rangeToQuery(selection.range),
})

/** The selection as the API takes it. What is left open is left out. */
export function failureFilter(selection: FailureSelection, nowMs: number): FailureFilter {
  const { since, until } = rangeBounds(selection.range, nowMs)
  return {
    ...(selection.state.length > 0 ? { state: [...selection.state] } : {}),
    ...(selection.severity.length > 0 ? { severity: [...selection.severity] } : {}),
    ...(selection.class.length > 0 ? { class: [...selection.class] } : {}),
    ...(selection.app.length > 0 ? { app: [...selection.app] } : {}),
    ...(selection.text ? { text: selection.text } : {}),
    ...(since ? { since } : {}),
    ...(until ? { until } : {}),
  }
}
