import type { Json } from '#core/telemetry/attributes.ts'
import { isRecord } from '../messages/read-json.ts'

type Fields = { readonly [key: string]: Json }

const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : [])

/** A field of a message, by its name or by the name with the underscore of versions before 2.10. */
export const haystackField = (fields: Fields, name: string): Json | undefined => fields[name] ?? fields[`_${name}`]

/**
 * Haystack's chat messages with parts named like everybody else's. Its parts have no type: the only key tells.
 */
export const haystackMessages = (messages: Json | undefined): Json =>
  listOf(messages).map((message) => {
    if (!isRecord(message)) return message
    const content = haystackField(message, 'content') ?? null
    return {
      role: haystackField(message, 'role') ?? 'user',
      name: haystackField(message, 'name') ?? null,
      content: Array.isArray(content) ? content.map(partOf) : content,
    }
  })

function partOf(part: Json): Json {
  if (!isRecord(part)) return part
  if (isRecord(part.tool_call)) return callOf(part.tool_call)
  if (isRecord(part.tool_call_result)) {
    const { result, origin } = part.tool_call_result
    return { type: 'tool_call_response', id: isRecord(origin) ? (origin.id ?? null) : null, response: result ?? null }
  }
  if (isRecord(part.reasoning)) return { type: 'reasoning', content: part.reasoning.reasoning_text ?? '' }
  return part
}

const callOf = (call: Fields): Json => ({
  type: 'tool_call',
  id: call.id ?? null,
  name: call.tool_name ?? '',
  arguments: call.arguments ?? null,
})

/** Tools as Haystack writes them down: what they are in `data`, the class they are made of beside it. */
export const haystackTools = (tools: Json | undefined): Json =>
  listOf(tools).map((tool) => (isRecord(tool) && isRecord(tool.data) ? tool.data : tool))
