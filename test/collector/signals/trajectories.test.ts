import { describe, expect, it } from 'vitest'

import { judgeRun, runFindings } from '#collector/signals/run/judge-run.ts'
import { drawSpans, idOf, keptOf, runFrom, spanFindings } from '#test/support/runs.ts'
import { chained } from '#test/support/settling.ts'

import { cleanRuns, failingRuns } from './trajectories/all.ts'
import { shapes, spansOf, type Shape } from './trajectories/shapes.ts'
import type { Trajectory } from './trajectories/trajectory.ts'

/** Judges a run that came whole, without knowing what is usual; hints are left out. */
function judged(trajectory: Trajectory, shape: Shape) {
  const records = chained(drawSpans(spansOf(trajectory.turns, shape)))
  const run = runFrom(records)
  const kept = spanFindings(records)
  const found = runFindings(run, kept, { baseline: null })
  const all = [...kept, ...found.map(({ finding, step }) => keptOf(finding, step.spanId, 0))]
  const { standing, outcome } = judgeRun(run, all, new Set())
  return { outcome, causes: standing.filter(({ grade }) => grade !== 'C') }
}

const told = ({ outcome, causes }: ReturnType<typeof judged>): string =>
  [outcome, ...causes.map((one) => `${one.class} at ${Buffer.from(one.spanId, 'hex').toString()}`)].join(', ')

/** Whether a finding names this cause, on a span of its turn. */
function names(causes: ReturnType<typeof judged>['causes'], [at, ...classes]: Trajectory['finds'][number]): boolean {
  const spans = at === null ? null : ['t', 'm', 'a'].map((kind) => idOf(kind + at))
  return causes.some(
    (one) => (classes as string[]).includes(one.class) && (spans === null || spans.includes(one.spanId)),
  )
}

describe.each(Object.keys(shapes) as Shape[])('runs of published sets, in the words of %s', (shape) => {
  it.each(cleanRuns.map((run) => [run.what, run] as const))('%s: nothing is found', (_, run) => {
    expect(told(judged(run, shape))).toBe('OK')
  })

  it.each(failingRuns.map((run) => [run.what, run] as const))('%s: each cause is found where it is', (_, run) => {
    const seen = judged(run, shape)
    const named = run.finds.flatMap(([, ...classes]) => classes as string[])
    expect({
      missed: run.finds.filter((cause) => !names(seen.causes, cause)),
      beside: seen.causes.filter((one) => !named.includes(one.class)).map((one) => one.class),
      outcome: seen.outcome,
      told: told(seen),
    }).toEqual({ missed: [], beside: [], outcome: run.outcome, told: told(seen) })
  })
})
