import type { Json } from './attributes.ts'

export type MessageRole = 'system' | 'user' | 'assistant' | 'tool'

/** One piece of a message, in the shape of the OTel GenAI conventions (1.37 and later). */
export type MessagePart =
  | { readonly type: 'text'; readonly content: string }
  | { readonly type: 'reasoning'; readonly content: string }
  | { readonly type: 'refusal'; readonly content: string }
  | { readonly type: 'tool_call'; readonly id: string | null; readonly name: string; readonly arguments: Json }
  | {
      readonly type: 'tool_call_response'
      readonly id: string | null
      readonly response: Json
      /** Only where the sender says that the tool failed. */
      readonly failed?: true
    }
  | { readonly type: 'media'; readonly modality: string; readonly mimeType: string | null; readonly uri: string | null }
  | { readonly type: 'other'; readonly value: Json }

/** A chat message, whichever vendor's shape it arrived in. */
export interface Message {
  readonly role: MessageRole
  readonly name: string | null
  readonly parts: readonly MessagePart[]
}

/**
 * A tool that was offered to the model. `schema` is the JSON Schema of its arguments, null when only the name was sent.
 */
export interface ToolDefinition {
  readonly name: string
  readonly description: string | null
  readonly schema: Json | null
}

/** All text of a message, parts joined by line breaks. A message of one text gives that very text, not a copy. */
export function textOf({ parts }: Message): string {
  let text: string | null = null
  for (const part of parts) {
    if (part.type === 'text') text = text === null ? part.content : `${text}\n${part.content}`
  }
  return text ?? ''
}
