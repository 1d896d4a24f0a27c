import type { Json } from '#core/telemetry/attributes.ts'
import { textOf, type Message } from '#core/telemetry/message.ts'
import type { Story } from '#core/telemetry/story.ts'
import type { SpanRecord } from '../../pipeline/record.ts'
import { toolCallsIn } from '../answer.ts'
import type { AskedCall, Step, StepFacts, ToldResult } from './step.ts'
import { jsonKey, textKey } from './text-key.ts'

/** Characters kept of what was said, asked, and instructed. */
const said_chars_max = 6_000
const asked_chars_max = 2_000
const system_chars_max = 8_000
const calls_max = 32

/** Boils a span down to what the signals of its run need. Pure. */
export function stepOf({ span, story }: Pick<SpanRecord, 'span' | 'story'>): Step {
  const input = inputOf(story.input)
  const output = story.output
  return {
    spanId: span.spanId,
    parentSpanId: span.parentSpanId,
    remoteParent: (span.flags & 0x300) === 0x300,
    name: span.name,
    kind: story.kind,
    otelKind: span.otelKind,
    startMs: Number(span.startNs) / 1e6,
    endMs: span.endNs === 0n ? null : Number(span.endNs) / 1e6,
    failed: span.status === 'ERROR',
    facts: factsOf(story),
    region: regionOf(span.resource.attributes['cloud.region']),
    finish: story.finishReason,
    httpStatus: story.httpStatus,
    attempt: story.attempt,
    limits: story.limits,
    handoff: story.handoff,
    deferred: story.humanDecision?.decision === 'deferred' || story.finishReason === 'pause',
    toolCallId: story.toolCallId,
    argumentsKey: story.toolArguments === null ? null : jsonKey(story.toolArguments),
    ...resultOf(story),
    calls: output === null ? none : toolCallsIn(output).slice(0, calls_max).map(callOf),
    ...input,
    said: output === null ? null : joined(output).slice(0, said_chars_max),
    inputKey: story.kind === 'LLM' && story.input !== null ? inputKeyOf(story.input) : null,
    toolsKey:
      story.tools === null
        ? null
        : textKey(
            story.tools
              .map(({ name }) => name)
              .sort()
              .join('\n'),
          ),
    documents: story.documents?.length ?? story.documentCount,
    tokensIn: story.tokensIn,
    tokensOut: story.tokensOut,
    cachedTokensIn: story.cachedTokensIn,
    costUsd: story.costUsd,
    timeToFirstTokenMs: story.timeToFirstTokenMs,
  }
}

const none: readonly never[] = []

const regionOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

const factsOf = (story: Story): StepFacts => ({
  app: story.app,
  release: story.release,
  environment: story.environment,
  provider: story.provider,
  requestModel: story.requestModel,
  responseModel: story.responseModel,
  agentName: story.agentName,
  toolName: story.toolName,
  operation: story.operation,
  promptName: story.promptName,
  promptVersion: story.promptVersion,
  customFingerprint: story.customFingerprint,
})

const callOf = ({ id, name, arguments: given }: { id: string | null; name: string; arguments: Json }): AskedCall => ({
  id,
  name,
  argumentsKey: jsonKey(readable(given)),
})

/** Arguments may have stayed text in one place and have been read as JSON in another. */
function readable(given: Json): Json {
  if (typeof given !== 'string' || !/^\s*[{[]/.test(given)) return given
  try {
    return JSON.parse(given)
  } catch {
    return given
  }
}

type FromInput = Pick<Step, 'told' | 'unanswered' | 'asked' | 'askedBefore' | 'system'>
const noInput: FromInput = { told: none, unanswered: none, asked: null, askedBefore: null, system: null }

/** Reads an input from its end: a long conversation repeats in every call of a run, and only its end is new. */
function inputOf(input: readonly Message[] | null): FromInput {
  if (input === null || input.length === 0) return noInput
  const told: ToldResult[] = []
  let at = input.length - 1
  for (; at >= 0 && input[at]?.role !== 'assistant'; at--) {
    for (const part of input[at]?.parts ?? none) {
      if (part.type === 'tool_call_response') told.push({ id: part.id, resultKey: jsonKey(part.response) })
    }
  }
  const last = at >= 0 && at < input.length - 1 ? input[at] : undefined
  const answered = new Set(told.map(({ id }) => id))
  const calls = last === undefined ? none : toolCallsIn([last])
  const [asked, askedBefore] = userTexts(input)
  return {
    told,
    unanswered: calls.filter(({ id }) => id !== null && !answered.has(id)).map(callOf),
    asked: asked ?? null,
    askedBefore: askedBefore ?? null,
    system: input[0]?.role === 'system' ? textOf(input[0]).slice(0, system_chars_max) : null,
  }
}

/** The last two things the user said, the last one first. */
function userTexts(input: readonly Message[]): readonly string[] {
  const texts: string[] = []
  for (let at = input.length - 1; at >= 0 && texts.length < 2; at--) {
    const message = input[at]
    if (message?.role !== 'user') continue
    const text = textOf(message).slice(0, asked_chars_max)
    if (text !== '') texts.push(text)
  }
  return texts
}

const joined = (messages: readonly Message[]): string => messages.map(textOf).join('\n').trim()

/** Beginning, end and length: enough to tell texts apart that differ in a question. */
const ends = (text: string): string => `${text.length} ${text.slice(0, 400)} ${text.slice(-200)}`

/** The last message tells an input apart, with how many came before it. */
function inputKeyOf(input: readonly Message[]): number {
  const last = input.at(-1)
  const part = last?.parts.at(-1)
  const end = part === undefined ? '' : part.type === 'text' ? ends(part.content) : ends(JSON.stringify(part))
  return textKey(`${input.length}\n${last?.role}\n${end}`)
}

const emptyTexts =
  /^\s*(?:|\[\s*\]|\{\s*\}|null|none|no (?:results?|matches|documents|records|rows)(?: were)?(?: found)?\.?)\s*$/i

const isEmptyResult = (result: Json | null): boolean => {
  if (result === null) return false
  if (typeof result === 'string') return emptyTexts.test(result)
  return typeof result === 'object' && Object.keys(result).length === 0
}

/** Only where a state is named, not anywhere in a text. */
const pending = [
  /"?(?:status|state|phase)"?\s*[:=]\s*"?(?:pending|running|queued|in[_ -]?progress|processing|started|waiting)/i,
  /^\s*"?(?:pending|running|queued|in progress|processing)\b/i,
]
const refused =
  /already (?:exists|sent|created|paid|refunded|booked|processed|done)|duplicate|idempoten|"?(?:error|is_?error)"?\s*:\s*(?:"|true|\{)|"?success"?\s*:\s*false|^\s*"?(?:error|failed|exception)\b/i

type FromResult = Pick<Step, 'resultKey' | 'resultEmpty' | 'resultPending' | 'resultRefused'>

function resultOf({ toolResult: result, toolFailed, kind }: Story): FromResult {
  if (result === null) {
    return { resultKey: null, resultEmpty: false, resultPending: false, resultRefused: toolFailed === true }
  }
  const begin = beginOf(result)
  return {
    resultKey: jsonKey(result),
    resultEmpty: kind === 'TOOL' && isEmptyResult(result),
    resultPending: pending.some((pattern) => pattern.test(begin)),
    resultRefused: toolFailed === true || refused.test(begin),
  }
}

const beginOf = (result: Json): string =>
  typeof result === 'string' ? result.slice(0, 300) : JSON.stringify(result).slice(0, 300)
