import { beforeAll, describe, expect, it } from 'vitest'

import { createBaseline } from '#collector/signals/run/baseline.ts'
import { judgeRun, runFindings, type RunVerdict } from '#collector/signals/run/judge-run.ts'
import type { KeptFinding } from '#core/memory/finding.ts'
import type { TruthLine } from '#cli/demo/truth.ts'
import { keptOf, runFrom } from '#test/support/runs.ts'
import { readDemo } from './read-demo.ts'

interface Judged {
  readonly truth: TruthLine
  readonly verdict: RunVerdict
  /** What stands, hints left out. */
  readonly causes: readonly KeptFinding[]
}

// DEMO_RUNS=1000 measures more; one demo in a process, as the instrumentations patch their libraries once.
const runsMax = Number(process.env['DEMO_RUNS'] ?? 240)
const seed = Number(process.env['DEMO_SEED'] ?? 11)
let judged: readonly Judged[]

beforeAll(async () => {
  const baseline = createBaseline()
  const { runs } = await readDemo({ seed, runs: runsMax, faultRate: 1 })
  judged = runs.map(({ truth, records }) => {
    const kept = records.flatMap(({ span, findings }) => findings.map((finding) => keptOf(finding, span.spanId, 0)))
    const run = runFrom(records)
    const found = runFindings(run, kept, { baseline })
    const all = [...kept, ...found.map(({ finding, step }) => keptOf(finding, step.spanId, 0))]
    const verdict = judgeRun(run, all, new Set())
    baseline.learn(run, verdict.outcome === 'OK')
    return { truth, verdict, causes: verdict.standing.filter(({ grade }) => grade !== 'C') }
  })
}, 600_000)

const told = ({ truth, causes, verdict }: Judged): string =>
  `${truth.run} ${truth.task} ${truth.fault}: ${verdict.outcome} ${causes.map((one) => `${one.signal} ${one.class}`)}`
const faulty = () => judged.filter(({ truth }) => truth.fault !== null)

describe('whole runs of the demo', () => {
  it('are judged without a false alarm', () => {
    const clean = judged.filter(({ truth }) => truth.fault === null)
    expect(clean.length).toBeGreaterThan(runsMax / 4)
    expect(clean.filter(({ causes, verdict }) => causes.length > 0 || verdict.outcome !== 'OK').map(told)).toEqual([])
  })

  it('show at least 98 of 100 faults, as what they are', () => {
    const missed = faulty().filter(
      ({ truth, causes }) => !causes.some((one) => truth.expectedClasses.includes(one.class)),
    )
    expect(faulty().length).toBeGreaterThan(runsMax / 4)
    expect(missed.map(told).slice(Math.floor(faulty().length * 0.02))).toEqual([])
  })

  it('have one failure for each fault, and end as they did', () => {
    const failures = ({ causes }: Judged) => new Set(causes.map(({ fingerprint }) => fingerprint)).size
    expect(
      faulty()
        .filter((one) => failures(one) !== 1 || one.verdict.outcome !== one.truth.outcome)
        .map(told),
    ).toEqual([])
  })
})
