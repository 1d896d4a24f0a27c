import { allowedOf, joinedValues, manyOf, oneOf, type RawQuery } from './query-values.ts'

export const patternKinds = ['RECURRING', 'RISING', 'CASCADE', 'CROSS_APP', 'SEASONAL'] as const
export const patternStates = ['OPEN', 'FADING', 'CLOSED'] as const

export interface PatternSelection {
  readonly kind: readonly (typeof patternKinds)[number][]
  readonly state: readonly (typeof patternStates)[number][]
  readonly app: string
}

/** The selection a URL means, and a sentence for each part of it that means nothing. */
export function patternSelection(query: RawQuery): {
  selection: PatternSelection
  problems: readonly string[]
} {
  const kind = allowedOf(manyOf(query, 'kind'), patternKinds, 'kind')
  const state = allowedOf(manyOf(query, 'state'), patternStates, 'state')
  return {
    selection: { kind: kind.values, state: state.values, app: oneOf(query, 'app') ?? '' },
    problems: [kind.problem, state.problem].filter((text) => text !== null),
  }
}

/** The selection as the API takes it. What is left open is left out. */
export const patternFilter = ({ kind, state, app }: PatternSelection) => ({
  ...(kind.length > 0 ? { kind: [...kind] } : {}),
  ...(state.length > 0 ? { state: state.map((one) => one.toLowerCase()) } : {}),
  ...(app ? { app } : {}),
})

/** The selection as it stands in the address. */
export const patternQuery = ({ kind, state, app }: PatternSelection) => ({
  kind: joinedValues(kind),
  state: joinedValues(state),
  app: app || undefined,
})
