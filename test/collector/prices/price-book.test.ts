import { describe, expect, it } from 'vitest'

import { builtInPrices } from '#collector/prices/built-in.ts'
import { createPriceBook } from '#collector/prices/price-book.ts'
import { priceFile } from '#collector/prices/price-file.ts'

const book = createPriceBook([builtInPrices])
const autumn2025 = Date.parse('2025-11-30')
const input = (provider: string | null, model: string, atMs = autumn2025) => book.find(provider, model, atMs)?.input

describe('the price of a model', () => {
  it.each([
    ['openai', 'gpt-4o-mini', 0.15],
    ['openai', 'gpt-4o-mini-2024-07-18', 0.15],
    ['azure.ai.openai', 'gpt-4o', 2.5],
    ['anthropic', 'claude-sonnet-4-5-20250929', 3],
    ['aws.bedrock', 'us.anthropic.claude-sonnet-4-5-20250929-v1:0', 3],
    ['gcp.vertex_ai', 'claude-3-5-haiku@20241022', 0.8],
    ['gcp.gemini', 'models/gemini-2.5-flash', 0.3],
    ['aws.bedrock', 'amazon.nova-pro-v1:0', 0.8],
    ['openrouter', 'anthropic/claude-opus-4.1', 15],
    [null, 'openai/gpt-4.1-mini-2025-04-14', 0.4],
    ['openai', 'text-embedding-ada-002', 0.1],
    ['deepseek', 'deepseek-chat', 0.28],
  ])('of %s, %s, is found whatever stands around its name', (provider, model, expected) => {
    expect(input(provider, model)).toBe(expected)
  })

  it('of a dated version outranks that of the family', () => {
    expect(input('openai', 'gpt-4o-2024-05-13')).toBe(5)
    expect(input('openai', 'gpt-4-1106-preview')).toBe(10)
  })

  it('is the one that held when the call was made', () => {
    expect(input('openai', 'o3', Date.parse('2025-05-01'))).toBe(10)
    expect(input('openai', 'o3', Date.parse('2025-07-01'))).toBe(2)
    expect(input('openai', 'o3', Date.parse('2020-01-01'))).toBe(10)
  })

  it.each([
    ['openai', 'llama-3.3-70b'],
    ['ollama', 'gpt-4o'],
    ['openai', 'gpt-4o-realtime-preview'],
    ['openrouter', 'deepseek/deepseek-chat:free'],
    ['github', 'gpt-4o'],
    ['openai', '__proto__'],
  ])('of %s, %s, is nobody knows', (provider, model) => {
    expect(input(provider, model)).toBeUndefined()
  })

  it("is the operator's own where there is one", () => {
    const own = priceFile.parse({
      prices: [
        { provider: '*', models: ['llama-*'], input: 0, output: 0 },
        { provider: 'openai', models: ['gpt-4o'], input: 2, output: 8 },
      ],
    })
    const both = createPriceBook([own, builtInPrices])
    expect(both.find('ollama', 'llama-3.3-70b', autumn2025)?.input).toBe(0)
    expect(both.find('openai', 'gpt-4o-2024-08-06', autumn2025)?.output).toBe(8)
    expect(both.find('openai', 'gpt-4o-mini', autumn2025)?.input).toBe(0.15)
  })

  it('says of every built-in row where it is published and since when', () => {
    expect(builtInPrices.asOf).toMatch(/^\d{4}-\d\d-\d\d$/)
    for (const price of builtInPrices.prices) {
      expect(price.source, price.models[0]).toBeTruthy()
      expect(price.from, price.models[0]).toBeTruthy()
      expect((price.cacheRead ?? 0) <= price.input, price.models[0]).toBe(true)
      expect(price.models.every((name) => name === name.toLowerCase())).toBe(true)
    }
  })
})
