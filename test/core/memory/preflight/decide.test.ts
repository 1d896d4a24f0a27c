import { describe, expect, it } from 'vitest'

import { appModelKey } from '#core/memory/app-model.ts'
import { contextOf } from '#core/memory/context-signature.ts'
import { blockLimits, defaultPolicies, type Policy, type PolicyRule } from '#core/memory/policy.ts'
import { decide } from '#core/memory/preflight/decide.ts'
import { factsFrom, situationsOf } from '#core/memory/preflight/facts.ts'
import { createProjectMemory, type CallHistory, type ProjectMemory } from '#core/memory/preflight/memory.ts'
import type { PreflightQuestion } from '#core/memory/preflight/question.ts'
import type { RememberedContext } from '#core/memory/preflight/remembered-context.ts'
import { firstThatHolds } from '#core/memory/policy.ts'
import { questionAbout } from '#test/support/questions.ts'

const nowMs = Date.UTC(2026, 2, 3, 12)
const minute = Math.floor(nowMs / 60_000)
const question = questionAbout('Extract the invoice total', { model: 'gpt-4o', provider: 'openai', release: '1.0' })

const policy = (verdict: Policy['verdict'], rule: PolicyRule, more: Partial<Policy> = {}): Policy => ({
  id: '1',
  position: 10,
  name: 'p',
  enabled: true,
  verdict,
  rule,
  message: null,
  mitigation: null,
  ...more,
})

/** Runs of the question; the last one that failed came before the last that went well when `mended`. */
function remember(asked: PreflightQuestion, runs: number, failedRuns: number, mended = false): ProjectMemory {
  const memory = createProjectMemory()
  memory.putFailure({
    id: '7',
    shortId: 'F-7',
    class: 'output.invalid_format',
    title: 'no JSON',
    severity: 'HIGH',
    mitigation: 'Ask for JSON.',
    notAFailure: false,
    patternId: '3',
    fingerprints: ['f'.repeat(32)],
    state: 'OPEN',
    stateAtMs: 0,
    untilMs: null,
    resolvedRelease: null,
    resolvedPromptVersion: null,
    resolvedModel: null,
  })
  const context: RememberedContext = {
    signature: contextOf(asked),
    runs,
    failedRuns,
    outageRuns: 0,
    lastFailedMs: nowMs - 2_000,
    lastOkMs: runs === failedRuns ? null : nowMs - (mended ? 1_000 : 3_000),
    met: [{ fingerprint: 'f'.repeat(32), runs: failedRuns, lastFailedMs: nowMs - 2_000 }],
  }
  memory.putContext(context)
  return memory
}

const withPolicies = (memory: ProjectMemory, policies: readonly Policy[], shadowShare = 0): ProjectMemory => {
  memory.setPolicies({ version: 4, shadowShare, policies })
  return memory
}
const verdictOf = (memory: ProjectMemory) => decide(memory, question, nowMs).verdict

describe('decide', () => {
  it('goes by the defaults until it knows others, and allows everything once all are deleted', () => {
    const memory = remember(question, 1, 1)
    expect(verdictOf(memory)).toBe('WARN')
    expect(verdictOf(withPolicies(memory, []))).toBe('ALLOW')
  })

  it('routes where the policy says, in its words and with what it says helps', () => {
    const route = { model: 'gpt-4.1', provider: null, promptName: null, promptVersion: null }
    const more = { message: 'Small models fail here.', mitigation: 'Ask gpt-4.1.' }
    const memory = withPolicies(remember(question, 3, 2), [policy('ROUTE', { patterns: ['3'], route }, more)])
    expect(decide(memory, question, nowMs)).toMatchObject({
      verdict: 'ROUTE',
      route,
      policyId: '1',
      policyVersion: 4,
      message: 'Small models fail here. What helps: Ask gpt-4.1.',
    })
  })

  it('blocks only on enough runs that nearly all failed', () => {
    const block = [policy('BLOCK', blockLimits)]
    expect(verdictOf(withPolicies(remember(question, 20, 20), block))).toBe('ALLOW')
    expect(verdictOf(withPolicies(remember(question, 60, 30), block))).toBe('ALLOW')
    expect(verdictOf(withPolicies(remember(question, 60, 59), block))).toBe('BLOCK')
  })

  it('trusts failures less that a success followed', () => {
    const risk = (mended: boolean) => decide(remember(question, 6, 3, mended), question, nowMs).risk!
    expect(risk(true)).toBeLessThan(0.3)
    expect(risk(false)).toBeGreaterThan(0.4)
  })

  it('maps the risk and its interval by the curve, and keeps the raw one for the next curve', () => {
    const memory = remember(question, 6, 3)
    const raw = decide(memory, question, nowMs)
    memory.setCurve({
      version: 2,
      points: [
        { raw: 0, risk: 0 },
        { raw: 1, risk: 0.5 },
      ],
    })
    const told = decide(memory, question, nowMs)
    expect(told.risk).toBeCloseTo(raw.risk! / 2)
    expect(told.riskHigh).toBeCloseTo(raw.riskHigh! / 2)
    expect(told).toMatchObject({ curveVersion: 2, kept: { rawRisk: raw.risk } })
  })

  it('answers ALLOW for what is kept back, and keeps what was decided', () => {
    const memory = withPolicies(remember(question, 1, 1), [policy('WARN', {})], 1)
    const decision = decide(memory, question, nowMs)
    expect(decision).toMatchObject({ verdict: 'ALLOW', policyId: null, route: null })
    expect(decision.kept?.shadow).toEqual({ verdict: 'WARN', policyId: '1' })
    expect(decision).toEqual(decide(memory, question, nowMs))
  })
})

