import { describe, expect, it } from 'vitest'

import { createBaseline } from '#collector/signals/run/baseline.ts'
import { judgeRun, runFindings } from '#collector/signals/run/judge-run.ts'
import { keptOf, runFrom } from '#test/support/runs.ts'
import { readDemo } from './read-demo.ts'

describe('whole runs of the demo', () => {
  it.each([11, 12])('are judged without a false alarm, and loops as one failure (seed %s)', async (seed) => {
    const baseline = createBaseline()
    const alarms: string[] = []
    const { runs } = await readDemo({ seed, runs: 150 })
    for (const { truth, records } of runs) {
      const kept = records.flatMap(({ span, findings }) => findings.map((finding) => keptOf(finding, span.spanId, 0)))
      const run = runFrom(records)
      const found = runFindings(run, kept, { baseline })
      const all = [...kept, ...found.map(({ finding, step }) => keptOf(finding, step.spanId, 0))]
      const verdict = judgeRun(run, all, new Set())
      baseline.learn(run, verdict.outcome === 'OK')
      const causes = verdict.standing.filter(({ grade }) => grade !== 'C')
      if (truth.fault === null && causes.length > 0) alarms.push(`${truth.task}: ${causes.map((one) => one.signal)}`)
      if (truth.fault === null && verdict.outcome !== 'OK') alarms.push(`${truth.task}: ${verdict.outcome}`)
      if (truth.fault === 'loop' && causes.map((one) => one.class).join() !== 'agent.loop') alarms.push('a loop')
    }
    expect(alarms).toEqual([])
  })
})
