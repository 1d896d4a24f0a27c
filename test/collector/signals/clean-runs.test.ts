import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { judgeRun, runFindings } from '#collector/signals/run/judge-run.ts'
import { cleanRun, codeRun, type CleanRun } from '#test/support/clean-runs/arbitrary.ts'
import { oddCalls } from '#test/support/clean-runs/odd-calls.ts'
import { oddSurroundings } from '#test/support/clean-runs/odd-surroundings.ts'
import { oddVerdicts } from '#test/support/clean-runs/odd-verdicts.ts'
import { situationRuns } from '#test/support/clean-runs/situations.ts'
import { cleanSpans } from '#test/support/clean-runs/write.ts'
import { drawSpans, keptOf, runFrom, spanFindings, type Drawn } from '#test/support/runs.ts'
import { chained } from '#test/support/settling.ts'

/** What stands after a run was judged as a whole, hints left out. */
const standing = (run: CleanRun): readonly string[] => standingOn(cleanSpans(run))

function standingOn(drawn: readonly Drawn[]): readonly string[] {
  const records = chained(drawSpans(drawn))
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

  // Hundreds of runs in a second: one test tells of all that went wrong.
  it('have none in the situations that people meet', () => {
    const wrong = situationRuns.flatMap(([what, run]) => standing(run).map((found) => `${what}: ${found}`))
    expect(situationRuns.length).toBeGreaterThan(400)
    expect(wrong).toEqual([])
  }, 120_000)

  it.each([...oddCalls, ...oddVerdicts, ...oddSurroundings])('have none, odd as they look: %s', (_what, spans) => {
    expect(standingOn(spans)).toEqual([])
  })
})
