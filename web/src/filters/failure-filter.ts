import type { FailureFilter } from '../documents/failures.ts'
import { allowedOf, joinedValues, manyOf, oneOf, type RawQuery } from './query-values.ts'
import { rangeBounds, rangeFromQuery, rangeToQuery, type TimeRange } from './time-range.ts'

export const failureStates = ['OPEN', 'REGRESSED', 'RESOLVED', 'ARCHIVED'] as const
export const severities = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'] as const

/** What a failure may be beside its state. */
export const failureMarks = ['NEW', 'ESCALATING'] as const
/** Stands for nobody among the people a failure may be given to. */
export const nobody = 'nobody'

/** What the list of failures is narrowed to. The URL is the only place where it is kept. */
export interface FailureSelection {
  readonly state: readonly (typeof failureStates)[number][]
  readonly severity: readonly (typeof severities)[number][]
  readonly class: readonly string[]
  readonly app: readonly string[]
  readonly mark: readonly (typeof failureMarks)[number][]
  /** Ids of people, or `nobody`. */
  readonly assignee: readonly string[]
  readonly text: string
  readonly range: TimeRange
}

/** The selection a URL means, and a sentence for each part of it that means nothing. */
export function failureSelection(query: RawQuery): { selection: FailureSelection; problems: readonly string[] } {
  const state = allowedOf(manyOf(query, 'state'), failureStates, 'state')
  const severity = allowedOf(manyOf(query, 'severity'), severities, 'severity')
  const mark = allowedOf(manyOf(query, 'is'), failureMarks, 'is')
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
      mark: mark.values,
      assignee: manyOf(query, 'assignee'),
      text: oneOf(query, 'q') ?? '',
      range,
    },
    problems: [state.problem, severity.problem, mark.problem, problem].filter((text) => text !== null),
  }
}

export const failureQuery = (selection: FailureSelection): Record<string, string | undefined> => ({
  state: joinedValues(selection.state),
  severity: joinedValues(selection.severity),
  class: joinedValues(selection.class),
  app: joinedValues(selection.app),
  is: joinedValues(selection.mark),
  assignee: joinedValues(selection.assignee),
  q: selection.text || undefined,
  ...rangeToQuery(selection.range),
})

/** The selection as the API takes it. What is left open is left out. */
export function failureFilter(selection: FailureSelection, nowMs: number): FailureFilter {
  const { since, until } = rangeBounds(selection.range, nowMs)
  const people = selection.assignee.filter((one) => one !== nobody)
  return {
    ...(selection.state.length > 0 ? { state: [...selection.state] } : {}),
    ...(selection.severity.length > 0 ? { severity: [...selection.severity] } : {}),
    ...(selection.class.length > 0 ? { class: [...selection.class] } : {}),
    ...(selection.app.length > 0 ? { app: [...selection.app] } : {}),
    ...(selection.mark.includes('NEW') ? { isNew: true } : {}),
    ...(selection.mark.includes('ESCALATING') ? { isEscalating: true } : {}),
    ...(people.length > 0 ? { assignee: people } : {}),
    ...(selection.assignee.includes(nobody) ? { unassigned: true } : {}),
    ...(selection.text ? { text: selection.text } : {}),
    ...(since ? { since } : {}),
    ...(until ? { until } : {}),
  }
}
