import type { AttributeValue } from '#core/telemetry/attributes.ts'
import type { Message, MessagePart, MessageRole } from '#core/telemetry/message.ts'
import { roleOf } from '../messages/messages-of.ts'
import { argumentsOf } from '../messages/part-types.ts'
import { jsonOf, toJson } from '../messages/read-json.ts'
import { slotsUnder, type Slot } from './indexed.ts'

/** One `llm.{input,output}_messages.N`: role, content or contents, tool calls. */
export function messageInSlot(slot: Slot): Message {
  // Anthropic's tools answer in the name of the user; the id of the call gives them away.
  const answers = text(slot['message.tool_call_id']) !== null
  const role = answers ? 'tool' : roleOf(text(slot['message.role']), 'user')
  const parts: MessagePart[] = []
  const content = slot['message.content']
  if (typeof content === 'string' && content !== '') parts.push(contentPart(role, slot, content))
  for (const inner of slotsUnder(slot, 'message.contents.')) {
    // Calls are told twice: among the contents, and as calls.
    if (inner['message_content.type'] !== 'tool_use') parts.push(partInSlot(inner))
  }
  for (const call of slotsUnder(slot, 'message.tool_calls.')) {
    parts.push({
      type: 'tool_call',
      id: text(call['tool_call.id']),
      name: text(call['tool_call.function.name']) ?? '',
      arguments: argumentsOf(toJson(call['tool_call.function.arguments'] ?? null)),
    })
  }
  const called = text(slot['message.function_call_name'])
  if (called !== null && role === 'assistant') {
    const given = toJson(slot['message.function_call_arguments_json'] ?? null)
    parts.push({ type: 'tool_call', id: null, name: called, arguments: argumentsOf(given) })
  }
  return { role, name: text(slot['message.name']), parts: answers ? [toolAnswer(slot, parts)] : parts }
}

/** What a tool answered, whether as one text, as several, or with nothing at all: an empty answer is one, too. */
function toolAnswer(slot: Slot, parts: readonly MessagePart[]): MessagePart {
  const told = parts.find(({ type }) => type === 'tool_call_response')
  if (told !== undefined) return told
  const response = parts.flatMap((part) => (part.type === 'text' ? [part.content] : [])).join('\n')
  return { type: 'tool_call_response', id: text(slot['message.tool_call_id']), response: jsonOf(response) }
}

function contentPart(role: MessageRole, slot: Slot, content: string): MessagePart {
  if (role !== 'tool') return { type: 'text', content }
  return { type: 'tool_call_response', id: text(slot['message.tool_call_id']), response: jsonOf(content) }
}

function partInSlot(slot: Slot): MessagePart {
  const type = text(slot['message_content.type']) ?? 'text'
  const content = text(slot['message_content.text'])
  if (type === 'reasoning') return { type: 'reasoning', content: content ?? '' }
  if (type === 'refusal') return { type: 'refusal', content: content ?? '' }
  if (content !== null) return { type: 'text', content }
  const uri = text(slot['message_content.image.image.url'])
  if (!type.includes('image')) return { type: 'other', value: { type } }
  return { type: 'media', modality: 'image', mimeType: null, uri: uri?.startsWith('data:') ? null : uri }
}

/** A message of plain text, with no parts when nothing was sent. */
export const textMessage = (role: MessageRole, content: AttributeValue | undefined): Message => ({
  role,
  name: null,
  parts: typeof content === 'string' && content !== '' ? [{ type: 'text', content }] : [],
})

const text = (value: AttributeValue | undefined): string | null =>
  typeof value === 'string' && value !== '' ? value : null
