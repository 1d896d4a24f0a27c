import { describe, expect, it } from 'vitest'

import { runCost, runCostBySpans, spanCost } from '../../web/src/run/told-cost.ts'

const call = {
  kind: 'LLM',
  costUsd: null,
  tokensIn: 10,
  tokensOut: 2,
  requestModel: 'gpt-99',
  responseModel: null,
  provenance: {},
}

describe('what a call cost', () => {
  it('is said with where it comes from', () => {
    expect(spanCost({ ...call, costUsd: 0.5, provenance: { costUsd: { rule: 'otel-genai', key: 'k' } } })).toEqual({
      text: '$0.500',
      hint: 'as sent',
    })
    const worked = { costUsd: { rule: 'price-table', key: 'gpt-99' } }
    expect(spanCost({ ...call, costUsd: 0, provenance: worked })).toEqual({
      text: '$0',
      hint: 'worked out from its tokens',
    })
  })

  it('is unpriced, not nought, when nobody knows, and says why', () => {
    expect(spanCost(call)).toEqual({ text: 'unpriced', hint: 'no price is known for gpt-99' })
    expect(spanCost({ ...call, requestModel: null })?.hint).toBe('no model was named')
  })

  it('is nothing for what is no call of a model, or used no tokens', () => {
    expect(spanCost({ ...call, kind: 'AGENT' })).toBeNull()
    expect(spanCost({ ...call, tokensIn: null, tokensOut: 0 })).toBeNull()
  })
})

describe('what a run cost', () => {
  it.each([
    [{ costUsd: 0.25, tokensIn: 5, tokensOut: 5 }, '$0.250'],
    [{ costUsd: null, tokensIn: 5, tokensOut: null }, 'unpriced'],
    [{ costUsd: null, tokensIn: null, tokensOut: null }, '–'],
  ])('in a list: %o reads %s', (run, text) => {
    expect(runCost(run).text).toBe(text)
  })

  it('counts the calls that are not in it', () => {
    const run = { costUsd: 0.25, tokensIn: 30, tokensOut: 6 }
    expect(runCostBySpans(run, [{ ...call, costUsd: 0.25 }, call, call])?.text).toBe('$0.250 + 2 calls unpriced')
    expect(runCostBySpans(run, [{ ...call, costUsd: 0.25 }])?.text).toBe('$0.250')
    expect(runCostBySpans({ ...run, costUsd: null }, [call])?.text).toBe('unpriced')
    expect(runCostBySpans({ costUsd: null, tokensIn: null, tokensOut: null }, [])).toBeNull()
  })
})
