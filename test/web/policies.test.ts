import { array, assert, integer, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PolicyRow, RuleParts } from '../../web/src/documents/policies.ts'
import { intervalOf, numberOf, shareOf } from '../../web/src/format/estimates.ts'
import { moved } from '../../web/src/policy/moved.ts'
import { formOf, inputOf } from '../../web/src/policy/policy-form.ts'
import { routeWords, rulePhrases } from '../../web/src/policy/rule-words.ts'

const empty: RuleParts = {
  cause: null,
  tier: null,
  failedSinceSuccess: null,
  runsMin: null,
  failedRunsMin: null,
  riskMin: null,
  riskMax: null,
  riskLowMin: null,
  outage: null,
  apps: null,
  environments: null,
  classes: null,
  severities: null,
  patterns: null,
  looserBlock: false,
  route: null,
}
const policy = (rule: Partial<RuleParts>, more: Partial<PolicyRow> = {}): PolicyRow => ({
  id: 'p1',
  name: 'Mine',
  verdict: 'WARN',
  enabled: true,
  position: 10,
  message: null,
  mitigation: null,
  updatedAt: '2026-01-01T00:00:00.000Z',
  rule: { ...empty, ...rule },
  ...more,
})

describe('the form of a policy', () => {
  it('gives back what it was given, also what it does not show', () => {
    const rule: Partial<RuleParts> = {
      cause: 'CONTEXT',
      tier: 'EXACT',
      failedSinceSuccess: false,
      runsMin: 30,
      riskMin: 0.3,
      riskLowMin: 0.85,
      apps: ['shop', 'desk'],
      severities: ['HIGH'],
      patterns: ['a pattern'],
      looserBlock: true,
    }
    const one = policy(rule, { verdict: 'BLOCK', message: 'Stop.' })
    const input = inputOf(formOf(one), one, 4)
    const { looserBlock: _own, ...given } = { ...empty, ...rule }
    expect(input).toEqual({
      id: 'p1',
      name: 'Mine',
      verdict: 'BLOCK',
      enabled: true,
      message: 'Stop.',
      mitigation: null,
      acknowledgeLooserBlock: true,
      reason: null,
      version: 4,
      rule: given,
    })
  })

  it('takes names with commas, per cents, and nothing for what is empty', () => {
    const form = { ...formOf(null), name: 'x', apps: ' shop , ,desk ', riskMin: '12.5', classes: ' ' }
    expect(inputOf(form, null, null)).toMatchObject({
      id: null,
      rule: { apps: ['shop', 'desk'], riskMin: 0.125, classes: null, outage: null, route: null },
    })
  })

  it('asks of an outage nothing that only contexts have', () => {
    const form = {
      ...formOf(null),
      cause: 'ENVIRONMENT' as const,
      tier: 'EXACT' as const,
      outage: true,
      windowMinutes: '5',
    }
    expect(inputOf(form, null, null).rule).toMatchObject({
      tier: null,
      outage: { failuresMin: 3, shareMin: 0.2, windowMinutes: 5 },
    })
  })
})

describe('what a rule asks', () => {
  it('is said in words', () => {
    expect(rulePhrases(empty)).toEqual(['any failure met before'])
    expect(rulePhrases({ ...empty, riskMin: 0.3, runsMin: 3, apps: ['a', 'b', 'c', 'd'] })).toEqual([
      'app a, b, c and 1 more',
      '3 runs or more',
      'risk at least 30\u00a0%',
    ])
    expect(
      rulePhrases({
        ...empty,
        tier: 'EXACT',
        failedSinceSuccess: true,
        outage: { failuresMin: 3, shareMin: 0.2, windowMinutes: 10 },
      }),
    ).toEqual(['20\u00a0% of calls and 3 or more failed within 10 min', 'same context', 'no success since'])
    expect(routeWords({ model: 'gpt-4.1', provider: null, promptName: 'triage', promptVersion: null })).toBe(
      'gpt-4.1, triage',
    )
  })
})

describe('moved', () => {
  it('keeps every entry, and puts one where it was sent', () => {
    expect(moved(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b'])
    expect(moved(['a', 'b', 'c'], 0, 9)).toEqual(['b', 'c', 'a'])
    assert(
      property(array(integer()), integer({ min: 0, max: 9 }), integer({ min: -2, max: 12 }), (items, from, to) => {
        expect([...moved(items, from, to)].sort()).toEqual([...items].sort())
      }),
    )
  })
})

describe('figures', () => {
  it('say their interval, or that nothing is known', () => {
    const known = { value: 0.8, low: 0.49, high: 0.94, hits: 8, of: 10 }
    expect([shareOf(known), intervalOf(known), numberOf(known, 2)]).toEqual([
      '80\u00a0%',
      '95 %: 49\u00a0% to 94\u00a0%',
      '0.80',
    ])
    const nothing = { value: null, low: null, high: null, hits: 0, of: 0 }
    expect([shareOf(nothing), intervalOf(nothing)]).toEqual(['–', 'nothing known yet'])
  })
})
