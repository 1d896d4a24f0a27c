import type { Json } from '#core/telemetry/attributes.ts'
import type { MessagePart } from '#core/telemetry/message.ts'
import { mediaPart } from './media-part.ts'
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
  content: textIn(item.content, item.text, item.thinking, item.reasoning) || thoughtsIn(item),
})

/** OpenAI keeps thoughts in two lists, the summary and the content; Bedrock one level deeper. */
const thoughtsIn = (item: Fields): string =>
  textIn(isRecord(item.reasoningText) ? item.reasoningText.text : undefined, listOf(item.content), listOf(item.summary))

const refusal: PartReader = (item) => ({ type: 'refusal', content: textIn(item.refusal, item.content, item.text) })

/** OpenAI chat nests name and arguments under `function` or `custom`; everybody else keeps them flat. */
const toolCall: PartReader = (item) => {
  const inner = [item.function, item.custom].find(isRecord) ?? item
  return {
    type: 'tool_call',
    id: idIn(item.id, item.call_id, item.toolCallId, item.tool_call_id, item.toolUseId, item.ref),
    name: textIn(inner.name, item.toolName, item.tool_name),
    arguments: argumentsOf(inner.arguments ?? inner.input ?? inner.args ?? inner.parameters ?? item.server_tool_call),
  }
}

/** The Responses API names an item by call_id where chat uses id. */
const responsesCall: PartReader = (item) => ({
  type: 'tool_call',
  id: idIn(item.call_id, item.id),
  name: textIn(item.name, item.type),
  arguments: argumentsOf(
    item.arguments ?? item.input ?? item.action ?? item.queries ?? item.operation ?? item.code ?? undefined,
  ),
})

const toolResponse: PartReader = (item) => ({
  type: 'tool_call_response',
  id: idIn(item.tool_use_id, item.call_id, item.toolCallId, item.tool_call_id, item.toolUseId, item.id, item.ref),
  response: unwrapOutput(
    item.response ?? item.result ?? item.output ?? item.content ?? item.server_tool_call_response ?? item.error ?? null,
  ),
  ...failedFlag(item),
})

/** Anthropic's `is_error`, LangChain's and Bedrock's `status`, Vercel's `tool-error` and `error-text`. */
export function failedFlag(item: Fields): { readonly failed?: true } {
  const packed = isRecord(item.output) ? item.output.type : undefined
  const failed =
    item.is_error === true ||
    item.isError === true ||
    item.status === 'error' ||
    item.type === 'tool-error' ||
    packed === 'error-text' ||
    packed === 'error-json'
  return failed ? { failed } : {}
}

/**
 * What a tool answered, without what it was packed in: Vercel's `{type: 'json', value}`, Bedrock's `[{json}]`, and
 * lists of nothing but text (Anthropic, MCP, OpenAI Responses).
 */
export function unwrapOutput(value: Json): Json {
  if (isRecord(value) && typeof value.type === 'string' && value.value !== undefined) return value.value
  if (!Array.isArray(value) || value.length === 0) return unwrapped(value)
  const [first] = value
  if (value.length === 1 && isRecord(first) && first.json !== undefined) return first.json
  const texts = value.map(onlyText)
  return texts.includes(null) ? value : unwrapped(texts.join('\n'))
}

const textTypes: ReadonlySet<Json | undefined> = new Set([undefined, 'text', 'input_text', 'output_text'])

const onlyText = (item: Json): string | null =>
  isRecord(item) && typeof item.text === 'string' && textTypes.has(item.type) ? item.text : null

const media =
  (modality: string): PartReader =>
  (item) =>
    mediaPart(item, modality)

