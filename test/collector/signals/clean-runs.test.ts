import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { judgeRun, runFindings } from '#collector/signals/run/judge-run.ts'
import { cleanRun, codeRun, type CleanRun } from '#test/support/clean-runs/arbitrary.ts'
import { cleanSpans } from '#test/support/clean-runs/write.ts'
import { drawSpans, keptOf, runFrom, spanFindings } from '#test/support/runs.ts'
import { chained } from '#test/support/settling.ts'

/** What stands after a run was judged as a whole, hints left out. */
function standing(run: CleanRun): readonly string[] {
  const records = chained(drawSpans(cleanSpans(run)))
  const whole = runFrom(records)
  const kept = spanFindings(records)
  const found = runFindings(whole, kept, { baseline: null })
  const verdict = judgeRun(
    whole,
    [...kept, ...found.map(({ finding, step }) => keptOf(finding, step.spanId, 0))],
    new Set(),
  )
  return verdict.standing.flatMap(({ grade, signal, evidence }) =>
    grade === 'C' ? [] : [`${signal}: ${evidence[0]?.note} (${evidence[0]?.excerpt?.slice(0, 200)})`],
  )
}

describe('runs in which nothing went wrong', () => {
  it.each([
    ['of shops and services', cleanRun],
    ['of agents that write software', codeRun],
  ])(
    'have no finding of grade A or B, in whatever dialect they are told: %s',
    (_who, arbitrary) => {
      // CLEAN_RUNS=2000 hunts for more; so many take a few minutes.
      const runs = Number(process.env.CLEAN_RUNS ?? 80)
      fc.assert(
        fc.property(arbitrary, (run) => {
          expect(standing(run)).toEqual([])
        }),
        { numRuns: runs },
      )
    },
    600_000,
  )
})
