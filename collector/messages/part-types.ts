import type { Json } from '#core/telemetry/attributes.ts'
import type { MessagePart } from '#core/telemetry/message.ts'
import { isRecord, unwrapped } from './read-json.ts'

type Fields = { readonly [key: string]: Json }
type PartReader = (item: Fields) => MessagePart

const textIn = (...values: readonly (Json | undefined)[]): string => {
  for (const value of values) if (typeof value === 'string') return value
  return ''
}

const idIn = (...values: readonly (Json | undefined)[]): string | null => {
  for (const value of values) if (typeof value === 'string' && value !== '') return value
  return null
}

/** Arguments as sent: parsed when they are JSON, null when there were none, otherwise the text that is no JSON. */
export function argumentsOf(value: Json | undefined): Json {
  if (value === undefined || value === '') return null
  return unwrapped(value)
}

const text: PartReader = (item) => ({ type: 'text', content: textIn(item.content, item.text) })

const reasoning: PartReader = (item) => ({
  type: 'reasoning',
  content: textIn(item.content, item.text, item.thinking, item.reasoning, summaryOf(item.summary)),
})

const refusal: PartReader = (item) => ({ type: 'refusal', content: textIn(item.refusal, item.content, item.text) })

/** OpenAI chat nests name and arguments under `function`; everybody else keeps them flat. */
const toolCall: PartReader = (item) => {
  const inner = isRecord(item.function) ? item.function : item
  return {
    type: 'tool_call',
    id: idIn(item.id, item.call_id, item.toolCallId, item.tool_call_id, item.toolUseId),
    name: textIn(inner.name, item.toolName, item.tool_name),
    arguments: argumentsOf(inner.arguments ?? inner.input ?? inner.args ?? inner.parameters ?? item.server_tool_call),
  }
}

/** The Responses API names an item by call_id where chat uses id. */
const responsesCall: PartReader = (item) => ({
  type: 'tool_call',
  id: idIn(item.call_id, item.id),
  name: textIn(item.name, item.type),
  arguments: argumentsOf(item.arguments ?? item.input ?? item.action ?? item.queries),
})

const toolResponse: PartReader = (item) => ({
  type: 'tool_call_response',
  id: idIn(item.id, item.tool_use_id, item.call_id, item.toolCallId, item.tool_call_id, item.toolUseId),
  response: unwrapOutput(
    item.response ?? item.result ?? item.output ?? item.content ?? item.server_tool_call_response ?? null,
  ),
})

/** Vercel 5 and later say `{type: 'json', value}` where version 4 sent the value. */
const unwrapOutput = (value: Json): Json =>
  isRecord(value) && typeof value.type === 'string' && value.value !== undefined ? value.value : unwrapped(value)

const media =
  (modality: string): PartReader =>
  (item) => {
    const source = [item.source, item.image_url, item.input_audio, item.file].find(isRecord) ?? item
    return {
      type: 'media',
      modality: textIn(item.modality) || modality,
      mimeType: idIn(item.mime_type, item.mediaType, item.mimeType, source.media_type, source.format),
      uri: shortUri(idIn(item.uri, item.image_url, source.url, item.image, item.url, item.file_id, source.file_id)),
    }
  }

/** Inline bytes are dropped: a data URI says nothing that its type does not. */
const shortUri = (uri: string | null): string | null => (uri === null || uri.startsWith('data:') ? null : uri)

const summaryOf = (summary: Json | undefined): string | undefined =>
  Array.isArray(summary) ? summary.map((part) => (isRecord(part) ? textIn(part.text) : '')).join('\n') : undefined

/** Every `type` a part or item was seen with, and what it is. One row per spelling. */
export const partTypes: ReadonlyMap<string, PartReader> = new Map<string, PartReader>([
  // OTel GenAI
  ['text', text],
  ['reasoning', reasoning],
  ['tool_call', toolCall],
  ['tool_call_response', toolResponse],
  ['server_tool_call', toolCall],
  ['server_tool_call_response', toolResponse],
  ['blob', media('other')],
  ['uri', media('other')],
  // OpenAI chat
  ['function', toolCall],
  ['refusal', refusal],
  ['image_url', media('image')],
  ['input_audio', media('audio')],
  ['file', media('file')],
  // OpenAI Responses
  ['input_text', text],
  ['output_text', text],
  ['summary_text', reasoning],
  ['input_image', media('image')],
  ['input_file', media('file')],
  ['function_call', responsesCall],
  ['custom_tool_call', responsesCall],
  ['mcp_call', responsesCall],
  ['computer_call', responsesCall],
  ['file_search_call', responsesCall],
  ['web_search_call', responsesCall],
  ['function_call_output', toolResponse],
  ['custom_tool_call_output', toolResponse],
  ['computer_call_output', toolResponse],
  // Anthropic
  ['tool_use', toolCall],
  ['server_tool_use', toolCall],
  ['tool_result', toolResponse],
  ['thinking', reasoning],
  ['redacted_thinking', () => ({ type: 'reasoning', content: '' })],
  ['image', media('image')],
  ['document', media('document')],
  // Vercel AI SDK
  ['tool-call', toolCall],
  ['tool-result', toolResponse],
  ['tool-error', toolResponse],
])

/** Gemini and Bedrock name no type: the only key of the part is its type. */
export function partByKey(item: Fields): MessagePart {
  if (typeof item.text === 'string') return item.thought === true ? reasoning(item) : text(item)
  if (isRecord(item.functionCall)) return toolCall(item.functionCall)
  if (isRecord(item.function_call)) return toolCall(item.function_call)
  if (isRecord(item.functionResponse)) return toolResponse(item.functionResponse)
  if (isRecord(item.toolUse)) return toolCall(item.toolUse)
  if (isRecord(item.toolResult)) return toolResponse(item.toolResult)
  if (isRecord(item.reasoningContent)) return reasoning(item.reasoningContent)
  if (isRecord(item.inlineData) || isRecord(item.fileData) || item.image !== undefined) return media('image')(item)
  if (typeof item.content === 'string') return text(item)
  if (typeof item.toolCallId === 'string' && typeof item.toolName === 'string') return toolCall(item)
  if (isRecord(item.function) || (typeof item.name === 'string' && item.arguments !== undefined)) return toolCall(item)
  return { type: 'other', value: item }
}
