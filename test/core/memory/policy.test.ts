import { describe, expect, it } from 'vitest'

import { defaultPolicies, holds, ruleFrom, type Policy, type PolicyRule, type Situation } from '#core/memory/policy.ts'

const policy = (rule: PolicyRule, more: Partial<Policy> = {}): Policy => ({
  id: '1',
  position: 1,
  name: 'p',
  enabled: true,
  verdict: 'WARN',
  message: null,
  rule,
  ...more,
})
const situation = (given: Partial<Situation> = {}): Situation => ({
  app: 'shop',
  cause: 'context',
  tier: 'EXACT',
  failedSinceSuccess: true,
  runs: 5,
  risk: 0.4,
  riskLow: 0.1,
  classes: ['output.empty'],
  severities: ['HIGH'],
  isFailingNow: () => false,
  ...given,
})

describe('holds', () => {
  it.each<[string, PolicyRule, Partial<Situation>, boolean]>([
    ['nothing asked', {}, {}, true],
    ['other app', { apps: ['desk'] }, {}, false],
    ['same class', { classes: ['output.empty'] }, {}, true],
    ['family of classes', { classes: ['output.*'] }, {}, true],
    ['other family', { classes: ['tool.*'] }, {}, false],
    ['severity', { severities: ['CRITICAL'] }, {}, false],
    ['enough risk', { riskMin: 0.4 }, {}, true],
    ['too little risk', { riskMin: 0.41 }, {}, false],
    ['unknown risk', { riskMin: 0.1 }, { risk: null }, false],
    ['lower end', { riskLowMin: 0.2 }, {}, false],
    ['enough runs', { runsMin: 5 }, {}, true],
    ['too few runs', { runsMin: 6 }, {}, false],
    ['other tier', { tier: 'EXACT' }, { tier: 'LEXICAL' }, false],
    ['no failure met', {}, { classes: [] }, false],
    ['outage asked of a context', { outage: { failures_min: 1, share_min: 0, window_minutes: 1 } }, {}, false],
    ['outage', { cause: 'environment' }, { cause: 'environment', classes: [], isFailingNow: () => true }, true],
    ['no outage', { cause: 'environment' }, { cause: 'environment' }, false],
  ])('%s', (_name, rule, given, expected) => {
    expect(holds(policy(rule), situation(given))).toBe(expected)
  })

  it('never holds while switched off', () => {
    expect(holds(policy({}, { enabled: false }), situation())).toBe(false)
  })

  it('only warns by default: blocking takes a policy that somebody wrote', () => {
    expect(defaultPolicies.every(({ verdict, enabled }) => verdict === 'WARN' && enabled)).toBe(true)
  })
})

describe('ruleFrom', () => {
  it('takes objects only', () => {
    expect(ruleFrom({ riskMin: 1 })).toEqual({ riskMin: 1 })
    for (const json of [null, 1, 'x', []]) expect(ruleFrom(json)).toBeNull()
  })
})
