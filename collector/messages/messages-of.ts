import { own } from '#core/platform/own.ts'
import type { Json } from '#core/telemetry/attributes.ts'
import type { Message, MessagePart, MessageRole } from '#core/telemetry/message.ts'
import { answerInCall, argumentsOf, failedFlag, partByKey, partTypes, unwrapOutput } from './part-types.ts'
import { isRecord, unwrapped } from './read-json.ts'

type Fields = { readonly [key: string]: Json }

/** More messages than this are one conversation too many for one span; the newest are kept. */
const messagesMax = 2000
/** Wrappers such as `{messages: …}` and `{message: …}` are opened this often. */
const wrappersMax = 4

const roles: Readonly<Record<string, MessageRole>> = {
  system: 'system',
  developer: 'system',
  SystemMessage: 'system',
  SystemMessageChunk: 'system',
  user: 'user',
  human: 'user',
  Human: 'user',
  HumanMessage: 'user',
  HumanMessageChunk: 'user',
  USER: 'user',
  assistant: 'assistant',
  ai: 'assistant',
  AI: 'assistant',
  model: 'assistant',
  bot: 'assistant',
  AIMessage: 'assistant',
  AIMessageChunk: 'assistant',
  agent: 'assistant',
  'tool-call': 'assistant',
  ASSISTANT: 'assistant',
  CHATBOT: 'assistant',
  tool: 'tool',
  function: 'tool',
  ToolMessage: 'tool',
  FunctionMessage: 'tool',
  TOOL: 'tool',
  'tool-response': 'tool',
  toolResult: 'tool',
}

/** A role by any name it was seen under; the fallback for everything else. */
export const roleOf = (name: Json | undefined, fallback: MessageRole): MessageRole =>
  (typeof name === 'string' ? own(roles, name) : undefined) ?? fallback

/**
 * Messages in one shape from any shape they are sent in: OpenAI chat and Responses, Anthropic, Gemini, Bedrock, Vercel,
 * LangChain, OTel GenAI. Plain text becomes one message of the fallback role. Null when nothing was sent.
 */
export function messagesOf(value: Json, fallback: MessageRole): readonly Message[] | null {
  return collect(value, fallback, 0)
}

function collect(value: Json, fallback: MessageRole, wrappers: number): readonly Message[] | null {
  if (value === null) return null
  if (typeof value === 'string') return [message(fallback, [{ type: 'text', content: value }])]
  if (Array.isArray(value)) return collectList(value, fallback, wrappers)
  if (!isRecord(value)) return [message(fallback, [{ type: 'text', content: String(value) }])]
  return openWrapper(value, fallback, wrappers) ?? [messageOf(value, fallback)]
}

function collectList(list: readonly Json[], fallback: MessageRole, wrappers: number): readonly Message[] {
  const messages: Message[] = []
  for (const item of list.length > messagesMax ? list.slice(-messagesMax) : list) {
    const previous = messages.at(-1)
    if (typeof item === 'string') messages.push(message(fallback, [{ type: 'text', content: item }]))
    // LangChain batches: a list of conversations, each a list of messages.
    else if (Array.isArray(item) && wrappers < wrappersMax) messages.push(...collectList(item, fallback, wrappers + 1))
    else if (isRecord(item) && isBarePart(item)) {
      const role = roleOfPart(item, fallback)
      const part = partOf(item)
      if (previous && previous.role === role && role !== 'tool')
        messages[messages.length - 1] = withPart(previous, part)
      else messages.push(message(role, [part]))
      const answer = answerInCall(item)
      if (answer) messages.push(message('tool', [answer]))
    } else if (isRecord(item)) messages.push(...(openWrapper(item, fallback, wrappers) ?? [messageOf(item, fallback)]))
  }
  return messages
}

/** The keys under which whole conversations were seen, in the order in which they are tried. */
const wrapperKeys = [
  'messages',
  'message',
  'input',
  'contents',
  'choices',
  'candidates',
  'generations',
  'prompt',
  'output',
  'items',
  'inputText',
  'results',
  'generation',
  'outputs',
  'completion',
] as const

