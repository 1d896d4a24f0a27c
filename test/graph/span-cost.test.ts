import { describe, expect, it } from 'vitest'

import { provenanceWithCost } from '#graph/span-cost.ts'

const call = {
  kind: 'LLM',
  costUsd: null,
  tokensIn: 5,
  tokensOut: 1,
  requestModel: 'gpt-99',
  responseModel: null,
} as const
const sent = { costUsd: { rule: 'otel-genai', key: 'gen_ai.usage.cost' } }

describe('where a cost comes from', () => {
  it('is the attribute it was sent in', () => {
    expect(provenanceWithCost({ ...call, costUsd: 0.5 }, { provenance: sent })).toEqual(sent)
  })

  it('is the price table when it was worked out', () => {
    const { costUsd } = provenanceWithCost({ ...call, costUsd: 0.5 }, { provenance: {} })
    expect(costUsd).toEqual({ rule: 'price-table', key: 'gpt-99' })
  })

  it.each([
    ['no price is known for the model', {}],
    ['no price is known for the model', { tokensIn: 7, tokensOut: 7 }],
    ['no model was named', { requestModel: null }],
    ['no tokens were sent', { tokensIn: null, tokensOut: 0 }],
  ])('is told when there is none: %s', (reason, changes) => {
    const { costUsd } = provenanceWithCost({ ...call, ...changes }, { provenance: {} })
    expect(costUsd).toEqual({ rule: 'unpriced', key: reason })
  })

  it('is no question for an agent', () => {
    expect(provenanceWithCost({ ...call, kind: 'AGENT' }, { provenance: {} })).toEqual({})
  })
})
