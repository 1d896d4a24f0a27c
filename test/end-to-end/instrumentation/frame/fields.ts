import { isDeepStrictEqual } from 'node:util'
import type { SpanRecord } from '#collector/pipeline/record.ts'
import type { Json } from '#core/telemetry/attributes.ts'
import { textOf, type Message, type MessagePart } from '#core/telemetry/message.ts'
import type { SpanKind, Story } from '#core/telemetry/story.ts'
import type { Emitter, FieldName, Way } from './emitter.ts'
import * as said from './truth.ts'

/** One field of one scene: what was truly said, what was understood, and which story field holds it. */
export interface FieldSeen {
  readonly field: FieldName
  readonly story: keyof Omit<Story, 'provenance'>
  readonly wanted: unknown
  readonly got: unknown
  readonly right: boolean
  /** The span it was read from; null when there was none. */
  readonly from: SpanRecord | null
  /** Texts that would all show up on the wire if the emitter had sent the field after all; empty when none can tell. */
  readonly traces: readonly string[]
}

/** The spans of one kind. */
export const ofKind = (records: readonly SpanRecord[], kind: SpanKind): readonly SpanRecord[] =>
  records.filter((record) => record.story.kind === kind)

interface Expectation {
  readonly field: FieldName
  readonly story: keyof Omit<Story, 'provenance'>
  readonly wanted: unknown
  readonly traces?: readonly string[]
  readonly read: (story: Story) => unknown
}

/** Compares one scene with the truth, field by field. */
export function fieldsOf(emitter: Emitter, way: Way, records: readonly SpanRecord[]): readonly FieldSeen[] {
  if (way === 'embedding') return seenOn(ofKind(records, 'EMBEDDING')[0], embedding(emitter))
  const calls = ofKind(records, 'LLM')
  if (way === 'tools') {
    return [...seenOn(calls[0], firstTurn(emitter)), toolResultIn(records, calls[1])]
  }
  return seenOn(calls.length === 1 ? calls[0] : undefined, way === 'json' ? json(emitter) : conversation(emitter))
}

function seenOn(from: SpanRecord | undefined, expectations: readonly Expectation[]): readonly FieldSeen[] {
  return expectations.map(({ field, story, wanted, read, traces = [] }) => {
    const got = from === undefined ? null : read(from.story)
    return { field, story, wanted, got, right: isDeepStrictEqual(got, wanted), from: from ?? null, traces }
  })
}

const named = ({ model }: Emitter): readonly Expectation[] => [
  { field: 'kind', story: 'kind', wanted: 'LLM', read: (story) => story.kind },
  { field: 'provider', story: 'provider', wanted: model.provider, read: (story) => story.provider },
  { field: 'requestModel', story: 'requestModel', wanted: model.asked, read: (story) => story.requestModel },
  {
    field: 'responseModel',
    story: 'responseModel',
    wanted: model.answered,
    traces: model.answered === model.asked ? [] : [model.answered],
    read: (story) => story.responseModel,
  },
  {
    field: 'sessionId',
    story: 'sessionId',
    wanted: said.sessionId,
    traces: [said.sessionId],
    read: (s) => s.sessionId,
  },
  { field: 'userId', story: 'userId', wanted: said.userId, traces: [said.userId], read: (story) => story.userId },
]

const conversation = (emitter: Emitter): readonly Expectation[] => [
  ...named(emitter),
  {
    field: 'messagesIn',
    story: 'input',
    wanted: [`system: ${said.system}`, `user: ${said.question}`],
    traces: [said.system, said.question],
    read: (story) => spoken(story.input),
  },
  {
    field: 'messagesOut',
    story: 'output',
    wanted: [`assistant: ${said.answer}`],
    traces: [said.answer],
    read: (story) => spoken(story.output),
  },
  { field: 'tokensIn', story: 'tokensIn', wanted: said.tokensIn, read: (story) => story.tokensIn },
  { field: 'tokensOut', story: 'tokensOut', wanted: said.tokensOut, read: (story) => story.tokensOut },
  { field: 'finishReason', story: 'finishReasonRaw', wanted: 'stop', read: (story) => story.finishReason },
  { field: 'maxTokens', story: 'maxTokens', wanted: said.tokensMax, read: (story) => story.maxTokens },
]

const json = (emitter: Emitter): readonly Expectation[] => [
  ...named(emitter),
  { field: 'jsonRequested', story: 'jsonRequested', wanted: true, read: (story) => story.jsonRequested },
]

const firstTurn = (emitter: Emitter): readonly Expectation[] => [
  ...named(emitter),
  {
    field: 'toolsOffered',
    story: 'tools',
    wanted: [{ name: said.toolName, schema: said.orderSchema }],
    traces: [said.toolDescription],
    read: (story) => story.tools?.map(({ name, schema }) => ({ name, schema: withoutDialect(schema) })) ?? null,
  },
  {
    field: 'toolCall',
    story: 'output',
    wanted: [{ name: said.toolName, arguments: said.toolArguments }],
    read: (story) =>
      partsOf(story.output, 'tool_call').map(({ name, arguments: given }) => ({ name, arguments: given })),
  },
  { field: 'finishReason', story: 'finishReasonRaw', wanted: 'tool_call', read: (story) => story.finishReason },
]

const embedding = ({ model }: Emitter): readonly Expectation[] => [
  { field: 'kind', story: 'kind', wanted: 'EMBEDDING', read: (story) => story.kind },
  { field: 'provider', story: 'provider', wanted: model.provider, read: (story) => story.provider },
  { field: 'requestModel', story: 'requestModel', wanted: said.embeddingModel, read: (story) => story.requestModel },
]

/** The answer of the tool: at the span of the tool where the library runs it, else in the next question. */
function toolResultIn(records: readonly SpanRecord[], next: SpanRecord | undefined): FieldSeen {
  const ran = ofKind(records, 'TOOL')[0]
  const [from, story, got] = ran
    ? ([ran, 'toolResult', ran.story.toolResult] as const)
    : ([next ?? null, 'input', partsOf(next?.story.input ?? null, 'tool_call_response')[0]?.response ?? null] as const)
  const wanted = said.toolResult
  return { field: 'toolResult', story, wanted, got, right: isDeepStrictEqual(got, wanted), from, traces: ['shipped'] }
}

const spoken = (side: readonly Message[] | null) => side?.map((one) => `${one.role}: ${textOf(one)}`) ?? null

const partsOf = <Type extends MessagePart['type']>(side: readonly Message[] | null, type: Type) =>
  (side ?? []).flatMap(({ parts }) =>
    parts.filter((part): part is Extract<MessagePart, { type: Type }> => part.type === type),
  )

/** Libraries add which draft of JSON Schema they speak. */
function withoutDialect(schema: Json | null): Json | null {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return schema
  const { $schema: _draft, ...rest } = schema as Record<string, Json>
  return rest
}
