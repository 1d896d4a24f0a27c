import { isObject, type Json } from '../format/json.ts'

export type Part =
  | { readonly type: 'text' | 'reasoning' | 'refusal'; readonly content: string }
  | { readonly type: 'tool_call'; readonly id: string | null; readonly name: string; readonly arguments: Json }
  | { readonly type: 'tool_call_response'; readonly id: string | null; readonly response: Json }
  | { readonly type: 'media'; readonly modality: string; readonly mimeType: string | null; readonly uri: string | null }
  | { readonly type: 'other'; readonly value: Json }

export interface ShownMessage {
  readonly role: string
  readonly name: string | null
  readonly parts: readonly Part[]
}

const text = (value: Json | undefined): string | null => (typeof value === 'string' ? value : null)

/** Canonical messages as the API answers them. What does not look like a message is shown as it is, never dropped. */
export function messagesOf(value: Json | null): readonly ShownMessage[] {
  if (value === null) return []
  if (!Array.isArray(value)) return [{ role: 'unknown', name: null, parts: [partOf(value)] }]
  return value.map((message: Json) => {
    if (!isObject(message)) return { role: 'unknown', name: null, parts: [partOf(message)] }
    const parts = message['parts']
    return {
      role: text(message['role']) ?? 'unknown',
      name: text(message['name']),
      parts: Array.isArray(parts) ? parts.map((part: Json) => partOf(part)) : [partOf(message)],
    }
  })
}

/** Whether the sender told it as messages; the API puts what tools and searches tell into the same shape. */
export const wasSent = (field: 'input' | 'output', provenance: Json | null): boolean =>
  provenance !== null && isObject(provenance) && field in provenance

function partOf(value: Json): Part {
  if (typeof value === 'string') return { type: 'text', content: value }
  if (!isObject(value)) return { type: 'other', value }
  const content = text(value['content'])
  switch (value['type']) {
    case 'text':
    case 'reasoning':
    case 'refusal':
      return content === null ? { type: 'other', value } : { type: value['type'], content }
    case 'tool_call':
      return {
        type: 'tool_call',
        id: text(value['id']),
        name: text(value['name']) ?? 'unnamed tool',
        arguments: value['arguments'] ?? null,
      }
    case 'tool_call_response':
      return { type: 'tool_call_response', id: text(value['id']), response: value['response'] ?? null }
    case 'media':
      return {
        type: 'media',
        modality: text(value['modality']) ?? 'media',
        mimeType: text(value['mimeType']),
        uri: text(value['uri']),
      }
    default:
      return { type: 'other', value: value['type'] === 'other' ? (value['value'] ?? null) : value }
  }
}
