import type { Json } from '#core/telemetry/attributes.ts'
import type { Message, MessagePart } from '#core/telemetry/message.ts'
import type { Story } from '#core/telemetry/story.ts'

type ToolCall = Extract<MessagePart, { readonly type: 'tool_call' }>

/** All tool calls in an answer. Most hold none, and many signals ask. */
export function toolCallsIn(messages: readonly Message[]): readonly ToolCall[] {
  let calls: ToolCall[] | null = null
  for (const { parts } of messages) {
    for (const part of parts) if (part.type === 'tool_call') (calls ??= []).push(part)
  }
  return calls ?? noCalls
}

const noCalls: readonly ToolCall[] = []

/** All text of an answer. */
export function answerText(messages: readonly Message[]): string {
  let text: string | null = null
  for (const { parts } of messages) {
    for (const part of parts) if (part.type === 'text') text = text === null ? part.content : `${text}\n${part.content}`
  }
  return text ?? ''
}

/** Whether any message holds anything: with content capture off they are all hollow. */
export const holdsContent = (messages: readonly Message[] | null): boolean =>
  messages !== null && messages.some(({ parts }) => parts.length > 0)

/** The attribute or event a field was read from. */
export const pathOf = (story: Story, field: string, fallback: string): string =>
  story.provenance[field]?.key ?? fallback

/** Attribute length limits seen in collectors and SDKs: a text of exactly this length was probably cut. */
const usualLimits = new Set([
  250, 255, 256, 500, 512, 1000, 1024, 2000, 2047, 2048, 4000, 4095, 4096, 8000, 8191, 8192, 10_000, 12_000, 12_287,
  12_288, 16_000, 16_383, 16_384, 32_000, 32_766, 32_767, 32_768, 64_000, 65_535, 65_536, 100_000, 131_072,
])

/** Whether a text was cut on its way here, so that nothing can be said about its end. */
export const looksCut = (text: string): boolean =>
  usualLimits.has(text.length) || /(?:…|\.\.\.|\[?truncated\]?|\[redacted\])\s*$/i.test(text.slice(-24))

/** Whether an argument text was cut or hidden. */
export const isHidden = (value: Json): boolean =>
  typeof value === 'string' && (looksCut(value) || /^[[<]?(redacted|hidden|masked)[\]>]?$/i.test(value))
