import { z } from 'zod'
import { piecesOf, usageOf } from './chat-answer.ts'
import { argumentsIn, idOf, type Reply } from './reply.ts'
import { jsonSchema, type ModelMessage, type ModelRequest } from './request.ts'

const block = z.looseObject({
  type: z.string(),
  text: z.string().optional(),
  name: z.string().optional(),
  input: z.unknown().optional(),
  content: z.unknown().optional(),
})
const content = z.union([z.string(), z.array(block)])

const body = z.looseObject({
  /** Bedrock names the model in its path instead. */
  model: z.string().optional(),
  max_tokens: z.number(),
  system: content.optional(),
  messages: z.array(z.looseObject({ role: z.enum(['user', 'assistant']), content })),
  tools: z.array(z.looseObject({ name: z.string(), input_schema: jsonSchema.optional() })).optional(),
  stream: z.boolean().nullish(),
})

/** Reads the body of Anthropic's `POST /v1/messages`; throws a ZodError that names what is wrong. */
export function readMessagesRequest(given: unknown, model: string): ModelRequest {
  const asked = body.parse(given)
  const system = asked.system === undefined ? [] : [{ role: 'system' as const, text: textOf(asked.system) }]
  return {
    api: 'messages',
    model: asked.model ?? model,
    messages: [
      ...system.map((message) => ({ ...message, toolCalls: [] })),
      ...asked.messages.flatMap((message) => messagesIn(message.role, message.content)),
    ],
    tools: (asked.tools ?? []).map((tool) => ({ name: tool.name, schema: tool.input_schema ?? {} })),
    jsonRequested: false,
    jsonSchema: null,
    stream: asked.stream ?? false,
    usageInStream: true,
    tokensMax: asked.max_tokens,
  }
}

/** What a tool answered comes as a part of the user's next message; to the model's brain it is a message of its own. */
function messagesIn(role: 'user' | 'assistant', given: z.infer<typeof content>): readonly ModelMessage[] {
  if (typeof given === 'string') return [{ role, text: given, toolCalls: [] }]
  const results = given.filter((part) => part.type === 'tool_result')
  const toolCalls = given.flatMap((part) =>
    part.type === 'tool_use' ? [{ name: part.name ?? '', arguments: JSON.stringify(part.input) }] : [],
  )
  const own = { role, text: textOf(given), toolCalls }
  return [
    ...results.map(({ content: result }) => ({
      role: 'tool' as const,
      text: typeof result === 'string' ? result : JSON.stringify(result),
      toolCalls: [],
    })),
    ...(own.text === '' && toolCalls.length === 0 ? [] : [own]),
  ]
}

const textOf = (given: z.infer<typeof content>): string =>
  typeof given === 'string' ? given : given.flatMap((part) => part.text ?? []).join('\n')

const stopReasons = {
  stop: 'end_turn',
  length: 'max_tokens',
  tool_calls: 'tool_use',
  content_filter: 'refusal',
} as const

/** Anthropic names dated models as they are; an alias is answered with its date. */
const snapshotOf = (model: string): string => (model === 'claude-sonnet-4-5' ? 'claude-sonnet-4-5-20250929' : model)

const blocksOf = (reply: Reply, id: string): readonly object[] => [
  ...(reply.text === '' ? [] : [{ type: 'text', text: reply.text, citations: null }]),
  ...reply.toolCalls.map((call, index) => ({
    type: 'tool_use',
    id: `toolu_${idOf(id, String(index))}`,
    name: call.name,
    input: argumentsIn(call.arguments),
  })),
]

/** The body of a whole answer. */
export function anthropicMessage(request: ModelRequest, reply: Reply, id: string) {
  const usage = usageOf(request, reply)
  return {
    id: `msg_${id}`,
    type: 'message',
    role: 'assistant',
    model: snapshotOf(request.model),
    content: blocksOf(reply, id),
    stop_reason: reply.refusal === null ? stopReasons[reply.finish] : 'refusal',
    stop_sequence: null,
    usage: {
      input_tokens: usage.input,
      output_tokens: usage.output,
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: 0,
      service_tier: 'standard',
    },
  }
}

/** The same answer as the events of a stream. */
export function anthropicEvents(request: ModelRequest, reply: Reply, id: string): readonly object[] {
  const { content: blocks, stop_reason, usage, ...message } = anthropicMessage(request, reply, id)
  return [
    {
      type: 'message_start',
      message: { ...message, content: [], stop_reason: null, usage: { ...usage, output_tokens: 1 } },
    },
    ...blocks.flatMap((whole, index) => blockEvents(whole, index)),
    {
      type: 'message_delta',
      delta: { stop_reason, stop_sequence: null },
      usage: { output_tokens: usage.output_tokens },
    },
    { type: 'message_stop' },
  ]
}

function blockEvents(whole: object, index: number): readonly object[] {
  const delta = (value: object) => ({ type: 'content_block_delta', index, delta: value })
  const [empty, deltas] =
    'input' in whole
      ? [
          { ...whole, input: {} },
          piecesOf(JSON.stringify(whole.input)).map((piece) =>
            delta({ type: 'input_json_delta', partial_json: piece }),
          ),
        ]
      : [
          { ...whole, text: '' },
          piecesOf('text' in whole ? String(whole.text) : '').map((text) => delta({ type: 'text_delta', text })),
        ]
  return [
    { type: 'content_block_start', index, content_block: empty },
    ...deltas,
    { type: 'content_block_stop', index },
  ]
}
