import { describe, expect, it } from 'vitest'

import { runFactsOf, type FactsOfStep } from '#core/memory/run-facts.ts'

const step = ({ region = null, ...given }: Partial<FactsOfStep['facts'] & FactsOfStep> = {}): FactsOfStep => ({
  facts: {
    provider: null,
    requestModel: null,
    responseModel: null,
    agentName: null,
    toolName: null,
    promptName: null,
    promptVersion: null,
    ...given,
  },
  region,
})

describe('runFactsOf', () => {
  it('names each fact of a run once, in one order, the model by its family', () => {
    const steps = [
      step({ toolName: 'search', region: 'eu-west-1' }),
      step({ requestModel: 'gpt-4o', responseModel: 'gpt-4o-2024-08-06', provider: 'openai' }),
      step({ toolName: 'search', promptName: 'greet', promptVersion: '3' }),
    ]
    const facts = ['model:gpt-4o', 'prompt:greet 3', 'provider:openai', 'region:eu-west-1', 'tool:search']
    expect(runFactsOf(steps)).toEqual(facts)
    expect(runFactsOf([...steps].reverse())).toEqual(facts)
  })

  it('says nothing of what was not sent', () => {
    expect(runFactsOf([step(), step({ toolName: '' })])).toEqual([])
    expect(runFactsOf([step({ promptVersion: '3' })])).toEqual(['prompt:prompt 3'])
  })

  it('keeps a short row of an agent with a thousand tools', () => {
    const steps = Array.from({ length: 1000 }, (_, n) => step({ toolName: `tool ${n} ${'x'.repeat(500)}` }))
    expect(runFactsOf(steps)).toHaveLength(32)
    expect(Math.max(...runFactsOf(steps).map((fact) => fact.length))).toBe(120)
  })
})