/** Keys that hold a conversation only when what they hold looks like one; anywhere else they are the app's own data. */
const doubtfulKeys: ReadonlySet<string> = new Set([
  'items',
  'inputText',
  'results',
  'generation',
  'outputs',
  'completion',
])

const looksSpoken = (inner: Json): boolean => {
  if (typeof inner === 'string') return true
  const first = Array.isArray(inner) ? inner[0] : undefined
  if (!isRecord(first)) return false
  if (typeof first.outputText === 'string') return true
  if (first.role !== undefined) return first.content !== undefined || first.parts !== undefined
  return (
    (typeof first.type === 'string' && partTypes.has(first.type)) ||
    (typeof first.text === 'string' && first.stop_reason !== undefined)
  )
}

function openWrapper(value: Fields, fallback: MessageRole, wrappers: number): readonly Message[] | null {
  if (wrappers >= wrappersMax || value.role !== undefined || value.parts !== undefined) return null
  if (isRecord(value.kwargs) && value.lc !== undefined) return [langchainMessage(value, value.kwargs, fallback)]
  if (typeof value.type === 'string' && own(roles, value.type) === undefined && value.type !== 'message') return null
  if (isRecord(value.content) && value.content.parts !== undefined)
    return collect(value.content, fallback, wrappers + 1)
  for (const key of wrapperKeys) {
    const inner = value[key]
    if (typeof inner !== 'object' && typeof inner !== 'string') continue
    if (doubtfulKeys.has(key) && !looksSpoken(inner)) continue
    const messages = collect(inner, fallback, wrappers + 1)
    if (messages === null) continue
    const system = systemIn(value)
    const before = system === undefined || system === null ? null : messagesOf(partsAsText(system), 'system')
    return before ? [...before, ...messages] : messages
  }
  return null
}

/** Instructions beside a conversation, by every vendor's name for them. */
function systemIn(value: Fields): Json | undefined {
  const config = isRecord(value.config) ? value.config : {}
  return (
    value.system ??
    value.instructions ??
    value.systemInstruction ??
    value.system_instruction ??
    value.systemPrompt ??
    config.systemInstruction ??
    config.system_instruction
  )
}

const partsAsText = (value: Json): Json => (Array.isArray(value) ? [{ role: 'system', content: value }] : value)

function langchainMessage(value: Fields, kwargs: Fields, fallback: MessageRole): Message {
  const path = Array.isArray(value.id) ? value.id.at(-1) : undefined
  return messageOf(kwargs, roleOf(path, roleOf(kwargs.type, fallback)))
}

/** Items that are a part without a message around it: Responses API items, Anthropic blocks, Vercel parts. */
const isBarePart = (item: Fields): boolean =>
  item.role === undefined && typeof item.type === 'string' && item.type !== 'message' && partTypes.has(item.type)

function roleOfPart(item: Fields, fallback: MessageRole): MessageRole {
  const kind = partTypes.get(String(item.type))?.(item).type
  if (kind === 'tool_call_response') return 'tool'
  return kind === 'tool_call' || kind === 'reasoning' || kind === 'refusal' ? 'assistant' : fallback
}

function messageOf(item: Fields, fallback: MessageRole): Message {
  const data = isRecord(item.data) && item.content === undefined ? item.data : item
  const role = roleOf(data.role ?? item.type, fallback)
  const parts: MessagePart[] = []
  if (role === 'tool' && data.parts === undefined && typeof data.content !== 'object') addToolText(parts, data)
  else addParts(parts, data.parts ?? data.content ?? data.text ?? data.outputText ?? null)
  const thought = data.reasoning_content ?? data.reasoning
  if (typeof thought === 'string' && thought !== '') parts.unshift({ type: 'reasoning', content: thought })
  const spoken = isRecord(data.audio) ? data.audio.transcript : undefined
  if (typeof spoken === 'string' && spoken !== '') parts.push({ type: 'text', content: spoken })
  if (typeof data.refusal === 'string' && data.refusal !== '') parts.push({ type: 'refusal', content: data.refusal })
  addToolCalls(parts, data)
  if (parts.length === 0 && !isMessageLike(data)) parts.push({ type: 'other', value: item })
  return message(role, role === 'tool' ? answered(parts, data) : parts, data.name)
}

