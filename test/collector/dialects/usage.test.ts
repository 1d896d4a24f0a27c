import { expect, it } from 'vitest'

import { blankDraft } from '#collector/dialects/blank.ts'
import { readUsage } from '#collector/dialects/usage.ts'
import type { Json } from '#core/telemetry/attributes.ts'
import { spanWith } from '#test/support/span.ts'

const read = (usage: Json) => {
  const draft = blankDraft(spanWith().resource)
  readUsage(usage, draft, { rule: 'test', key: 'usage' }, 'inside')
  return [draft.tokensIn, draft.tokensOut, draft.cachedTokensIn, draft.cacheWriteTokensIn, draft.reasoningTokens]
}

it('reads the usage of every vendor', () => {
  const openai = {
    prompt_tokens: 10,
    completion_tokens: 5,
    prompt_tokens_details: { cached_tokens: 4 },
    completion_tokens_details: { reasoning_tokens: 3 },
  }
  expect(read(openai)).toEqual([10, 5, 4, null, 3])
  expect(
    read({ input_tokens: 10, output_tokens: 5, cache_read_input_tokens: 90, cache_creation_input_tokens: 0 }),
  ).toEqual([100, 5, 90, 0, null])
  expect(read({ promptTokenCount: 10, candidatesTokenCount: 5, thoughtsTokenCount: 7, totalTokenCount: 22 })).toEqual([
    10,
    12,
    null,
    null,
    7,
  ])
  expect(read({ inputTokens: 10, outputTokens: 5, cacheReadInputTokens: 2, totalTokens: 17 })).toEqual([
    12,
    5,
    2,
    null,
    null,
  ])
  expect(read('none')).toEqual([null, null, null, null, null])
})

it('leaves what was filled before', () => {
  const draft = blankDraft(spanWith().resource)
  draft.tokensIn = 7
  readUsage({ input: 100, output: 5 }, draft, { rule: 'test', key: 'usage' }, 'inside')
  expect([draft.tokensIn, draft.tokensOut]).toEqual([7, 5])
})
