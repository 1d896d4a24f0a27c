import { z } from 'zod'

/** A tool as it was offered to the model, whichever API it came through. */
export interface OfferedTool {
  readonly name: string
  readonly schema: JsonSchema
}

/** The part of JSON Schema that the server needs to invent arguments that fit. */
export interface JsonSchema {
  readonly type?: string | readonly string[] | undefined
  readonly properties?: Readonly<Record<string, JsonSchema>> | undefined
  readonly required?: readonly string[] | undefined
  readonly items?: JsonSchema | undefined
  readonly enum?: readonly unknown[] | undefined
}

export interface ToolCall {
  readonly name: string
  /** JSON text, as the vendor sends it. */
  readonly arguments: string
}

export interface ModelMessage {
  readonly role: 'system' | 'user' | 'assistant' | 'tool'
  readonly text: string
  readonly toolCalls: readonly ToolCall[]
}

/** One question to the model, the same shape for all APIs. */
export interface ModelRequest {
  readonly api: 'chat' | 'responses' | 'messages' | 'bedrock'
  readonly model: string
  readonly messages: readonly ModelMessage[]
  readonly tools: readonly OfferedTool[]
  readonly jsonRequested: boolean
  /** The schema of the JSON that was asked for; null when none was given. */
  readonly jsonSchema: JsonSchema | null
  readonly stream: boolean
  readonly usageInStream: boolean
  readonly tokensMax: number | null
}

export const jsonSchema: z.ZodType<JsonSchema> = z.lazy(() =>
  z.object({
    type: z.union([z.string(), z.array(z.string())]).optional(),
    properties: z.record(z.string(), jsonSchema).optional(),
    required: z.array(z.string()).optional(),
    items: jsonSchema.optional(),
    enum: z.array(z.unknown()).optional(),
  }),
)

const textParts = z.array(z.looseObject({ text: z.string().optional() }))
const content = z.union([z.string(), textParts, z.null()]).optional()
const role = z.enum(['system', 'developer', 'user', 'assistant', 'tool'])

const chatBody = z.looseObject({
  model: z.string(),
  messages: z.array(
    z.looseObject({
      role,
      content,
      tool_calls: z
        .array(z.looseObject({ function: z.looseObject({ name: z.string(), arguments: z.string() }) }))
        .optional(),
    }),
  ),
  tools: z
    .array(z.looseObject({ function: z.looseObject({ name: z.string(), parameters: jsonSchema.optional() }) }))
    .optional(),
  response_format: z
    .looseObject({ type: z.string(), json_schema: z.looseObject({ schema: jsonSchema.optional() }).optional() })
    .optional(),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().optional() }).nullish(),
  max_tokens: z.number().nullish(),
  max_completion_tokens: z.number().nullish(),
})

const responsesItem = z.looseObject({
  type: z.string().optional(),
  role: role.optional(),
  content,
  name: z.string().optional(),
  arguments: z.string().optional(),
  output: z.union([z.string(), z.array(z.unknown())]).optional(),
})

const responsesBody = z.looseObject({
  model: z.string(),
  input: z.union([z.string(), z.array(responsesItem)]),
  instructions: z.string().nullish(),
  tools: z
    .array(z.looseObject({ type: z.string(), name: z.string().optional(), parameters: jsonSchema.optional() }))
    .optional(),
  text: z
    .looseObject({ format: z.looseObject({ type: z.string(), schema: jsonSchema.optional() }).optional() })
    .optional(),
  stream: z.boolean().nullish(),
  max_output_tokens: z.number().nullish(),
})

const roleOf = (name: z.infer<typeof role>): ModelMessage['role'] => (name === 'developer' ? 'system' : name)

const textOf = (value: z.infer<typeof content>): string =>
  typeof value === 'string' ? value : (value ?? []).map((part) => part.text ?? '').join('\n')

/** Reads the body of `POST /v1/chat/completions`; throws a ZodError that names what is wrong. */
export function readChatRequest(body: unknown): ModelRequest {
  const chat = chatBody.parse(body)
  return {
    api: 'chat',
    model: chat.model,
    messages: chat.messages.map((message) => ({
      role: roleOf(message.role),
      text: textOf(message.content),
      toolCalls: (message.tool_calls ?? []).map((call) => call.function),
    })),
    tools: (chat.tools ?? []).map(({ function: tool }) => ({ name: tool.name, schema: tool.parameters ?? {} })),
    jsonRequested: chat.response_format !== undefined && chat.response_format.type !== 'text',
    jsonSchema: chat.response_format?.json_schema?.schema ?? null,
    stream: chat.stream ?? false,
    usageInStream: chat.stream_options?.include_usage ?? false,
    tokensMax: chat.max_completion_tokens ?? chat.max_tokens ?? null,
  }
}

/** Reads the body of `POST /v1/responses`; throws a ZodError that names what is wrong. */
export function readResponsesRequest(body: unknown): ModelRequest {
  const asked = responsesBody.parse(body)
  const items = typeof asked.input === 'string' ? [{ role: 'user' as const, content: asked.input }] : asked.input
  const instructions = asked.instructions ? [{ role: 'system' as const, text: asked.instructions, toolCalls: [] }] : []
  const format = asked.text?.format
  return {
    api: 'responses',
    model: asked.model,
    messages: [...instructions, ...items.map(messageOfItem)],
    tools: (asked.tools ?? []).flatMap((tool) =>
      tool.name === undefined ? [] : [{ name: tool.name, schema: tool.parameters ?? {} }],
    ),
    jsonRequested: format !== undefined && format.type !== 'text',
    jsonSchema: format?.schema ?? null,
    stream: asked.stream ?? false,
    usageInStream: true,
    tokensMax: asked.max_output_tokens ?? null,
  }
}

function messageOfItem(item: z.infer<typeof responsesItem>): ModelMessage {
  if (item.type === 'function_call') {
    const call = { name: item.name ?? '', arguments: item.arguments ?? '' }
    return { role: 'assistant', text: '', toolCalls: [call] }
  }
  if (item.type === 'function_call_output') {
    const text = typeof item.output === 'string' ? item.output : JSON.stringify(item.output)
    return { role: 'tool', text, toolCalls: [] }
  }
  return { role: roleOf(item.role ?? 'user'), text: textOf(item.content), toolCalls: [] }
}
