import { pick } from './random.ts'

type Random = () => number
type Value = string | number | readonly string[]

/** A span to be encoded. Times are milliseconds after the start of its run. */
export interface DraftSpan {
  readonly parent: number | null
  readonly name: string
  readonly kind: number
  readonly startMs: number
  readonly endMs: number
  readonly attributes: Readonly<Record<string, Value>>
  readonly error: { readonly type: string; readonly message: string; readonly stack: string } | null
}

/** How a run goes: about 15 % of them badly. */
export type Course = 'well' | 'rate_limit' | 'tool_error' | 'context_length'
export const courseOf = (run: number): Course =>
  run % 20 === 3 ? 'rate_limit' : run % 20 === 9 ? 'tool_error' : run % 20 === 16 ? 'context_length' : 'well'

const topics = [
  'refund',
  'delivery',
  'invoice',
  'contract',
  'warranty',
  'password',
  'upgrade',
  'shipment',
  'subscription',
  'outage',
]
const words =
  'the customer asks about an order that was placed last week and has not arrived yet so please check the carrier status then explain the next step in plain language with dates amounts and a reference number for the support desk while keeping to the policy of the shop and naming every source that was used'.split(
    ' ',
  )
const models = ['gpt-4o-2024-08-06', 'gpt-4o-mini-2024-07-18', 'claude-sonnet-4-20250514']

const sentence = (random: Random, length: number): string => Array.from({ length }, () => pick(random, words)).join(' ')
const text = (random: Random, role: string, content: string) => ({ role, parts: [{ type: 'text', content }] })

const tools = JSON.stringify(
  ['lookup_order', 'search_articles', 'issue_refund'].map((name) => ({
    type: 'function',
    name,
    description: `Calls ${name.replace('_', ' ')} of the shop`,
    parameters: {
      type: 'object',
      properties: { id: { type: 'string' }, reason: { type: 'string' } },
      required: ['id'],
    },
  })),
)
const system = `You are the support agent of a shop. ${words.join(' ')}. ${words.toReversed().join(' ')}.`

const errors = {
  rate_limit: {
    type: 'RateLimitError',
    message: 'Error code: 429 - Rate limit reached for requests per min. Please try again in 20s.',
  },
  tool_error: { type: 'ToolException', message: 'lookup_order failed: connection to orders-db refused' },
  context_length: {
    type: 'BadRequestError',
    message: "Error code: 400 - This model's maximum context length is 128000 tokens.",
  },
} as const
const stack = Array.from(
  { length: 12 },
  (_, i) => `  File "/srv/app/agent/step_${i}.py", line ${40 + i * 7}, in run_${i}`,
).join('\n')

/** One run of an agent: root, model call, tool call, retrieval, model call. OTel GenAI conventions, 1.37 form. */
export function draftRun(random: Random, course: Course): readonly DraftSpan[] {
  const topic = pick(random, topics)
  const model = pick(random, models)
  const question = `Order ${random() % 100_000}: ${topic} ${sentence(random, 52)}?`
  const failing = course === 'well' ? null : { ...errors[course], stack }
  const callId = `call_${random().toString(36)}`
  const chat = (messages: readonly object[], answer: readonly object[], finish: string) => ({
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': model.startsWith('claude') ? 'anthropic' : 'openai',
    'gen_ai.request.model': model,
    'gen_ai.response.model': model,
    'gen_ai.response.id': `chatcmpl-${random().toString(36)}`,
    'gen_ai.request.temperature': 0.2,
    'gen_ai.request.max_tokens': 1024,
    'server.address': 'api.openai.com',
    'server.port': 443,
    'gen_ai.usage.input_tokens': 900 + (random() % 400),
    'gen_ai.usage.output_tokens': 80 + (random() % 200),
    'gen_ai.response.finish_reasons': [finish],
    'gen_ai.conversation.id': `conv-${topic}`,
    'gen_ai.tool.definitions': tools,
    'gen_ai.system_instructions': JSON.stringify([{ type: 'text', content: system }]),
    'gen_ai.input.messages': JSON.stringify(messages),
    'gen_ai.output.messages': JSON.stringify(answer),
  })
  const asked = text(random, 'user', question)
  const call = {
    role: 'assistant',
    parts: [{ type: 'tool_call', id: callId, name: 'lookup_order', arguments: { id: topic } }],
  }
  const result = { status: 'in transit', note: sentence(random, 160) }
  const documents = Array.from({ length: 4 }, (_, i) => ({
    id: `doc-${i}`,
    score: 0.9 - i / 10,
    content: sentence(random, 122),
  }))
  const answer = text(random, 'assistant', sentence(random, 158))
  const agent = {
    'gen_ai.operation.name': 'invoke_agent',
    'gen_ai.agent.name': 'support',
    'gen_ai.conversation.id': `conv-${topic}`,
    'gen_ai.request.model': model,
    'user.id': `user-${random() % 500}`,
    'session.id': `session-${random() % 5_000}`,
    'gen_ai.input.messages': JSON.stringify([asked]),
    'gen_ai.output.messages': JSON.stringify([answer]),
    'gen_ai.system_instructions': JSON.stringify([{ type: 'text', content: system }]),
  }
  const tool = {
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': 'lookup_order',
    'gen_ai.tool.call.id': callId,
    'gen_ai.tool.type': 'function',
    'gen_ai.tool.call.arguments': JSON.stringify({ id: topic }),
    'gen_ai.tool.call.result': JSON.stringify(result),
  }
  const retrieval = {
    'gen_ai.operation.name': 'retrieval',
    'gen_ai.data_source.id': 'articles',
    'gen_ai.retrieval.query.text': question,
    'gen_ai.retrieval.documents': JSON.stringify(documents),
  }
  const withReply = [
    asked,
    call,
    { role: 'tool', parts: [{ type: 'tool_call_response', id: callId, response: result }] },
  ]
  const failsAt = { well: -1, rate_limit: 4, tool_error: 2, context_length: 4 }[course]
  const span = (
    at: number,
    name: string,
    kind: number,
    startMs: number,
    endMs: number,
    attributes: DraftSpan['attributes'],
  ): DraftSpan => {
    const error = at === failsAt || (at === 0 && failing) ? failing : null
    return {
      parent: at === 0 ? null : 0,
      name,
      kind,
      startMs,
      endMs,
      error,
      attributes: error ? { ...attributes, 'error.type': error.type } : attributes,
    }
  }
  return [
    span(0, 'invoke_agent support', 1, 0, 2_400, agent),
    span(1, `chat ${model}`, 3, 10, 900, chat([asked], [{ ...call, finish_reason: 'tool_call' }], 'tool_call')),
    span(2, 'execute_tool lookup_order', 1, 910, 1_100, tool),
    span(3, 'retrieval articles', 3, 1_110, 1_200, retrieval),
    span(4, `chat ${model}`, 3, 1_210, 2_390, chat(withReply, [{ ...answer, finish_reason: 'stop' }], 'stop')),
  ]
}
