import { describe, expect, it } from 'vitest'

import { normalise } from '#collector/normalise.ts'
import { costOf, spends } from '#collector/prices/cost.ts'
import { createPriceBook } from '#collector/prices/price-book.ts'
import { priceFile } from '#collector/prices/price-file.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { spanWith } from '#test/support/span.ts'

const rates = { input: 1, cacheRead: 0.1, cacheWrite: 1.25, output: 10, reasoning: 20 }
const book = createPriceBook([priceFile.parse({ prices: [{ provider: '*', models: ['m'], ...rates }] })])
const million = 1_000_000

const cost = (more: Attributes) => {
  const attributes = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'm', ...more }
  return costOf(normalise(spanWith({ attributes })).story, 0, book).usd
}

describe('the cost of a call', () => {
  it('pays every token once: fresh, read from a cache, written to one, thought and said', () => {
    expect(
      cost({
        'gen_ai.usage.input_tokens': 10 * million,
        'gen_ai.usage.cache_read.input_tokens': 4 * million,
        'gen_ai.usage.cache_write.input_tokens': 2 * million,
        'gen_ai.usage.output_tokens': 3 * million,
        'gen_ai.usage.reasoning.output_tokens': million,
      }),
    ).toBeCloseTo(4 * 1 + 4 * 0.1 + 2 * 1.25 + 2 * 10 + 1 * 20, 8)
  })

  it('never pays for more cached tokens than there were', () => {
    const attributes = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'm' }
    const { story } = normalise(spanWith({ attributes }))
    const counts = { tokensIn: million, cachedTokensIn: 2 * million, cacheWriteTokensIn: million }
    expect(costOf({ ...story, ...counts }, 0, book).usd).toBeCloseTo(0.1, 8)
  })

  it('belongs to calls of models', () => {
    const kind = (operation: string) =>
      spends(normalise(spanWith({ attributes: { 'gen_ai.operation.name': operation } })).story)
    expect([kind('chat'), kind('embeddings'), kind('invoke_agent'), kind('execute_tool')]).toEqual([
      true,
      true,
      false,
      false,
    ])
  })
})