/** A tool's message that is nothing but text is one answer, however many blocks it was sent in. */
function answered(parts: readonly MessagePart[], data: Fields): readonly MessagePart[] {
  if (parts.length > 1 && parts.every((part) => part.type === 'text')) {
    const response = unwrapOutput(data.content ?? null)
    return [{ type: 'tool_call_response', id: callId(data), response, ...failedFlag(data) }]
  }
  return parts.map((part) => asResponse(part, data))
}

/** An object that only looks empty to us is kept whole; a message that says nothing stays a message without parts. */
const isMessageLike = (data: Fields): boolean =>
  data.role !== undefined || data.content !== undefined || data.parts !== undefined || data.text !== undefined

function addParts(parts: MessagePart[], content: Json): void {
  if (typeof content === 'string') {
    if (content !== '') parts.push({ type: 'text', content })
  } else if (Array.isArray(content)) for (const item of content) parts.push(partOf(item))
  else if (content !== null) parts.push(partOf(content))
}

const addToolText = (parts: MessagePart[], data: Fields): void => {
  const response = unwrapped(data.content ?? null)
  parts.push({ type: 'tool_call_response', id: callId(data), response, ...failedFlag(data) })
}

function addToolCalls(parts: MessagePart[], data: Fields): void {
  const extra = isRecord(data.additional_kwargs) ? data.additional_kwargs.tool_calls : undefined
  const direct = data.tool_calls ?? data.toolCalls
  const calls = Array.isArray(direct) && direct.length > 0 ? direct : extra
  for (const call of [...listOf(calls), ...listOf(data.invalid_tool_calls)]) {
    if (isRecord(call)) addCall(parts, toolCallOf(call))
  }
  if (isRecord(data.function_call)) {
    const { name, arguments: given } = data.function_call
    parts.push({
      type: 'tool_call',
      id: null,
      name: typeof name === 'string' ? name : '',
      arguments: argumentsOf(given),
    })
  }
}

const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : [])

/** LangChain sends an Anthropic call twice, as a block of the content and as a call. */
function addCall(parts: MessagePart[], call: MessagePart): void {
  const id = call.type === 'tool_call' ? call.id : null
  if (id === null || !parts.some((part) => part.type === 'tool_call' && part.id === id)) parts.push(call)
}

const toolCallOf = (call: Fields): MessagePart => (partTypes.get('tool_call') ?? partByKey)(call)

/** Text inside a tool's message is what the tool answered. */
const asResponse = (part: MessagePart, data: Fields): MessagePart =>
  part.type === 'text' ? { type: 'tool_call_response', id: callId(data), response: unwrapped(part.content) } : part

const callId = (data: Fields): string | null => {
  const id = data.tool_call_id ?? data.toolCallId ?? data.id
  return typeof id === 'string' && id !== '' ? id : null
}

/** One part of a message, whatever vendor wrote it. */
export function partOf(item: Json): MessagePart {
  if (typeof item === 'string') return { type: 'text', content: item }
  if (!isRecord(item)) return { type: 'other', value: item }
  const reader = typeof item.type === 'string' ? partTypes.get(item.type) : undefined
  return reader ? reader(item) : typeof item.type === 'string' ? { type: 'other', value: item } : partByKey(item)
}

const withPart = (to: Message, part: MessagePart): Message => ({ ...to, parts: [...to.parts, part] })

const message = (role: MessageRole, parts: readonly MessagePart[], name?: Json): Message => ({
  role,
  name: typeof name === 'string' ? name : null,
  parts,
})
