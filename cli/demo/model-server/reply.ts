import { createHash } from 'node:crypto'
import type { JsonSchema, ModelRequest, ToolCall } from './request.ts'

/** What the model says, before it is written in the words of one API. */
export interface Reply {
  readonly text: string
  readonly toolCalls: readonly ToolCall[]
  readonly refusal: string | null
  readonly finish: 'stop' | 'length' | 'tool_calls' | 'content_filter'
}

/** The model's brain: a pure function of the question, so the same question always gets the same answer. */
export type Answer = (request: ModelRequest) => Reply

export const says = (text: string): Reply => ({ text, toolCalls: [], refusal: null, finish: 'stop' })

export const calls = (...toolCalls: readonly ToolCall[]): Reply => ({
  text: '',
  toolCalls,
  refusal: null,
  finish: 'tool_calls',
})

/** Text of the last message of the user. */
export const lastUserText = (request: ModelRequest): string =>
  request.messages.findLast((message) => message.role === 'user')?.text ?? ''

/** About four characters make a token: near enough for counts that only have to be believable. */
export const tokensOf = (text: string): number => Math.max(1, Math.ceil(text.length / 4))

/** Eighteen letters that belong to this text and no other: ids that stay the same from run to run. */
export const idOf = (...parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url').replace(/[-_]/g, '').slice(0, 18)

/** Arguments for APIs that send them as an object: what is no JSON cannot be said there, and becomes none. */
export function argumentsIn(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return {}
  }
}

/** Answers anything in the form that was asked for: the first tool, then JSON that fits the schema, else a sentence. */
export const anyAnswer: Answer = (request) => {
  const tool = request.tools[0]
  const alreadyCalled = request.messages.some((message) => message.role === 'tool')
  if (tool && !alreadyCalled) return calls({ name: tool.name, arguments: JSON.stringify(exampleOf(tool.schema)) })
  if (request.jsonRequested) return says(JSON.stringify(exampleOf(request.jsonSchema ?? { type: 'object' })))
  return says(`You asked: ${lastUserText(request).slice(0, 200)}`)
}

/** A value that a JSON Schema accepts. */
export function exampleOf(schema: JsonSchema): unknown {
  if (schema.enum) return schema.enum[0]
  const type = typeof schema.type === 'string' ? schema.type : schema.type?.[0]
  switch (type ?? (schema.properties ? 'object' : 'string')) {
    case 'object':
      return Object.fromEntries(Object.entries(schema.properties ?? {}).map(([key, value]) => [key, exampleOf(value)]))
    case 'array':
      return schema.items ? [exampleOf(schema.items)] : []
    case 'number':
    case 'integer':
      return 1
    case 'boolean':
      return true
    case 'null':
      return null
    default:
      return 'example'
  }
}
