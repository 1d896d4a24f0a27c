import { describe, expect, it } from 'vitest'

import type { PolicyRule } from '#core/memory/policy.ts'
import { checkedDraft, type PolicyDraft } from '#core/memory/policy-draft.ts'
import { AppError } from '#core/platform/errors.ts'

const draft = (rule: PolicyRule, more: Partial<PolicyDraft> = {}): PolicyDraft => ({
  id: null,
  name: 'Mine',
  enabled: true,
  verdict: 'WARN',
  message: null,
  mitigation: null,
  rule,
  ...more,
})

function fieldsOf(wrong: PolicyDraft): string[] {
  try {
    checkedDraft(wrong)
    return []
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'invalid') throw error
    return error.fields.map(({ path }) => path)
  }
}

const target = { model: null, provider: null, promptName: null, promptVersion: null }

describe('checkedDraft', () => {
  it('takes the name without spaces around it, and nothing for an empty message', () => {
    expect(checkedDraft(draft({}, { name: ' Mine ', message: ' ' }))).toMatchObject({ name: 'Mine', message: null })
  })

  it.each<[string, PolicyDraft]>([
    ['input.name', draft({}, { name: ' ' })],
    ['input.message', draft({}, { message: 'x'.repeat(1001) })],
    ['input.rule.riskMin', draft({ riskMin: 1.01 })],
    ['input.rule.runsMin', draft({ runsMin: 0 })],
    ['input.rule.classes.0', draft({ classes: ['output.nonsense'] })],
    ['input.rule.apps', draft({ apps: [] })],
    ['input.rule.riskMax', draft({ riskMin: 0.5, riskMax: 0.4 })],
    ['input.rule.outage', draft({ cause: 'context', outage: { failures_min: 3, share_min: 0.2, window_minutes: 10 } })],
    ['input.rule.outage.windowMinutes', draft({ outage: { failures_min: 3, share_min: 0.2, window_minutes: 61 } })],
    ['input.rule.tier', draft({ cause: 'environment', tier: 'EXACT' })],
    ['input.rule.route', draft({}, { verdict: 'ROUTE' })],
    ['input.rule.route', draft({ route: target }, { verdict: 'ROUTE' })],
    ['input.rule.route', draft({ route: { ...target, model: 'gpt-4.1' } })],
  ])('names %s', (field, wrong) => {
    expect(fieldsOf(wrong)).toEqual([field])
  })

  it('takes classes by name and by family', () => {
    expect(fieldsOf(draft({ classes: ['output.empty', 'provider.*'] }))).toEqual([])
  })

  it('takes a BLOCK only with limits that are high enough, or that somebody lowered on purpose', () => {
    const block = (rule: PolicyRule) => fieldsOf(draft(rule, { verdict: 'BLOCK' }))
    expect(block({})).toEqual(['input.rule.riskLowMin', 'input.rule.runsMin'])
    expect(block({ riskLowMin: 0.79, runsMin: 30 })).toEqual(['input.rule.riskLowMin'])
    expect(block({ riskLowMin: 0.8, runsMin: 29 })).toEqual(['input.rule.runsMin'])
    expect(block({ riskLowMin: 0.8, runsMin: 30 })).toEqual([])
    expect(block({ looserBlock: true })).toEqual([])
  })
})
