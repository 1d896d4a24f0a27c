import { describe, expect, it } from 'vitest'

import { createBaseline } from '#collector/signals/run/baseline.ts'
import { runFindings } from '#collector/signals/run/judge-run.ts'
import { runSignals } from '#collector/signals/run/registry.ts'
import { normalise } from '#collector/normalise.ts'
import { drawRun, drawSpans, runFrom, spanFindings, type Drawn } from '#test/support/runs.ts'
import { agentsCases } from '#test/support/signal-cases/agents.ts'
import { answersCases } from '#test/support/signal-cases/answers.ts'
import { callsCases } from '#test/support/signal-cases/calls.ts'
import { loopsCases } from '#test/support/signal-cases/loops.ts'
import { telemetryCases } from '#test/support/signal-cases/telemetry.ts'
import { wordsCases } from '#test/support/signal-cases/words.ts'
import { toldCases } from '#test/support/signal-cases/told.ts'
import { usualCases } from '#test/support/signal-cases/usual.ts'
import { root, tool, type Around, type SignalCases } from '#test/support/signal-cases/draw.ts'

const cases: Readonly<Record<string, SignalCases>> = {
  ...loopsCases,
  ...agentsCases,
  ...callsCases,
  ...answersCases,
  ...wordsCases,
  ...telemetryCases,
  ...usualCases,
  ...toldCases,
}

function idsIn(drawn: readonly Drawn[], { past, ...more }: Around = {}): readonly string[] {
  const baseline = past === undefined ? null : createBaseline()
  for (const { drawn: earlier, times, wentWell } of past ?? []) {
    const run = drawRun(earlier)
    for (let n = 0; n < times; n++) baseline?.learn(run, wentWell)
  }
  const records = drawSpans(drawn).map(normalise)
  return runFindings(runFrom(records, more), spanFindings(records), { baseline }).map(({ finding }) => finding.signal)
}

describe.each(Object.entries(cases))('%s', (id, { finds, leaves }) => {
  it.each(finds.map((one) => ({ what: one[0], drawn: one[1], more: one[2] })))('finds $what', ({ drawn, more }) => {
    expect(idsIn(drawn, more)).toContain(id)
  })
  it.each(leaves.map((one) => ({ what: one[0], drawn: one[1], more: one[2] })))('leaves $what', ({ drawn, more }) => {
    expect(idsIn(drawn, more)).not.toContain(id)
  })
})

describe('signals over whole runs', () => {
  it('are all looked at, three times where they find and five times where they must not', () => {
    const looked = Object.keys(cases).filter((id) => cases[id]!.finds.length >= 3 && cases[id]!.leaves.length >= 5)
    expect(looked.toSorted()).toEqual(runSignals.map(({ id }) => id).toSorted())
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
