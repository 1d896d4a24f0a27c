import { textOf, type MessagePart } from '#core/telemetry/message.ts'
import type { Story } from '#core/telemetry/story.ts'
import type { SpanRecord } from '../pipeline/record.ts'
import { holdsContent, pathOf } from './answer.ts'
import { kinds, type Hit, type Signal, type Surroundings } from './signal.ts'

/** A call of a tool takes more. */
const blankTokensMax = 8
/** A word, and the sign that ends an answer. */
const wordTokensMax = 3
const blankText = /^(?:\s|\.{3}|…|null|None)*$/

/** The call ended well and the answer holds nothing: no text, no tool call, no object. */
export const emptyOutput: Signal = {
  id: 'empty-output',
  title: 'The answer holds nothing',
  version: 3,
  grade: 'B',
  classes: ['output.empty'],
  kinds: kinds('LLM'),
  needs: [],
  when: ['hollow'],
  content: ['outputs'],
  notOn: [
    'content capture switched off',
    'thinking only',
    'cancelled by the user',
    'media',
    'a word for nothing that was asked for',
    'tokens of a call that was not recorded',
  ],
  find(record, around) {
    const { span, story } = record
    if (span.status === 'ERROR' || span.endNs === 0n || span.droppedAttributes > 0) return null
    if (story.finishReason !== null && story.finishReason !== 'stop' && story.finishReason !== 'unknown') return null
    return story.output === null ? whenNothingWasSent(record, around) : whenSent(record, around)
  },
}

/** An answer without content. Hollow messages on both sides mean that content capture is off. */
function whenSent({ story }: SpanRecord, around: Surroundings): Hit | null {
  const parts = story.output?.flatMap((message) => message.parts) ?? []
  if (!parts.every(isBlank)) return null
  if (wasCallLeftOut(story) || wasAskedFor(story, parts)) return null
  const explicit = parts.length > 0
  const captured = holdsContent(story.input) || around.recordsOutput() || story.tokensOut === 0
  if (!explicit && !captured) return null
  return hit(pathOf(story, 'output', 'output'), 0.95, 'the answer was sent and holds no text, tool call or object')
}

/** No answer at all on the span: only those who record answers, or who say that no token came out, can be believed. */
function whenNothingWasSent({ story }: SpanRecord, around: Surroundings): Hit | null {
  if (story.finishReason === null || !holdsContent(story.input)) return null
  const noTokens = story.tokensOut !== null && story.tokensOut <= 1 && (story.reasoningTokens ?? 0) === 0
  // Tokens that were written and not recorded: streams, in libraries that record whole answers only.
  if (!noTokens && (!around.recordsOutput() || (story.tokensOut ?? 0) > 1)) return null
  const path = pathOf(story, 'tokensOut', pathOf(story, 'finishReasonRaw', 'finish_reason'))
  return hit(
    path,
    noTokens ? 0.9 : 0.8,
    noTokens ? 'the model wrote no tokens' : 'this app records answers, and here is none',
  )
}

/** More tokens than a blank has, from a model that was offered tools: some libraries record no calls. */
const wasCallLeftOut = ({ tools, tokensOut, reasoningTokens }: Story): boolean =>
  tools !== null && (tokensOut ?? 0) - (reasoningTokens ?? 0) > blankTokensMax

/** `null` is an answer to who said that it may be one. */
function wasAskedFor(
  { jsonRequested, input, tokensOut, reasoningTokens }: Story,
  parts: readonly MessagePart[],
): boolean {
  const word = parts.flatMap((part) => (part.type === 'text' ? part.content.trim().toLowerCase() : [])).join('')
  if (word !== 'null' && word !== 'none') return false
  const wrote = (tokensOut ?? 0) - (reasoningTokens ?? 0)
  // Where nothing was said no token was paid for: this word was written by the model.
  if (word === 'none' && wrote >= 1 && wrote <= wordTokensMax) return true
  return jsonRequested || (input ?? []).some((message) => textOf(message).toLowerCase().includes(word))
}

/** Thinking without an answer is left alone: some models are asked for nothing else. */
const isBlank = (part: MessagePart): boolean => part.type === 'text' && blankText.test(part.content)

const hit = (path: string, confidence: number, note: string): Hit => ({
  class: 'output.empty',
  confidence,
  path,
  excerpt: null,
  note,
  facts: { message: 'the answer holds no text, tool call or object' },
})
