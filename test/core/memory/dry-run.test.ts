import { describe, expect, it } from 'vitest'

import { createDryRun, type KeptCase } from '#core/memory/dry-run.ts'
import type { Policy, PolicyRule } from '#core/memory/policy.ts'
import { factsAbout } from '#test/support/decisions.ts'
import { questionAbout } from '#test/support/questions.ts'

const policy = (rule: PolicyRule, verdict: Policy['verdict'] = 'WARN'): Policy => ({
  id: '1',
  position: 10,
  name: 'p',
  enabled: true,
  verdict,
  rule,
  message: null,
  mitigation: null,
})
const atMs = Date.UTC(2026, 0, 1, 12)
const minute = Math.floor(atMs / 60_000)
const kept = (risk: number, failed: boolean | null, more: Partial<KeptCase> = {}): KeptCase => ({
  id: `${risk} ${failed}`,
  atMs,
  decided: 'ALLOW',
  failed,
  known: failed,
  facts: factsAbout(questionAbout('x'), { runs: 9, failedRuns: 3, risk, riskLow: risk / 2, classes: ['output.empty'] }),
  ...more,
})

describe('createDryRun', () => {
  it('counts both sides, and only runs whose end is known for how right they are', () => {
    const runner = createDryRun([policy({ riskMin: 0.5 })])
    for (const one of [kept(0.6, true), kept(0.7, false), kept(0.8, null), kept(0.1, true), kept(0.2, false)])
      runner.add(one)
    expect(runner.result()).toMatchObject({
      decisions: 5,
      changed: 3,
      before: { verdicts: { ALLOW: 5, WARN: 0 }, allowed: 4, allowedAndFailed: 2, known: 2, knownWarned: 0 },
      after: { verdicts: { ALLOW: 2, WARN: 3 }, warned: 2, warnedAndFailed: 1, known: 2, knownWarned: 1 },
      moves: [{ from: 'ALLOW', to: 'WARN', count: 3 }],
    })
  })

  it('shows examples with a known end before others, and not endlessly many', () => {
    const runner = createDryRun([policy({})])
    for (let at = 0; at < 30; at += 1) runner.add(kept(0.9, at % 10 === 0 ? true : null, { id: String(at) }))
    const { examples } = runner.result()
    expect(examples).toHaveLength(12)
    expect(examples.slice(0, 3).every(({ failed, by }) => failed === true && by === 0)).toBe(true)
  })

  it('sees outages as they were then', () => {
    const outages = [
      { scope: 'model', key: 'gpt-4o', classes: [], severities: [], patterns: [], minutes: [[minute - 1, 10, 8]] },
    ] as KeptCase['facts']['outages']
    const facts = factsAbout(questionAbout('x'), {}, outages)
    const runner = createDryRun([policy({ cause: 'environment' })])
    runner.add(kept(0, null, { facts }))
    runner.add(kept(0, null, { facts, atMs: atMs + 3_600_000 }))
    expect(runner.result().after.verdicts).toMatchObject({ WARN: 1, ALLOW: 1 })
  })
})
