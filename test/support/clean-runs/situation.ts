import type { CleanRun } from './arbitrary.ts'
import type { CleanCall } from './tools.ts'

/** What is particular about a run; the rest is as usual. */
export type Situation = readonly [what: string, run: Partial<CleanRun>]

/** A turn of an agent with these calls. */
export const round = (...calls: readonly CleanCall[]): CleanRun['rounds'][number] => ({
  calls,
  parallel: false,
  aside: null,
  retried: false,
})

export const c = (name: string, given: CleanCall['given'], result: CleanCall['result']): CleanCall => ({
  name,
  given,
  result,
})
