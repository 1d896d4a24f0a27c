import { assert, constantFrom, property, tuple } from 'fast-check'
import { describe, expect, it } from 'vitest'

import { modelFamily } from '#core/memory/model-family.ts'

describe('modelFamily', () => {
  it.each([
    ['gpt-4o-2024-08-06', 'gpt-4o'],
    ['gpt-4-0613', 'gpt-4'],
    ['gpt-4o-mini-2024-07-18', 'gpt-4o-mini'],
    ['claude-3-5-sonnet-20241022', 'claude-3-5-sonnet'],
    ['claude-3-5-sonnet-latest', 'claude-3-5-sonnet'],
    ['us.anthropic.claude-3-5-sonnet-20241022-v2:0', 'claude-3-5-sonnet'],
    ['models/gemini-1.5-pro-001', 'gemini-1.5-pro'],
    ['openai/gpt-4o', 'gpt-4o'],
    ['ft:gpt-4o-mini-2024-07-18:acme::abc', 'gpt-4o-mini'],
    ['GPT-4o', 'gpt-4o'],
    ['claude-3-opus@20240229', 'claude-3-opus'],
    ['gemini-2.5-flash-preview-05-20', 'gemini-2.5-flash'],
  ])('%s is a %s', (model, family) => {
    expect(modelFamily(model)).toBe(family)
  })

  it('of a family is the family', () => {
    const part = constantFrom(
      'openai/',
      'us.anthropic.',
      'gpt',
      '-4o',
      '-mini',
      '-2024-08-06',
      '-v1:0',
      '-latest',
      '-001',
      '',
    )
    assert(
      property(tuple(part, part, part, part, part), (parts) => {
        const family = modelFamily(parts.join(''))
        return modelFamily(family) === family
      }),
    )
  })
})