const history = (scope: CallHistory['scope'], key: string, calls: number, failed: number): CallHistory => ({
  scope,
  key,
  failureId: null,
  minutes: [{ minute: minute - 1, calls, failed }],
})

describe('an outage', () => {
  const asked = (model: string) => ({ ...question, model })
  const warned = (histories: readonly CallHistory[], model: string): boolean => {
    const memory = createProjectMemory()
    memory.setCalls(histories)
    return decide(memory, asked(model), nowMs).verdict === 'WARN'
  }

  it('of one model is not its provider’s', () => {
    const histories = [history('provider', 'openai', 30, 9), history('model', 'gpt-4o-mini', 10, 9)]
    expect(warned(histories, 'gpt-4o-mini')).toBe(true)
    expect(warned(histories, 'gpt-4.1')).toBe(false)
  })

  it('of two models is the provider’s', () => {
    const histories = [
      history('provider', 'openai', 30, 16),
      history('model', 'gpt-4o-mini', 10, 8),
      history('model', 'gpt-4o', 10, 8),
    ]
    expect(warned(histories, 'gpt-4.1')).toBe(true)
  })
})

describe('an outage of one app', () => {
  const ofApp = (app: string, calls: number, failed: number) =>
    history('app_model', appModelKey(app, 'gpt-4o'), calls, failed)
  const told = (histories: readonly CallHistory[]) => {
    const memory = createProjectMemory()
    memory.setCalls(histories)
    return decide(memory, question, nowMs)
  }
  const everywhere = [history('provider', 'openai', 20, 9), history('model', 'gpt-4o', 12, 9)]

  it('warns nobody else, as soon as calls of others went well meanwhile', () => {
    expect(told([...everywhere, ofApp('other', 10, 9)]).verdict).toBe('ALLOW')
    expect(told([history('model', 'gpt-4o', 9, 9), ofApp('other', 9, 9)]).verdict).toBe('WARN')
  })

  it('is told to that app, even where the model does well by all others', () => {
    expect(told([...everywhere, ofApp(question.app, 10, 9)]).verdict).toBe('WARN')
    const { verdict, message } = told([history('model', 'gpt-4o', 90, 3), ofApp(question.app, 4, 3)])
    expect([verdict, message]).toEqual(['WARN', expect.stringContaining(`gpt-4o has been failing for ${question.app}`)])
  })

  it('is everybody’s once others fail as well', () => {
    expect(told([history('model', 'gpt-4o', 14, 11), ofApp('other', 10, 9)]).verdict).toBe('WARN')
  })
})

