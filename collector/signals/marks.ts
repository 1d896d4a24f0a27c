import type { Message } from '#core/telemetry/message.ts'
import type { Story } from '#core/telemetry/story.ts'
import type { SpanRecord } from '../pipeline/record.ts'

/** What decides at one look whether a signal can have anything to say. Bits of one number. */
const bits = {
  // Fields that were sent.
  finishReason: 1 << 0,
  finishReasonRaw: 1 << 1,
  input: 1 << 2,
  output: 1 << 3,
  tools: 1 << 4,
  tokensIn: 1 << 5,
  tokensOut: 1 << 6,
  requestModel: 1 << 7,
  responseModel: 1 << 8,
  toolResult: 1 << 9,
  documents: 1 << 10,
  evaluations: 1 << 11,
  humanDecision: 1 << 12,
  // What they say.
  /** ERROR status, or an error that nobody called OK. */
  failed: 1 << 13,
  /** The finish reason is another than `stop` and `tool_call`. */
  endedOddly: 1 << 14,
  /** The answer calls tools. */
  calls: 1 << 15,
  /** The answer holds a refusal. */
  refuses: 1 << 16,
  /** The answer may hold nothing, or only blanks and words for nothing. */
  hollow: 1 << 17,
  /** Something was masked on this span. */
  masked: 1 << 18,
  /** JSON was asked for. */
  jsonRequested: 1 << 19,
  /** The last message of the input is a tool's. */
  toldByTool: 1 << 20,
  /** The name of the model that answered is another than the one asked. */
  renamed: 1 << 21,
  /** Nobody said why the answer ended. */
  endedSilently: 1 << 22,
  /** The answer ended for a tool. */
  endedForTool: 1 << 23,
  /** It ended when it began. */
  instant: 1 << 24,
  /** The span is a guardrail's, or tells what one said. */
  guards: 1 << 25,
  /** A library for speech made the span. */
  speaks: 1 << 26,
} as const

export type Mark = keyof typeof bits
/** The marks that are fields of the story: what a signal may need. */
export type SentField = Mark & keyof Story & Exclude<Mark, 'jsonRequested'>

/** Several marks as one number. */
export const marksIn = (names: readonly Mark[]): number => names.reduce((all, name) => all | bits[name], 0)

/** Everything there is to see on a record. */
export function marksOf({ span, story }: SpanRecord): number {
  let marks = sentIn(story)
  const said = story.errorType !== null || story.errorMessage !== null
  if (span.status === 'ERROR' || (said && span.status !== 'OK')) marks |= bits.failed
  if (span.masked !== undefined) marks |= bits.masked
  const { finishReason, output, input } = story
  if (finishReason === null) marks |= bits.endedSilently
  else if (finishReason === 'tool_call') marks |= bits.endedForTool
  else if (finishReason !== 'stop') marks |= bits.endedOddly
  if (span.endNs === span.startNs) marks |= bits.instant
  if (story.kind === 'GUARDRAIL' || story.guardrail !== null) marks |= bits.guards
  if (isOfSpeech(span.scope.name)) marks |= bits.speaks
  marks |= output === null ? bits.hollow : marksOfAnswer(output)
  if (input !== null && input.at(-1)?.role === 'tool') marks |= bits.toldByTool
  if (story.jsonRequested) marks |= bits.jsonRequested
  if (story.requestModel !== story.responseModel) marks |= bits.renamed
  return marks
}

/** Only libraries for speech say how sure they are of what they heard. */
const isOfSpeech = (scope: string): boolean => scope.startsWith('livekit') || scope.startsWith('pipecat')

function sentIn(story: Story): number {
  let marks = 0
  if (story.finishReason !== null) marks |= bits.finishReason
  if (story.finishReasonRaw !== null) marks |= bits.finishReasonRaw
  if (story.input !== null) marks |= bits.input
  if (story.output !== null) marks |= bits.output
  if (story.tools !== null) marks |= bits.tools
  if (story.tokensIn !== null) marks |= bits.tokensIn
  if (story.tokensOut !== null) marks |= bits.tokensOut
  if (story.requestModel !== null) marks |= bits.requestModel
  if (story.responseModel !== null) marks |= bits.responseModel
  if (story.toolResult !== null) marks |= bits.toolResult
  if (story.documents !== null) marks |= bits.documents
  if (story.evaluations !== null) marks |= bits.evaluations
  if (story.humanDecision !== null) marks |= bits.humanDecision
  return marks
}

/** Longer texts are no words for nothing, unless they are blank. */
const blankCharsMax = 40

function marksOfAnswer(output: readonly Message[]): number {
  let marks: number = bits.hollow
  for (const { parts } of output) {
    for (const part of parts) {
      if (part.type === 'tool_call') marks |= bits.calls
      else if (part.type === 'refusal') marks |= bits.refuses
      if (part.type !== 'text' || isSpoken(part.content)) marks &= ~bits.hollow
    }
  }
  return marks
}

/** Begins with a letter, and is no short word. Whatever is not sure is looked at by who asks. */
function isSpoken(text: string): boolean {
  if (text.length <= blankCharsMax) return false
  const first = text.charCodeAt(0)
  return first > 64 && first < 123 && first !== 78 && first !== 110 // N and n begin `null` and `None`.
}
