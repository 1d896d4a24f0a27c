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
const words = `
  the customer asks about an order that was placed last week and has not arrived yet so please check
  the carrier status then explain the next step in plain language with dates amounts and a reference
  number for the support desk while keeping to the policy of the shop and naming every source that was
  used
`
  .trim()
  .split(/\s+/)
const models = ['gpt-4o-2024-08-06', 'gpt-4o-mini-2024-07-18', 'claude-sonnet-4-20250514']

const sentence = (random: Random, length: number): string => Array.from({ length }, () => pick(random, words)).join(' ')
const textOf = (role: string, content: string) => ({ role, parts: [{ type: 'text', content }] })

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

/** What a run is about, drawn once. */
interface Scene {
  readonly topic: string
  readonly model: string
  readonly question: string
  readonly callId: string
  readonly result: object
  readonly documents: readonly object[]
  readonly answer: string
}

const sceneFrom = (random: Random): Scene => {
  const topic = pick(random, topics)
  return {
    topic,
    model: pick(random, models),
    question: `Order ${random() % 100_000}: ${topic} ${sentence(random, 52)}?`,
    callId: `call_${random().toString(36)}`,
    result: { status: 'in transit', note: sentence(random, 160) },
    documents: [0, 1, 2, 3].map((n) => ({ id: `doc-${n}`, score: 0.9 - n / 10, content: sentence(random, 122) })),
    answer: sentence(random, 160),
  }
}

/** One run of an agent: root, model call, tool call, retrieval, model call. OTel GenAI conventions, 1.37 form. */
export function draftRun(random: Random, course: Course): readonly DraftSpan[] {
  const scene = sceneFrom(random)
  const { model, question, callId, result, topic } = scene
  const asked = textOf('user', question)
  const call = {
    role: 'assistant',
    parts: [{ type: 'tool_call', id: callId, name: 'lookup_order', arguments: { id: topic } }],
  }
  const reply = { role: 'tool', parts: [{ type: 'tool_call_response', id: callId, response: result }] }
  const first = chat(random, scene, [asked], { ...call, finish_reason: 'tool_call' })
  const answer = { ...textOf('assistant', scene.answer), finish_reason: 'stop' }
  const second = chat(
    random,
    scene,
    [asked, call, reply],
    course === 'rate_limit' || course === 'context_length' ? null : answer,
  )
  const spans: readonly Omit<DraftSpan, 'error'>[] = [
    { parent: null, name: 'invoke_agent support', kind: 1, startMs: 0, endMs: 2_400, attributes: agent(random, scene) },
    { parent: 0, name: `chat ${model}`, kind: 3, startMs: 10, endMs: 900, attributes: first },
    { parent: 0, name: 'execute_tool lookup_order', kind: 1, startMs: 910, endMs: 1_100, attributes: tool(scene) },
    { parent: 0, name: 'retrieval articles', kind: 3, startMs: 1_110, endMs: 1_200, attributes: retrieval(scene) },
    { parent: 0, name: `chat ${model}`, kind: 3, startMs: 1_210, endMs: 2_390, attributes: second },
  ]
  const failsAt = { well: [], rate_limit: [0, 4], tool_error: [0, 2], context_length: [0, 4] }[course]
  return spans.map((span, at) => {
    if (course === 'well' || !failsAt.some((each) => each === at)) return { ...span, error: null }
    const error = { ...errors[course], stack }
    return { ...span, error, attributes: { ...span.attributes, 'error.type': error.type } }
  })
}

/** A model call; without an answer it is one that failed. */
const chat = (random: Random, { model, topic }: Scene, messages: readonly object[], answer: object | null) => ({
  'gen_ai.operation.name': 'chat',
  'gen_ai.provider.name': model.startsWith('claude') ? 'anthropic' : 'openai',
  'gen_ai.request.model': model,
  'gen_ai.request.temperature': 0.2,
  'gen_ai.request.max_tokens': 1024,
  'server.address': 'api.openai.com',
  'server.port': 443,
  'gen_ai.conversation.id': `conv-${topic}`,
  'gen_ai.tool.definitions': tools,
  'gen_ai.system_instructions': JSON.stringify([{ type: 'text', content: system }]),
  'gen_ai.input.messages': JSON.stringify(messages),
  ...(answer === null
    ? {}
    : {
        'gen_ai.response.model': model,
        'gen_ai.response.id': `chatcmpl-${random().toString(36)}`,
        'gen_ai.usage.input_tokens': 900 + (random() % 400),
        'gen_ai.usage.output_tokens': 80 + (random() % 200),
        'gen_ai.response.finish_reasons': ['finish_reason' in answer ? String(answer.finish_reason) : 'stop'],
        'gen_ai.output.messages': JSON.stringify([answer]),
      }),
})

const agent = (random: Random, { model, topic, question, answer }: Scene) => ({
  'gen_ai.operation.name': 'invoke_agent',
  'gen_ai.agent.name': 'support',
  'gen_ai.conversation.id': `conv-${topic}`,
  'gen_ai.request.model': model,
  'user.id': `user-${random() % 500}`,
  'session.id': `session-${random() % 5_000}`,
  'gen_ai.input.messages': JSON.stringify([textOf('user', question)]),
  'gen_ai.output.messages': JSON.stringify([textOf('assistant', answer)]),
  'gen_ai.system_instructions': JSON.stringify([{ type: 'text', content: system }]),
})

const tool = ({ callId, topic, result }: Scene) => ({
  'gen_ai.operation.name': 'execute_tool',
  'gen_ai.tool.name': 'lookup_order',
  'gen_ai.tool.call.id': callId,
  'gen_ai.tool.type': 'function',
  'gen_ai.tool.call.arguments': JSON.stringify({ id: topic }),
  'gen_ai.tool.call.result': JSON.stringify(result),
})

const retrieval = ({ question, documents }: Scene) => ({
  'gen_ai.operation.name': 'retrieval',
  'gen_ai.data_source.id': 'articles',
  'gen_ai.retrieval.query.text': question,
  'gen_ai.retrieval.documents': JSON.stringify(documents),
})
