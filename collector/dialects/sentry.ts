import { readAnswer } from './answer-parts.ts'
import { messagesOf } from '../messages/messages-of.ts'
import { jsonOf } from '../messages/read-json.ts'
import { fill, fillKind, firstSent, type Dialect } from './dialect.ts'

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
    'ai.prompt_tokens.used',
    'ai.input_messages',
  ],
  kinds: [
    {
      key: 'gen_ai.operation.type',
      values: { ai_client: 'LLM', agent: 'AGENT', tool: 'TOOL', handoff: 'OTHER' },
    },
  ],
  fields: {
    input: ['gen_ai.request.messages', 'ai.input_messages'],
    requestModel: ['ai.model_id'],
    tokensIn: ['ai.prompt_tokens.used'],
    tokensOut: ['ai.completion_tokens.used'],
    finishReasonRaw: ['ai.finish_reason'],
    responseId: ['ai.generation_id'],
    tools: ['gen_ai.request.available_tools'],
    toolArguments: ['gen_ai.tool.input'],
    toolResult: ['gen_ai.tool.output'],
    cachedTokensIn: ['gen_ai.usage.input_tokens.cached'],
    cacheWriteTokensIn: ['gen_ai.usage.input_tokens.cache_write'],
    reasoningTokens: ['gen_ai.usage.output_tokens.reasoning'],
    costUsd: ['gen_ai.cost.total_tokens'],
  },
  read({ attributes }, draft) {
    // Before it took up the conventions.
    const before = firstSent(attributes, ['ai.input_messages', 'ai.prompt_tokens.used'])
    if (before !== null) fillKind(draft, 'LLM', rule, { rule, key: before[0] })
  },
  readLast({ attributes }, draft) {
    const answers = attributes['ai.responses']
    if (answers !== undefined && draft.output === null)
      fill(draft, 'output', messagesOf(jsonOf(answers), 'assistant'), { rule, key: 'ai.responses' })
    if (draft.kind === 'LLM' || draft.kind === 'AGENT') readAnswer(attributes, draft, answerKeys)
  },
}
