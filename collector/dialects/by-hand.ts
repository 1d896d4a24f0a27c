import { readAnswer } from './answer-parts.ts'
import type { Dialect } from './dialect.ts'
import { readPayload } from './payload.ts'

const rule = 'by-hand'
const answerKeys = {
  rule,
  reasoning: [],
  text: ['llm.response', 'llm.completion', 'llm.output', 'llm.response.text'],
  calls: ['llm.tool_calls', 'llm.response.tool_calls'],
} as const

// Mozilla's any-agent writes answers of models and results of tools alike.
const payload = { rule, input: [], output: ['gen_ai.output'] } as const

/**
 * What people write who make their spans themselves and follow no convention to the letter: the words are everybody's.
 * Asked last, and only for spans that nobody else explains.
 */
export const byHand: Dialect = {
  id: rule,
  scopes: [],
  markers: [
    'llm.model',
    'llm.prompt',
    'llm.messages',
    'llm.response',
    'llm.completion',
    'tool.input',
    'tool.output',
    'tool.args',
    'tool.arguments',
    'gen_ai.tool.arguments',
    'gen_ai.tool.result',
    'gen_ai.tool.args',
    'gen_ai.output',
  ],
  kinds: [],
  fields: {
    provider: ['llm.vendor'],
    requestModel: ['llm.model'],
    input: ['llm.messages', 'llm.prompt', 'llm.input'],
    toolName: ['tool.name', 'tool'],
    toolCallId: ['tool.call.id', 'tool.call_id', 'tool_call_id', 'tool.id'],
    toolArguments: ['tool.arguments', 'tool.args', 'tool.input', 'gen_ai.tool.arguments', 'gen_ai.tool.args'],
    toolResult: ['tool.result', 'tool.output', 'tool.response', 'gen_ai.tool.result', 'gen_ai.tool.response'],
    agentName: ['agent.name'],
    tokensIn: [
      'llm.tokens.prompt',
      'llm.tokens.input',
      'llm.prompt_tokens',
      'llm.input_tokens',
      'llm.usage.input_tokens',
    ],
    tokensOut: [
      'llm.tokens.completion',
      'llm.tokens.output',
      'llm.completion_tokens',
      'llm.output_tokens',
      'llm.usage.output_tokens',
    ],
    finishReasonRaw: ['llm.finish_reason', 'llm.stop_reason'],
    costUsd: ['llm.cost', 'llm.cost_usd'],
  },
  readLast({ attributes }, draft) {
    readPayload(attributes, draft, payload)
    if (draft.kind === 'LLM') readAnswer(attributes, draft, answerKeys)
  },
}
