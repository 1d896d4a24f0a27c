import { describe, expect, it } from 'vitest'

import {
  blockLimits,
  defaultPolicies,
  firstThatHolds,
  holds,
  ruleFrom,
  type Policy,
  type PolicyRule,
  type Situation,
} from '#core/memory/policy.ts'

const policy = (rule: PolicyRule, more: Partial<Policy> = {}): Policy => ({
  id: '1',
  position: 1,
  name: 'p',
  enabled: true,
  verdict: 'WARN',
  message: null,
  mitigation: null,
  rule,
  ...more,
})
const situation = (given: Partial<Situation> = {}): Situation => ({
  app: 'shop',
  environment: 'production',
  cause: 'context',
  tier: 'EXACT',
  failedSinceSuccess: true,
  runs: 5,
  failedRuns: 2,
  risk: 0.4,
  riskLow: 0.1,
  classes: ['output.empty'],
  severities: ['HIGH'],
  patterns: ['7'],
  outage: () => null,
  ...given,
})

const calls = (made: number, failed: number) => ({ calls: made, failed, sinceMs: 0, during: { calls: made, failed } })

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
    ['enough failed runs', { failedRunsMin: 2 }, {}, true],
    ['too few failed runs', { failedRunsMin: 3 }, {}, false],
    ['too much risk', { riskMax: 0.3 }, {}, false],
    ['environment', { environments: ['production', 'staging'] }, {}, true],
    ['other environment', { environments: ['staging'] }, {}, false],
    ['environment not said', { environments: ['staging'] }, { environment: null }, false],
    ['pattern', { patterns: ['7'] }, {}, true],
    ['other pattern', { patterns: ['8'] }, {}, false],
    ['outage', { cause: 'environment' }, { cause: 'environment', classes: [], outage: () => calls(4, 3) }, true],
    ['calls counted', { runsMin: 5 }, { cause: 'environment', outage: () => calls(4, 3) }, false],
    ['share of calls', { riskMin: 0.7 }, { cause: 'environment', outage: () => calls(4, 3) }, true],
    ['no outage', { cause: 'environment' }, { cause: 'environment' }, false],
  ])('%s', (_name, rule, given, expected) => {
    expect(holds(policy(rule), situation(given))).toBe(expected)
  })

  it('never holds while switched off', () => {
    expect(holds(policy({}, { enabled: false }), situation())).toBe(false)
  })

  it.each<[string, PolicyRule, Partial<Situation>, boolean]>([
    ['few runs', blockLimits, { runs: 29, riskLow: 0.9 }, false],
    ['a low lower end', blockLimits, { runs: 100, riskLow: 0.79 }, false],
    ['no risk known', blockLimits, { runs: 100, riskLow: null }, false],
    ['enough of both', blockLimits, { runs: 30, riskLow: 0.8 }, true],
    ['little, and somebody said that it will do', { looserBlock: true }, { runs: 1, riskLow: 0.01 }, true],
    ['an outage of few calls', blockLimits, { cause: 'environment', outage: () => calls(10, 10) }, false],
    ['an outage of many', blockLimits, { cause: 'environment', outage: () => calls(60, 60) }, true],
  ])('blocks on %s: %3$s', (_name, rule, given, expected) => {
    expect(holds(policy(rule, { verdict: 'BLOCK' }), situation(given))).toBe(expected)
  })

  it('only warns by default: blocking takes a policy that somebody wrote', () => {
    expect(defaultPolicies.every(({ verdict, enabled }) => verdict === 'WARN' && enabled)).toBe(true)
  })
})

describe('firstThatHolds', () => {
  it('asks the policies in order, each about everything that is known', () => {
    const outage = situation({ cause: 'environment', outage: () => calls(4, 4) })
    const own = situation()
    const never = policy({ riskMin: 0.9, cause: 'context' })
    const onOutage = policy({ cause: 'environment' }, { verdict: 'ALLOW' })
    expect(firstThatHolds([never, onOutage, policy({})], [own, outage])).toEqual({
      policy: onOutage,
      situation: outage,
    })
    expect(firstThatHolds([never], [own, outage])).toBeNull()
  })
})

describe('ruleFrom', () => {
  it('takes objects only', () => {
    expect(ruleFrom({ riskMin: 1 })).toEqual({ riskMin: 1 })
    for (const json of [null, 1, 'x', []]) expect(ruleFrom(json)).toBeNull()
  })
})
