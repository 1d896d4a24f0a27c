import type { Json } from '#core/telemetry/attributes.ts'
import { textOf, type Message, type MessagePart, type ToolDefinition } from '#core/telemetry/message.ts'
import type { Story } from '#core/telemetry/story.ts'
import type { Evaluation } from '#core/telemetry/verdict.ts'
import type { SpanRecord } from '../../pipeline/record.ts'
import { pathOf, toolCallsIn } from '../answer.ts'
import { isOfPerson } from '../low-score.ts'
import { errorInResult } from '../result-error.ts'
import { timedOutAtEnd } from '../shell.ts'
import { reasonIn } from '../tool-error.ts'
import { actionIn, observationIn } from './react.ts'
import { noSigns, signsOf } from './result-signs.ts'
import type { AskedCall, Opinion, Step, StepFacts, ToldResult } from './step.ts'
import { argumentsKey, endsKey, jsonKey, textKey, timeless } from './text-key.ts'

/** Characters kept of a name, and of what was said, asked, and instructed. */
const nameCharsMax = 1_000
export const saidCharsMax = 6_000
const askedCharsMax = 2_000
const systemCharsMax = 8_000
const errorCharsMax = 500
const callsMax = 32

export interface StepOptions {
  /** Hands back an equal text that is in memory already. */
  readonly shared?: (text: string) => string
  /** What it cost, where that is known better than from the span: a price was looked up when it came. */
  readonly costUsd?: number | null
}

const itself = (text: string): string => text

/**
 * Boils a span down to what the signals of its run need. Pure. Spelt out field by field: spreading costs more than all
 * the rest.
 */
export function stepOf(
  { span, story }: Pick<SpanRecord, 'span' | 'story'>,
  { shared = itself, costUsd = story.costUsd }: StepOptions = {},
): Step {
  const { input, output, tools, toolArguments, toolResult: result } = story
  const heard = heardIn(input, story.kind === 'LLM')
  const signs = result === null ? noSigns : signsOf(result)
  return {
    spanId: span.spanId,
    parentSpanId: span.parentSpanId,
    remoteParent: (span.flags & 0x300) === 0x300,
    name: cut(span.name, nameCharsMax),
    kind: story.kind,
    otelKind: span.otelKind,
    library: span.scope.name,
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
    argumentsKey: toolArguments === null ? null : argumentsKey(toolArguments),
    resultKey: result === null ? null : resultKeyOf(result),
    resultEmpty: story.kind === 'TOOL' && signs.isEmpty,
    resultPending: signs.isPending,
    resultRefused: story.toolFailed === true || signs.isRefused,
    calls: output === null ? none : callsIn(output, story.kind === 'LLM'),
    told: heard.told,
    // Of a span whose attributes were dropped nobody knows what it was told.
    unanswered: span.droppedAttributes > 0 ? none : heard.unanswered,
    said: output === null ? null : saidIn(output, saidCharsMax),
    saidAt: output === null ? null : pathOf(story, 'output', 'output'),
    asked: heard.asked === null ? null : shared(heard.asked),
    askedBefore: heard.askedBefore === null ? null : shared(heard.askedBefore),
    system: heard.system === null ? null : shared(heard.system),
    inputKey: story.kind === 'LLM' && input !== null ? inputKeyOf(input) : null,
    inputCount: input?.length ?? 0,
    toolsKey: tools === null ? null : toolsKeyOf(tools),
    documents: story.documents?.length ?? story.documentCount,
    isSource:
      result !== null || (story.documents?.some(({ content }) => content !== null) ?? false) || tellsResults(input),
    isCut: story.truncated !== null && story.truncated.length > 0,
    tokensIn: story.tokensIn,
    tokensOut: story.tokensOut,
    cachedTokensIn: story.cachedTokensIn,
    costUsd,
    timeToFirstTokenMs: story.timeToFirstTokenMs,
    opinions: story.evaluations === null ? none : opinionsIn(story.evaluations),
  }
}

const none: readonly never[] = []

const opinionsMax = 16

const opinionsIn = (evaluations: readonly Evaluation[]): readonly Opinion[] =>
  evaluations
    .filter((one) => one.errorType === null && isOfPerson(one))
    .slice(0, opinionsMax)
    .map(({ name, score, label, explanation }) => ({
      key: cut(name, nameCharsMax),
      score,
      label: label === null ? null : cut(label, nameCharsMax),
      comment: explanation === null ? null : cut(explanation, errorCharsMax),
    }))

/** A cut text is copied: a part of a text keeps all of it in memory. */
function cut(text: string, charsMax: number): string {
  return text.length <= charsMax ? text : Buffer.from(text.slice(0, charsMax), 'utf16le').toString('utf16le')
}

/** What was said in an answer, all its messages together. */
export const saidIn = (output: readonly Message[], charsMax: number): string => cut(joined(output), charsMax)

