import type { AttributeValue, Json } from '#core/telemetry/attributes.ts'
import type { Message, MessageRole } from '#core/telemetry/message.ts'
import type { Span, SpanEvent } from '#core/telemetry/span.ts'
import { messagesOf } from '../messages/messages-of.ts'
import { isRecord, jsonOf } from '../messages/read-json.ts'
import { toldOnce } from '../messages/told-once.ts'
import { fill, note, type Draft } from './dialect.ts'
import { finishReasonIn } from './readers.ts'
import { evaluationIn, guardrailIn } from './verdicts.ts'

const rule = 'otel-genai'

/** Events of the 1.28-1.36 conventions, one message each. */
const messageEvents: ReadonlyMap<string, MessageRole> = new Map<string, MessageRole>([
  ['gen_ai.system.message', 'system'],
  ['gen_ai.user.message', 'user'],
  ['gen_ai.assistant.message', 'assistant'],
  ['gen_ai.tool.message', 'tool'],
])

/** Events that hold whole conversations: their name, and which attribute fills which field. */
const conversationEvents: ReadonlyMap<string, readonly (readonly ['input' | 'output', string])[]> = new Map([
  [
    'gen_ai.client.inference.operation.details',
    [
      ['input', 'gen_ai.input.messages'],
      ['output', 'gen_ai.output.messages'],
    ],
  ],
  // Azure's clients: the name of the attribute as the event, the messages in its content.
  ['gen_ai.input.messages', [['input', 'gen_ai.event.content']]],
  ['gen_ai.output.messages', [['output', 'gen_ai.event.content']]],
  ['gen_ai.content.prompt', [['input', 'gen_ai.prompt']]],
  ['gen_ai.content.completion', [['output', 'gen_ai.completion']]],
])

/** Messages that were sent as span events, in every form the conventions had. */
export function readGenAiEvents(span: Span, draft: Draft): void {
  const input: Message[] = []
  const output: Message[] = []
  for (const event of span.events) {
    const role = messageEvents.get(event.name)
    if (role) input.push(...(messagesOf(bodyOf(event, role), role) ?? []))
    else if (event.name === 'gen_ai.choice') readChoice(event, output, draft)
    else if (event.name === 'gen_ai.evaluation.result') addEvaluation(event, draft)
    else if (event.name === 'gen_ai.guardrail.result') {
      fill(draft, 'guardrail', guardrailIn(event.attributes), { rule, key: 'events.gen_ai.guardrail.result' })
    } else readConversation(event, draft)
  }
  if (input.length > 0) fillConversation(draft, input)
  if (output.length > 0) fill(draft, 'output', toldOnce(output), { rule, key: 'events.gen_ai.choice' })
}

/** Instructions that were read from an attribute stand before a conversation that comes in events. */
function fillConversation(draft: Draft, input: readonly Message[]): void {
  const told = draft.provenance.system !== undefined && draft.input?.every(({ role }) => role === 'system')
  const before = told === true ? (draft.input ?? []) : []
  if (told === true) draft.input = null
  const rest = before.length > 0 ? input.filter(({ role }) => role !== 'system') : input
  fill(draft, 'input', [...before, ...toldOnce(rest)], { rule, key: 'events.gen_ai.*.message' })
}

const evaluationsMax = 50

function addEvaluation({ attributes }: SpanEvent, draft: Draft): void {
  const evaluation = evaluationIn(attributes)
  if (evaluation === null || (draft.evaluations?.length ?? 0) >= evaluationsMax) return
  draft.evaluations = [...(draft.evaluations ?? []), evaluation]
  if (draft.provenance.evaluations === undefined)
    note(draft, 'evaluations', { rule, key: 'events.gen_ai.evaluation.result' })
}

function readChoice(event: SpanEvent, output: Message[], draft: Draft): void {
  const body = bodyOf(event, 'assistant')
  const message = isRecord(body) && body.message !== undefined ? body.message : body
  // A list is the content of one message: blocks as Bedrock names them, by their only key.
  const whole = Array.isArray(message) ? { role: 'assistant', content: message } : message
  output.push(...(messagesOf(whole, 'assistant') ?? []))
  fill(draft, 'finishReasonRaw', finishReasonIn(body), { rule, key: 'events.gen_ai.choice.finish_reason' })
}

function readConversation(event: SpanEvent, draft: Draft): void {
  for (const [field, key] of conversationEvents.get(event.name) ?? []) {
    const value = event.attributes[key]
    if (value === undefined || value === null || value === '') continue
    const json = jsonOf(value)
    fill(draft, field, messagesOf(json, field === 'input' ? 'user' : 'assistant'), {
      rule,
      key: `events.${event.name}.${key}`,
    })
    if (field === 'output') {
      fill(draft, 'finishReasonRaw', finishReasonIn(json), { rule, key: `events.${event.name}.${key}` })
    }
  }
}

/** An event's attributes as the body they stand for; some senders put the whole body into one of them. */
function bodyOf(event: SpanEvent, role: MessageRole): Json {
  const whole = event.attributes['gen_ai.event.content']
  if (whole !== undefined && whole !== null) {
    const body = jsonOf(whole)
    return isRecord(body) ? { role, ...body } : { role, content: body }
  }
  // Koog: the SDK for Java has no bodies for events.
  const body = event.attributes.body === undefined ? null : jsonOf(event.attributes.body)
  if (isRecord(body)) return { role, ...body }
  const entries = Object.entries(event.attributes).map(([key, value]): [string, Json] => [key, contentOf(key, value)])
  return { role, ...Object.fromEntries(entries) }
}

/** What a user wrote stays text even when it looks like JSON, unless it is a list of parts. */
function contentOf(key: string, value: AttributeValue): Json {
  if (key === 'content' && typeof value === 'string' && !value.startsWith('[{')) return value
  return jsonOf(value)
}