const listOf = (list: Json | undefined): string | undefined =>
  Array.isArray(list) ? list.map((part) => (isRecord(part) ? textIn(part.text) : '')).join('\n') : undefined

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
  ['custom', toolCall],
  // OpenAI Responses
  ['input_text', text],
  ['output_text', text],
  ['summary_text', reasoning],
  ['reasoning_text', reasoning],
  ['input_image', media('image')],
  ['input_file', media('file')],
  ['function_call', responsesCall],
  ['custom_tool_call', responsesCall],
  ['mcp_call', responsesCall],
  ['computer_call', responsesCall],
  ['file_search_call', responsesCall],
  ['web_search_call', responsesCall],
  ['code_interpreter_call', responsesCall],
  ['local_shell_call', responsesCall],
  ['shell_call', responsesCall],
  ['apply_patch_call', responsesCall],
  ['mcp_approval_request', responsesCall],
  ['image_generation_call', media('image')],
  ['function_call_output', toolResponse],
  ['custom_tool_call_output', toolResponse],
  ['computer_call_output', toolResponse],
  ['local_shell_call_output', toolResponse],
  ['shell_call_output', toolResponse],
  ['apply_patch_call_output', toolResponse],
  // Anthropic
  ['tool_use', toolCall],
  ['server_tool_use', toolCall],
  ['tool_result', toolResponse],
  ['thinking', reasoning],
  ['redacted_thinking', () => ({ type: 'reasoning', content: '' })],
  ['image', media('image')],
  ['document', media('document')],
  ['mcp_tool_use', toolCall],
  ['mcp_tool_result', toolResponse],
  ['web_search_tool_result', toolResponse],
  ['web_fetch_tool_result', toolResponse],
  ['code_execution_tool_result', toolResponse],
  ['bash_code_execution_tool_result', toolResponse],
  ['text_editor_code_execution_tool_result', toolResponse],
  ['tool_search_tool_result', toolResponse],
  ['container_upload', media('file')],
  // Vercel AI SDK
  ['tool-call', toolCall],
  ['tool-result', toolResponse],
  ['tool-error', toolResponse],
  // Flue, after the library it calls models with
  ['toolCall', toolCall],
  ['toolResult', toolResponse],
  // Media by its plain name
  ['audio', media('audio')],
  ['video', media('video')],
])

/** Calls that OpenAI Responses itself makes carry their answer in the same item; undefined while there is none. */
export function answerInCall(item: Fields): MessagePart | undefined {
  if (item.type !== 'mcp_call' && item.type !== 'code_interpreter_call') return undefined
  const given = item.error ?? item.output ?? item.outputs
  if (given === undefined || given === null) return undefined
  return { type: 'tool_call_response', id: idIn(item.call_id, item.id), response: unwrapOutput(given) }
}

/** Keys that stand for a type, with the reader of what they hold. Gemini, Bedrock and Genkit name parts this way. */
const innerReaders: readonly (readonly [string, PartReader])[] = [
  ['functionCall', toolCall],
  ['function_call', toolCall],
  ['functionResponse', toolResponse],
  ['function_response', toolResponse],
  ['toolUse', toolCall],
  ['toolResult', toolResponse],
  ['toolRequest', toolCall],
  ['toolResponse', toolResponse],
  ['reasoningContent', reasoning],
  ['executableCode', (item) => ({ type: 'tool_call', id: null, name: 'executableCode', arguments: item })],
  ['codeExecutionResult', toolResponse],
  ['guardContent', (item) => (isRecord(item.text) ? text(item.text) : { type: 'other', value: item })],
  ['citationsContent', (item) => ({ type: 'text', content: listOf(item.content) ?? '' })],
]

const mediaKeys: readonly (readonly [string, string])[] = [
  ['inlineData', 'other'],
  ['inline_data', 'other'],
  ['fileData', 'other'],
  ['file_data', 'other'],
  ['image', 'image'],
  ['video', 'video'],
  ['audio', 'audio'],
  ['document', 'document'],
  ['media', 'other'],
]

/** Parts that name no type: their only key is it. */
export function partByKey(item: Fields): MessagePart {
  if (typeof item.text === 'string') return item.thought === true ? reasoning(item) : text(item)
  for (const [key, read] of innerReaders) {
    const inner = item[key]
    if (isRecord(inner)) return read(inner)
  }
  if (typeof item.reasoning === 'string') return reasoning(item)
  for (const [key, modality] of mediaKeys) {
    if (isRecord(item[key]) || (key === 'image' && item[key] !== undefined)) return mediaPart(item, modality)
  }
  if (typeof item.content === 'string') return text(item)
  if (typeof item.toolCallId === 'string' && typeof item.toolName === 'string') return toolCall(item)
  if (isRecord(item.function) || (typeof item.name === 'string' && item.arguments !== undefined)) return toolCall(item)
  return { type: 'other', value: item }
}
