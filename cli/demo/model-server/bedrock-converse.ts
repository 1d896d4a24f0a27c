import { z } from 'zod'
import { usageOf } from './chat-answer.ts'
import { argumentsIn, idOf, type Reply } from './reply.ts'
import { jsonSchema, type ModelMessage, type ModelRequest } from './request.ts'

const block = z.looseObject({
  text: z.string().optional(),
  toolUse: z.looseObject({ name: z.string(), input: z.unknown().optional() }).optional(),
  toolResult: z.looseObject({ content: z.array(z.unknown()) }).optional(),
})

const body = z.looseObject({
  system: z.array(z.looseObject({ text: z.string().optional() })).optional(),
  messages: z.array(z.looseObject({ role: z.enum(['user', 'assistant']), content: z.array(block) })),
  inferenceConfig: z.looseObject({ maxTokens: z.number().optional() }).optional(),
  toolConfig: z
    .looseObject({
      tools: z.array(
        z.looseObject({
          toolSpec: z.looseObject({ name: z.string(), inputSchema: z.looseObject({ json: jsonSchema.optional() }) }),
        }),
      ),
    })
    .optional(),
})

/** Reads the body of Bedrock's `POST /model/ID/converse`; throws a ZodError that names what is wrong. */
export function readConverseRequest(given: unknown, model: string): ModelRequest {
  const asked = body.parse(given)
  return {
    api: 'bedrock',
    model,
    messages: [
      ...(asked.system ?? []).map(({ text }) => ({ role: 'system' as const, text: text ?? '', toolCalls: [] })),
      ...asked.messages.flatMap(({ role, content }) => content.map((part) => messageOf(role, part))),
    ],
    tools: (asked.toolConfig?.tools ?? []).map(({ toolSpec }) => ({
      name: toolSpec.name,
      schema: toolSpec.inputSchema.json ?? {},
    })),
    jsonRequested: false,
    jsonSchema: null,
    stream: false,
    usageInStream: false,
    tokensMax: asked.inferenceConfig?.maxTokens ?? null,
  }
}

function messageOf(role: 'user' | 'assistant', part: z.infer<typeof block>): ModelMessage {
  if (part.toolResult) return { role: 'tool', text: JSON.stringify(part.toolResult.content), toolCalls: [] }
  const used = part.toolUse
  const toolCalls = used ? [{ name: used.name, arguments: JSON.stringify(used.input) }] : []
  return { role, text: part.text ?? '', toolCalls }
}

const stopReasons = {
  stop: 'end_turn',
  length: 'max_tokens',
  tool_calls: 'tool_use',
  content_filter: 'content_filtered',
} as const

/** The body of an answer. */
export function converseAnswer(request: ModelRequest, reply: Reply, id: string) {
  const { input, output } = usageOf(request, reply)
  return {
    output: {
      message: {
        role: 'assistant',
        content: [
          ...(reply.text === '' ? [] : [{ text: reply.text }]),
          ...reply.toolCalls.map((call, index) => ({
            toolUse: {
              toolUseId: `tooluse_${idOf(id, String(index))}`,
              name: call.name,
              input: argumentsIn(call.arguments),
            },
          })),
        ],
      },
    },
    stopReason: stopReasons[reply.finish],
    usage: { inputTokens: input, outputTokens: output, totalTokens: input + output },
    metrics: { latencyMs: 1 },
  }
}
