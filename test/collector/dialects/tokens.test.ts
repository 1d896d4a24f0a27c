import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { settledTokens } from '#collector/dialects/tokens.ts'
import { normalise } from '#collector/normalise.ts'
import type { Attributes } from '#core/telemetry/attributes.ts'
import { spanWith } from '#test/support/span.ts'

const counts = (more: Partial<Parameters<typeof settledTokens>[0]>) => ({
  input: 100,
  output: 10,
  cacheRead: null,
  cacheWrite: null,
  reasoning: null,
  total: null,
  ...more,
})

describe('settledTokens', () => {
  it('adds cached tokens only where they are counted beside the input', () => {
    expect(settledTokens(counts({ cacheRead: 40 }), 'inside')).toEqual({ input: 100, output: 10, cached: 'inside' })
    expect(settledTokens(counts({ cacheRead: 40, cacheWrite: 5 }), 'beside')).toEqual({
      input: 145,
      output: 10,
      cached: 'added',
    })
    expect(settledTokens(counts({ cacheRead: 40 }), 'unknown')).toMatchObject({ input: 100, cached: 'unknown' })
    expect(settledTokens(counts({}), 'beside')).toMatchObject({ input: 100, cached: null })
  })

  it('believes the counts more than the habit', () => {
    expect(settledTokens(counts({ cacheRead: 400 }), 'inside')).toMatchObject({ input: 500, cached: 'added' })
    expect(settledTokens(counts({ cacheRead: 40, total: 110 }), 'beside')).toMatchObject({
      input: 100,
      cached: 'inside',
    })
    expect(settledTokens(counts({ cacheRead: 40, total: 150 }), 'inside')).toMatchObject({
      input: 140,
      cached: 'added',
    })
    expect(settledTokens(counts({ cacheRead: 40, total: 999 }), 'inside')).toMatchObject({ input: 100 })
  })

  it('adds reasoning that was counted beside the output, and only then', () => {
    expect(settledTokens(counts({ reasoning: 30 }), 'inside').output).toBe(40)
    expect(settledTokens(counts({ reasoning: 5, total: 115 }), 'inside').output).toBe(15)
    expect(settledTokens(counts({ reasoning: 5, total: 110 }), 'inside').output).toBe(10)
    expect(settledTokens(counts({ reasoning: 5 }), 'inside').output).toBe(10)
  })

  it('never takes anything off, and never counts more than was sent', () => {
    const count = fc.option(fc.nat(1_000_000), { nil: null })
    const sent = fc.record({
      input: count,
      output: count,
      cacheRead: count,
      cacheWrite: count,
      reasoning: count,
      total: count,
    })
    fc.assert(
      fc.property(sent, fc.constantFrom('inside' as const, 'beside' as const, 'unknown' as const), (given, habit) => {
        const { input, output } = settledTokens(given, habit)
        const most = (given.input ?? 0) + (given.cacheRead ?? 0) + (given.cacheWrite ?? 0)
        expect(input === null || (input >= (given.input ?? 0) && input <= most)).toBe(true)
        expect(output === null || output <= (given.output ?? 0) + (given.reasoning ?? 0)).toBe(true)
      }),
    )
  })
})

describe('token counts of a span', () => {
  const storyOf = (attributes: Attributes, scopeName: string) => normalise(spanWith({ attributes, scopeName })).story

  it('mean all input for every sender', () => {
    const anthropic = {
      'ai.operationId': 'ai.generateText.doGenerate',
      'ai.model.provider': 'anthropic.messages',
      'ai.usage.inputTokens': 100,
      'ai.usage.cachedInputTokens': 40,
    }
    expect(storyOf(anthropic, 'ai')).toMatchObject({ tokensIn: 140, cachedTokensIn: 40, cachedTokens: 'added' })
    expect(storyOf({ ...anthropic, 'ai.usage.inputTokenDetails.noCacheTokens': 60 }, 'ai')).toMatchObject({
      tokensIn: 100,
      cachedTokens: 'inside',
    })
    expect(storyOf({ ...anthropic, 'ai.model.provider': 'openai.chat' }, 'ai').tokensIn).toBe(100)
    expect(
      storyOf(
        {
          'openinference.span.kind': 'LLM',
          'llm.token_count.prompt': 100,
          'llm.token_count.prompt_details.cache_read': 40,
        },
        'openinference.instrumentation.anthropic',
      ),
    ).toMatchObject({ tokensIn: 100, cachedTokens: 'inside' })
  })

  it('are not changed when the dotted and the flat spelling arrive together', () => {
    expect(
      storyOf(
        {
          'gen_ai.operation.name': 'chat',
          'gen_ai.usage.input_tokens': 100,
          'gen_ai.usage.cache_read.input_tokens': 40,
          'gen_ai.usage.cache_read_input_tokens': 40,
        },
        'x',
      ),
    ).toMatchObject({ tokensIn: 100, cachedTokensIn: 40 })
  })
})
