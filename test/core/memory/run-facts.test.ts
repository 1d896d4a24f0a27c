import { describe, expect, it } from 'vitest'

import { promptVersionIn, promptVersionsIn, runFactsOf, type FactsOfStep } from '#core/memory/run-facts.ts'

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

describe('versions of prompt templates', () => {
  const facts = [
    'agent:a',
    'prompt:greet',
    'prompt:greet politely 3',
    'prompt:part v12',
    'prompt:prompt 7',
    'tool:part v9',
  ]

  it('are found by the name of the template', () => {
    expect(promptVersionIn(facts, 'part')).toBe('v12')
    expect(promptVersionIn(facts, 'greet politely')).toBe('3')
    expect(promptVersionIn(facts, null)).toBe('7')
    for (const name of ['greet', 'tool']) expect(promptVersionIn(facts, name)).toBeNull()
  })

  it('are found altogether', () => expect(promptVersionsIn(facts)).toEqual(['3', 'v12', '7']))
})
