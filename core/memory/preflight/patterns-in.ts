import type { RememberedFailure } from './memory.ts'

/** Ids of the patterns that failures are part of. */
export const patternsIn = (failures: readonly RememberedFailure[]): string[] =>
  failures.flatMap(({ patternId, patternIds }) => patternIds ?? (patternId === null ? [] : [patternId]))
