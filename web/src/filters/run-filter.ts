import type { RunFilter } from '../documents/runs.ts'
import { allowedOf, joinedValues, manyOf, oneOf, type RawQuery } from './query-values.ts'
import { rangeBounds, rangeFromQuery, rangeToQuery, type TimeRange } from './time-range.ts'

export const runStatuses = ['FAILED', 'RECOVERED', 'RUNNING', 'ABANDONED', 'OK'] as const

/** What the list of runs is narrowed to. The URL is the only place where it is kept. */
export interface RunSelection {
  readonly status: readonly (typeof runStatuses)[number][]
  readonly app: readonly string[]
  readonly session: string
  readonly text: string
  readonly range: TimeRange
}

/** The selection a URL means, and a sentence for each part of it that means nothing. */
export function runSelection(query: RawQuery): { selection: RunSelection; problems: readonly string[] } {
  const status = allowedOf(manyOf(query, 'status'), runStatuses, 'status')
  const { range, problem } = rangeFromQuery({
    last: oneOf(query, 'last'),
    from: oneOf(query, 'from'),
    until: oneOf(query, 'until'),
  })
  return {
    selection: {
      status: status.values,
      app: manyOf(query, 'app'),
      session: oneOf(query, 'session') ?? '',
      text: oneOf(query, 'q') ?? '',
      range,
    },
    problems: [status.problem, problem].filter((text) => text !== null),
  }
}

export const runQuery = (selection: RunSelection): Record<string, string | undefined> => ({
  status: joinedValues(selection.status),
  app: joinedValues(selection.app),
  session: selection.session || undefined,
  q: selection.text || undefined,
  ...rangeToQuery(selection.range),
})

/** The selection as the API takes it; its text goes beside it, as `query`. */
export function runFilter(selection: RunSelection, nowMs: number): RunFilter {
  const { since, until } = rangeBounds(selection.range, nowMs)
  return {
    ...(selection.status.length > 0 ? { status: [...selection.status] } : {}),
    ...(selection.app.length > 0 ? { app: [...selection.app] } : {}),
    ...(selection.session ? { session: selection.session } : {}),
    ...(since ? { since } : {}),
    ...(until ? { until } : {}),
  }
}