describe('a failure that a newer version mended', () => {
  const failedBefore = ['alpha', 'beta', 'gamma', 'delta'].map((word) => `Extract the invoice total of ${word}`)
  const ask = (prompt: string, release: string) => questionAbout(prompt, { model: 'gpt-4o', release })
  const beganMs = nowMs - 3_600_000
  /** Contexts that always failed under 1.0; the first so many went well under 2.0, those after them failed again. */
  const memoryAfter = (well: number, again = 0) => {
    const memory = remember(ask('something else', '1.0'), 1, 0)
    memory.setVersions(
      [['1.0', beganMs - 9e6] as const, ['2.0', beganMs] as const].map(([version, firstSeenMs]) => ({
        app: question.app,
        kind: 'release',
        version,
        firstSeenMs,
      })),
    )
    failedBefore.forEach((prompt, at) => {
      const put = (runs: number, failedRuns: number, lastFailedMs: number, lastOkMs: number | null) =>
        memory.putContext({
          signature: contextOf(ask(prompt, '1.0')),
          runs,
          failedRuns,
          outageRuns: 0,
          lastFailedMs,
          lastOkMs,
          met: [{ fingerprint: 'f'.repeat(32), runs: failedRuns, lastFailedMs }],
        })
      for (let run = 1; run <= 4; run++) put(run, run, beganMs - 1_000 * (9 - run), null)
      if (at < well) put(5, 4, beganMs - 5_000, beganMs + 60_000)
      else if (at < well + again) put(5, 5, beganMs + 120_000, null)
    })
    return memory
  }
  const verdict = (memory: ProjectMemory, prompt: string, release: string) =>
    decide(memory, ask(prompt, release), nowMs).verdict
  const last = failedBefore[3]!

  it('still warns while nothing that failed has run under it', () => {
    expect(verdict(memoryAfter(0), last, '2.0')).toBe('WARN')
  })

  it('warns no more once what always failed goes well, also of contexts that have not run again', () => {
    const { verdict: told, message } = decide(memoryAfter(2), ask(last, '2.0'), nowMs)
    expect(told).toBe('ALLOW')
    expect(message).toMatch(/^Met F-7 .* 2 contexts that failed with it went well\.$/)
  })

  it('still warns under the older version, and under one that nobody named', () => {
    expect(verdict(memoryAfter(2), last, '1.0')).toBe('WARN')
    expect(decide(memoryAfter(2), { ...ask(last, '2.0'), release: null }, nowMs).verdict).toBe('WARN')
  })

  it('warns again of what fails under it, and of the rest when as much fails as goes well', () => {
    expect(verdict(memoryAfter(2, 1), failedBefore[2]!, '2.0')).toBe('WARN')
    expect(verdict(memoryAfter(1, 2), last, '2.0')).toBe('WARN')
  })
})

describe('kept facts', () => {
  /** What is decided, and what is decided again from what was kept of it. */
  const twice = (memory: ProjectMemory, policies: readonly Policy[], asked = question) => {
    const { verdict, kept } = decide(withPolicies(memory, policies), asked, nowMs)
    const facts = factsFrom(JSON.parse(JSON.stringify(kept?.facts)))
    return [verdict, firstThatHolds(policies, situationsOf(facts!, nowMs))?.policy.verdict ?? 'ALLOW']
  }

  it.each([
    ['defaults', defaultPolicies, 'WARN'],
    ['outages alone', defaultPolicies.slice(2), 'WARN'],
    ['a risk that is not reached', [policy('WARN', { riskMin: 0.99 })], 'ALLOW'],
    ['a class', [policy('BLOCK', { classes: ['output.invalid_format'] })], 'BLOCK'],
    ['a severity', [policy('BLOCK', { severities: ['HIGH'] })], 'BLOCK'],
    ['a pattern', [policy('BLOCK', { patterns: ['3'] })], 'BLOCK'],
  ] as const)('decide again by %s, after a journey through JSON', (_by, policies, verdict) => {
    const memory = remember(question, 3, 2)
    memory.setCalls([history('provider', 'openai', 10, 6)])
    expect(twice(memory, policies)).toEqual([verdict, verdict])
  })

  it('know when an outage ended within its minute', () => {
    const asked = { ...question, tools: [{ name: 'search', description: null, schema: null }] }
    const ended = (okMs: number | null): ProjectMemory => {
      const memory = createProjectMemory()
      const calls = { minute: minute - 1, calls: 5, failed: 4, failedMs: nowMs - 50_000, okMs }
      memory.setCalls([{ ...history('tool', 'search', 5, 4), minutes: [calls] }])
      return memory
    }
    expect(twice(ended(nowMs - 55_000), defaultPolicies, asked)).toEqual(['WARN', 'WARN'])
    expect(twice(ended(nowMs - 45_000), defaultPolicies, asked)).toEqual(['ALLOW', 'ALLOW'])
  })

  it('say whether a question gave words: without them another prompt cannot be told from it', () => {
    const words = (prompt: string | null) =>
      decide(createProjectMemory(), questionAbout(prompt), nowMs).kept?.facts.words
    expect([words('Invoice'), words(null)]).toEqual([true, false])
  })

  it('are nothing when an older version kept others', () => {
    expect([factsFrom(null), factsFrom({}), factsFrom({ app: 'x' })]).toEqual([null, null, null])
  })
})
