import { readAnswer } from './answer-parts.ts'
import type { Dialect } from './dialect.ts'

const rule = 'sentry'
const answerKeys = {
  rule,
  reasoning: [],
  text: ['gen_ai.response.text', 'gen_ai.response.object'],
  calls: ['gen_ai.response.tool_calls'],
} as const

/** Sentry, which had names of its own for what the conventions named later. Many write them by hand as well. */
export const sentry: Dialect = {
  id: rule,
  scopes: ['sentry'],
  markers: [
    'gen_ai.request.messages',
    'gen_ai.request.available_tools',
    'gen_ai.response.text',
    'gen_ai.response.tool_calls',
    'gen_ai.tool.input',
    'gen_ai.tool.output',
    'gen_ai.usage.input_tokens.cached',
    'gen_ai.usage.output_tokens.reasoning',
  ],
  kinds: [
    {
      key: 'gen_ai.operation.type',
      values: { ai_client: 'LLM', agent: 'AGENT', tool: 'TOOL', handoff: 'OTHER' },
    },
  ],
  fields: {
    input: ['gen_ai.request.messages'],
    tools: ['gen_ai.request.available_tools'],
    toolArguments: ['gen_ai.tool.input'],
    toolResult: ['gen_ai.tool.output'],
    cachedTokensIn: ['gen_ai.usage.input_tokens.cached'],
    cacheWriteTokensIn: ['gen_ai.usage.input_tokens.cache_write'],
    reasoningTokens: ['gen_ai.usage.output_tokens.reasoning'],
    costUsd: ['gen_ai.cost.total_tokens'],
  },
  readLast({ attributes }, draft) {
    if (draft.kind === 'LLM' || draft.kind === 'AGENT') readAnswer(attributes, draft, answerKeys)
  },
}
