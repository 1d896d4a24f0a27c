import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { spanWith } from '#test/support/span.ts'

// Keys: truera/trulens docs/otel, tables of `ai.observability.*`
const storyOf = (type: string, more: Attributes) =>
  normalise(
    spanWith({
      scopeName: 'trulens',
      attributes: Object.fromEntries(
        Object.entries({ span_type: type, ...more }).map(([key, value]) => [`ai.observability.${key}`, value]),
      ),
    }),
  ).story

describe('TruLens', () => {
  it('reads a record with what came in and went out', () => {
    expect(storyOf('record_root', { 'record_root.input': 'Hi', 'record_root.output': 'Ho' })).toMatchObject({
      kind: 'WORKFLOW',
      dialect: 'trulens',
      input: [{ role: 'user' }],
      output: [{ role: 'assistant' }],
    })
  })

  it('reads a generation, and its cost where that is in dollars', () => {
    const cost = {
      'cost.model': 'gpt-4o',
      'cost.num_prompt_tokens': 3,
      'cost.num_completion_tokens': 2,
      'cost.cost': 0.1,
    }
    expect(storyOf('generation', { ...cost, 'call.return': 'Ho' })).toMatchObject({
      kind: 'LLM',
      requestModel: 'gpt-4o',
      tokensIn: 3,
      tokensOut: 2,
      costUsd: 0.1,
      output: [{ parts: [{ content: 'Ho' }] }],
    })
    expect(storyOf('generation', { ...cost, 'cost.cost_currency': 'Snowflake credits' }).costUsd).toBe(null)
  })

  it('reads a search with its documents', () => {
    expect(
      storyOf('retrieval', {
        'retrieval.query_text': 'q',
        'retrieval.retrieved_contexts': ['a', 'b'],
        'retrieval.num_contexts': 2,
      }),
    ).toMatchObject({
      kind: 'RETRIEVAL',
      retrievalQuery: 'q',
      documents: [{ content: 'a' }, { content: 'b' }],
      retrievalTopK: 2,
    })
  })

  it('reads a tool by the function that it is, and what it raised', () => {
    expect(
      storyOf('tool', { 'call.function': 'shop.tools.Orders.find', 'call.error': 'KeyError: 7', 'call.return': 'x' }),
    ).toMatchObject({ kind: 'TOOL', toolName: 'find', toolResult: 'x', errorMessage: 'KeyError: 7' })
  })
})