/** Calls in their own form; where there are none, a model may have asked for one in words. */
function callsIn(output: readonly Message[], isModel: boolean): readonly AskedCall[] {
  const calls = toolCallsIn(output)
  const action = calls.length === 0 && isModel ? actionIn(output) : null
  return action === null ? firstCalls(calls) : [callOf({ id: null, name: action.name, arguments: action.given })]
}

const firstCalls = (calls: readonly Parameters<typeof callOf>[0][]): readonly AskedCall[] =>
  calls.length === 0 ? none : calls.slice(0, callsMax).map(callOf)

/** Whether a model was told what a tool gave back. */
const tellsResults = (input: readonly Message[] | null): boolean =>
  input !== null &&
  input.some(({ role, parts }) => role !== 'assistant' && parts.some(({ type }) => type === 'tool_call_response'))

const toolsKeyOf = (tools: readonly ToolDefinition[]): number =>
  textKey(
    tools
      .map(({ name }) => name)
      .sort()
      .join('\n'),
  )

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
  argumentsKey: argumentsKey(readable(given)),
})

/** What came back, without what only tells the time. */
const resultKeyOf = (result: Json): number => jsonKey(typeof result === 'string' ? timeless(result) : result)

/** Arguments may have stayed text in one place and have been read as JSON in another. */
function readable(given: Json): Json {
  if (typeof given !== 'string' || !/^\s*[{[]/.test(given)) return given
  try {
    return JSON.parse(given)
  } catch {
    return given
  }
}

type Heard = Pick<Step, 'told' | 'unanswered' | 'asked' | 'askedBefore' | 'system'>
const nothingHeard: Heard = { told: none, unanswered: none, asked: null, askedBefore: null, system: null }

/** Reads an input from its end: a long conversation repeats in every call of a run, and only its end is new. */
function heardIn(input: readonly Message[] | null, isModel: boolean): Heard {
  if (input === null || input.length === 0) return nothingHeard
  const told: ToldResult[] = []
  let at = input.length - 1
  for (; at >= 0 && input[at]?.role !== 'assistant'; at--) {
    for (const part of input[at]?.parts ?? none) {
      if (part.type === 'tool_call_response') told.push(toldIn(part))
    }
  }
  const last = at >= 0 && at < input.length - 1 ? input[at] : undefined
  // What a provider ran itself is answered in the same message.
  for (const part of last?.parts ?? none) {
    if (part.type === 'tool_call_response') told.push(toldIn(part))
  }
  if (isModel && told.length === 0) addObserved(told, input)
  const calls = last === undefined ? none : toolCallsIn([last])
  const [asked, askedBefore] = userTexts(input)
  return {
    told,
    unanswered: calls.length === 0 ? none : unansweredIn(calls, told),
    asked: asked ?? null,
    askedBefore: askedBefore ?? null,
    system: input[0]?.role === 'system' ? cut(textOf(input[0]), systemCharsMax) : null,
  }
}

function unansweredIn(calls: Parameters<typeof firstCalls>[0], told: readonly ToldResult[]): readonly AskedCall[] {
  const answered = new Set(told.map(({ id }) => id))
  // Some senders leave the id of a result out: who knows which call it answers.
  if (answered.has(null)) return none
  return calls.filter(({ id }) => id !== null && !answered.has(id)).map(callOf)
}

type Response = Extract<MessagePart, { readonly type: 'tool_call_response' }>

function toldIn({ id, response, failed }: Response): ToldResult {
  const found = failed ? null : errorInResult(response)
  const error = failed ? (reasonIn(response) ?? '') : (found?.reason ?? timedOutAtEnd(response))
  return {
    id,
    flagged: failed || found?.flagged === true,
    resultKey: resultKeyOf(response),
    error: error === null ? null : cut(error, errorCharsMax),
    tool: null,
    feedback: false,
  }
}

function addObserved(told: ToldResult[], input: readonly Message[]): void {
  const observed = observationIn(input)
  if (observed === null) return
  const { id = null, text, error, tool, feedback = false } = observed
  told.push({
    id,
    resultKey: textKey(text),
    error: error === null ? null : cut(error, errorCharsMax),
    flagged: false,
    tool,
    feedback,
  })
}

/** The last two things the user said, the last one first. */
function userTexts(input: readonly Message[]): readonly string[] {
  const texts: string[] = []
  for (let at = input.length - 1; at >= 0 && texts.length < 2; at--) {
    const message = input[at]
    if (message?.role !== 'user') continue
    const text = cut(textOf(message), askedCharsMax)
    if (text !== '') texts.push(text)
  }
  return texts
}

const joined = (messages: readonly Message[]): string => messages.map(textOf).join('\n').trim()

/** The last message tells an input apart, with how many came before it: its ends, or texts would take all the time. */
function inputKeyOf(input: readonly Message[]): number {
  const last = input.at(-1)
  const part = last?.parts.at(-1)
  const end = part === undefined ? '' : part.type === 'text' ? part.content : JSON.stringify(part)
  return endsKey(end, [String(input.length), last?.role ?? ''])
}
