import { describe, expect, it } from 'vitest'

import { createBaseline } from '#collector/signals/run/baseline.ts'
import { runFindings } from '#collector/signals/run/judge-run.ts'
import { runSignals } from '#collector/signals/run/registry.ts'
import type { RunParts } from '#collector/signals/run/run.ts'
import { drawRun, type Drawn } from '#test/support/runs.ts'
import { agentsCases } from '#test/support/signal-cases/agents.ts'
import { answersCases } from '#test/support/signal-cases/answers.ts'
import { callsCases } from '#test/support/signal-cases/calls.ts'
import { loopsCases } from '#test/support/signal-cases/loops.ts'
import { telemetryCases } from '#test/support/signal-cases/telemetry.ts'
import { wordsCases } from '#test/support/signal-cases/words.ts'
import { root, tool, type SignalCases } from '#test/support/signal-cases/draw.ts'

const cases: Readonly<Record<string, SignalCases>> = {
  ...loopsCases,
  ...agentsCases,
  ...callsCases,
  ...answersCases,
  ...wordsCases,
  ...telemetryCases,
}

const idsIn = (drawn: readonly Drawn[], more: Partial<RunParts> = {}) =>
  runFindings(drawRun(drawn, more), [], { baseline: null }).map(({ finding }) => finding.signal)

describe.each(Object.entries(cases))('%s', (id, { finds, leaves }) => {
  it.each(finds.map((one) => ({ what: one[0], drawn: one[1], more: one[2] })))('finds $what', ({ drawn, more }) => {
    expect(idsIn(drawn, more)).toContain(id)
  })
  it.each(leaves.map((one) => ({ what: one[0], drawn: one[1], more: one[2] })))('leaves $what', ({ drawn, more }) => {
    expect(idsIn(drawn, more)).not.toContain(id)
  })
})

const baselines = [
  'latency-anomaly',
  'first-token-anomaly',
  'cost-anomaly',
  'empty-result-rate',
  'cache-collapse',
  'model-drift',
  'tools-drift',
]

describe('signals over whole runs', () => {
  it('are all looked at, three times where they find and five times where they must not', () => {
    const looked = Object.keys(cases).filter((id) => cases[id]!.finds.length >= 3 && cases[id]!.leaves.length >= 5)
    expect([...looked, ...baselines].toSorted()).toEqual(runSignals.map(({ id }) => id).toSorted())
  })

  it('compare with what is usual only when thirty samples are known', () => {
    const slow = drawRun([root(), tool('a', 'read', {}, 1, { lasts: 4_000 })])
    const usual = drawRun([root(), tool('a', 'read', {}, 1)])
    const baseline = createBaseline()
    const ids = () => runFindings(slow, [], { baseline }).map(({ finding }) => finding.signal)
    for (let n = 0; n < 29; n++) baseline.learn(usual, true)
    expect(ids()).toEqual([])
    baseline.learn(usual, true)
    expect(ids()).toEqual(['latency-anomaly'])
  })
})
