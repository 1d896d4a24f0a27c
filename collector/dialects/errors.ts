import type { Attributes, AttributeValue } from '#core/telemetry/attributes.ts'
import type { Span, SpanEvent } from '#core/telemetry/span.ts'
import type { Provenance } from '#core/telemetry/story.ts'
import { numberFrom } from '../messages/scalars.ts'
import { fill, type Draft } from './dialect.ts'

const rule = 'otel'
const from = (key: string): Provenance => ({ rule, key })
const fromErrorType = from('error.type')
const fromEventType = from('events.exception.exception.type')
const fromEventMessage = from('events.exception.exception.message')
const fromEventStack = from('events.exception.exception.stacktrace')
const fromStatus = from('status.message')
const fromErrorMessage = from('error.message')

/** The last exception recorded on a span is the one that ended it. Old libraries record an `error` instead. */
export function lastException({ events }: Span): SpanEvent | null {
  for (let at = events.length - 1; at >= 0; at--) {
    const event = events[at]
    if (event && (event.name === 'exception' || event.name === 'error' || event.name.endsWith('.exception')))
      return event
  }
  return null
}

/** `RateLimitError: slow down`, `openai.BadRequestError: …`: the name before the colon. */
const namedError =
  /^((?:[A-Za-z_$][\w$]*\.)*[A-Z][\w$]*(?:Error|Exception|Failure|Timeout|Interrupt|Exceeded)\w*)(?::|\(|\s*$)/

/** The class name at the start of an error text; null when it starts otherwise. */
export const errorNameIn = (text: string): string | null => namedError.exec(text.slice(0, 200))?.[1] ?? null

/** LangChain and LangSmith put message and stack into one text: `terminated`, a blank line, `TypeError: … at …`. */
const withStackInside = /^([^\n][^]{0,4000}?)\n\n((?:[\w$.]+: )?[^]*?\n {4}at [^]*)$/

const python = 'Traceback (most recent call last):'

/** An error's text and the stack that was put behind it, or before it; null where there is no stack inside. */
function partedFrom(told: string): { readonly message: string; readonly stack: string } | null {
  const at = told.indexOf(python)
  if (at < 0) {
    const found = withStackInside.exec(told)
    return found === null ? null : { message: found[1] ?? '', stack: found[2] ?? '' }
  }
  const stack = told.slice(at)
  const before = told.slice(0, at).trim()
  // Python's own form: what went wrong stands at the end, without indentation.
  const message = before !== '' ? before : (/(?:^|\n)([A-Za-z_][\w.]*(?:: [^\n]*)?)\s*$/.exec(stack)?.[1] ?? told)
  return { message, stack }
}

function readStatus(message: string, draft: Draft): void {
  const whole = message.includes(python) ? partedFrom(message) : null
  fill(draft, 'errorMessage', whole?.message ?? message, fromStatus)
  fill(draft, 'errorStack', whole?.stack, fromStatus)
}

/** Names that say only that something went wrong. */
const vagueTypes = new Set(['error', 'exception', '_exception', 'baseexception', '_other', 'tool_error', 'unknown'])

export const isVague = (type: string): boolean => vagueTypes.has(type.toLowerCase()) || /^\d+$/.test(type)

/** Fills what a span says about its error: type, message, stack and HTTP status. Free for spans without any. */
export function readError(span: Span, draft: Draft): void {
  const { attributes } = span
  const exception = span.events.length > 0 ? lastException(span) : null
  const raised = exception?.attributes ?? raisedOn(attributes)
  const sent = attributes['error.type']
  const failed = span.status === 'ERROR'
  readHttpStatus(attributes, draft)
  // A bare name means something only where a library of models speaks.
  const bare = failed || draft.dialect !== null ? wordIn(attributes.error) : null
  const named = textOf(attributes['error.message']) ?? bare
  if (raised === null && sent === undefined && named === null && !failed) return
  const stack = firstText(raised, stackKeys) ?? textOf(attributes['error.stack'])
  fill(draft, 'errorStack', stack, fromEventStack)
  const told = firstText(raised, exception?.name === 'error' ? oldMessageKeys : messageKeys)
  const whole = told === null ? null : partedFrom(told)
  fill(draft, 'errorMessage', whole?.message ?? told, exception === null ? from('exception.message') : fromEventMessage)
  fill(draft, 'errorStack', whole?.stack, fromEventMessage)
  if (span.statusMessage !== '' && draft.errorMessage === null) readStatus(span.statusMessage, draft)
  fill(draft, 'errorMessage', named, fromErrorMessage)
  if (draft.errorMessage === null && failed) readElsewhere(attributes, draft)
  readType(sent, raised, exception !== null, draft)
}

const messageKeys = ['exception.message'] as const
const oldMessageKeys = ['exception.message', 'error.message', 'message', 'error', 'error.object'] as const
const stackKeys = ['exception.stacktrace', 'error.stack', 'stack'] as const
const typeKeys = ['exception.type', 'error.type', 'error.kind'] as const

/** An exception whose parts are attributes of the span itself. */
const raisedOn = (attributes: Attributes): Attributes | null =>
  attributes['exception.type'] === undefined && attributes['exception.message'] === undefined ? null : attributes

function firstText(sent: Attributes | null, keys: readonly string[]): string | null {
  if (sent !== null) for (const key of keys) if (sent[key] !== undefined) return textOf(sent[key])
  return null
}

/** An attribute called `error` is a flag as often as it is a sentence. */
const wordIn = (value: AttributeValue | undefined): string | null =>
  typeof value === 'string' && !/^(?:|true|false|none|null|no|ok|0|1)$/i.test(value) ? value : null

const otherMessageKeys = [
  'error.msg',
  'error_message',
  'error.description',
  'gen_ai.error.message',
  'llm.error',
  'tool.error',
  'otel.status_description',
] as const

/** Where people write why a span failed when they do not know the conventions. */
function readElsewhere(attributes: Attributes, draft: Draft): void {
  for (const key of otherMessageKeys) fill(draft, 'errorMessage', textOf(attributes[key]), from(key))
}

/** A vague name yields to a precise one further down: `error.type` is often only `Error` or `500`. */
function readType(sent: AttributeValue | undefined, raised: Attributes | null, isEvent: boolean, draft: Draft): void {
  const candidates: readonly (readonly [string | null, Provenance])[] = [
    [textOf(sent), fromErrorType],
    [firstText(raised, typeKeys), isEvent ? fromEventType : from('exception.type')],
    [draft.errorMessage === null ? null : errorNameIn(draft.errorMessage), fromStatus],
    [draft.errorStack === null ? null : errorNameIn(draft.errorStack), fromEventMessage],
  ]
  const precise =
    candidates.find(([type]) => type !== null && !isVague(type)) ?? candidates.find(([type]) => type !== null)
  if (precise) fill(draft, 'errorType', precise[0], precise[1])
}

const statusKeys = ['http.response.status_code', 'http.status_code'] as const

/** Only the status of a call that failed is kept: a 200 says nothing about an error. */
function readHttpStatus(attributes: Attributes, draft: Draft): void {
  for (const key of statusKeys) {
    const status = numberFrom(attributes[key] ?? 0)
    if (status >= 400 && status < 600) fill(draft, 'httpStatus', status, from(key))
  }
  const type = attributes['error.type']
  if (typeof type === 'string' && /^[45]\d\d$/.test(type)) fill(draft, 'httpStatus', Number(type), fromErrorType)
}

const textOf = (value: AttributeValue | undefined): string | null =>
  typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : null
